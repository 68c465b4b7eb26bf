import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DotDecoder, type LineEnd } from '../../src/pop3/dot-decoder.ts'
import { chunksOf, everyCut } from './chunks.ts'

const decode = (chunks: readonly Uint8Array[], lineEnd: LineEnd = 'CRLF') => {
  const decoder = new DotDecoder(lineEnd)
  const text: Buffer[] = []
  const behind: Uint8Array[] = []
  let closed = false
  for (const chunk of chunks) {
    if (closed) {
      behind.push(chunk)
      continue
    }
    const rest = decoder.decode(chunk, piece => text.push(Buffer.from(piece)))
    if (rest === undefined) continue
    closed = true
    behind.push(rest)
  }
  return {
    text: Buffer.concat(text).toString('latin1'),
    behind: closed ? Buffer.concat(behind).toString('latin1') : undefined,
  }
}

/** RFC 1939, section 3, the plain way: what the decoder has to undo. */
const stuffed = (text: string): string => {
  return `${whole(text).replace(/(^|\n)\./g, '$1..')}.\r\n`
}

const whole = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\r\n`)

describe('a multi-line response in every chunking', () => {
  test.each([
    ['nothing', '.\r\n', '', ''],
    ['lines', 'a\r\nb\r\n.\r\n', 'a\r\nb\r\n', ''],
    ['the next reply behind it', 'a\r\n.\r\n+OK\r\n', 'a\r\n', '+OK\r\n'],
    ['stuffed dots', '..\r\n...\r\n..a\r\n.\r\n', '.\r\n..\r\n.a\r\n', ''],
    ['dots inside lines', 'a.\r\nb..c\r\n.\r\n', 'a.\r\nb..c\r\n', ''],
    ['a dot that was not stuffed', '.a\r\n.\r\n', 'a\r\n', ''],
    ['a dot and a carriage return before text', '.\ra\r\n.\r\n', '\ra\r\n', ''],
    ['carriage returns behind a dot', '.\r\r\n.\r\n', '\r\r\n', ''],
    ['bare line feeds', 'a\nb\n..c\n.\r\n', 'a\nb\n.c\n', ''],
    ['bare carriage returns', 'a\r.\rb\r\n.\r\n', 'a\r.\rb\r\n', ''],
    ['empty lines', '\r\n\r\n.\r\n', '\r\n\r\n', ''],
    ['a message that forges the close', 'a\n.\n+OK 1 1\r\n.\r\n', 'a\n\n+OK 1 1\r\n', ''],
    ['no close yet', 'a\r\n.\r', 'a\r\n', undefined],
  ])('%s', (_, octets, text, behind) => {
    for (const chunks of everyCut(Buffer.from(octets))) expect(decode(chunks)).toEqual({ text, behind })
  })

  test.each([
    ['a\nb\n.\n', 'a\nb\n', ''],
    ['..\n.\n+OK\n', '.\n', '+OK\n'],
    ['a\r\n.\r\n', 'a\r\n', ''],
  ])('behind a status line that ended in a bare line feed: %j', (octets, text, behind) => {
    for (const chunks of everyCut(Buffer.from(octets))) expect(decode(chunks, 'LF')).toEqual({ text, behind })
  })
})

const hostile = fc.string({
  unit: fc.constantFrom('.', '\r', '\n', '\r\n', '\n.', 'a', '\xff'),
  maxLength: 60,
})

test('what was stuffed comes back, in any chunks', () => {
  const cases = hostile.chain(text =>
    fc.tuple(fc.constant(text), chunksOf(Buffer.from(`${stuffed(text)}+OK`, 'latin1'))),
  )
  fc.assert(
    fc.property(cases, ([text, chunks]) => {
      expect(decode(chunks)).toEqual({ text: whole(text), behind: '+OK' })
    }),
  )
})

test('junk in any chunks decodes as it does whole', () => {
  const cases = hostile.chain(text => {
    const octets = Buffer.from(text, 'latin1')
    return fc.tuple(fc.constant(octets), chunksOf(octets), fc.constantFrom<LineEnd>('CRLF', 'LF'))
  })
  fc.assert(
    fc.property(cases, ([octets, chunks, lineEnd]) => {
      // A carriage return at the very end is held back until it is known what it was.
      const settle = Buffer.from('x\r\n.\r\n')
      expect(decode([...chunks, settle], lineEnd)).toEqual(decode([Buffer.concat([octets, settle])], lineEnd))
    }),
  )
})

test('however many dots were stuffed, a chunk gives one piece', () => {
  let pieces = 0
  new DotDecoder('CRLF').decode(Buffer.from('..\r\n'.repeat(1000)), () => {
    pieces += 1
  })
  expect(pieces).toBe(1)
})

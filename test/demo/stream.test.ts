import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dotStuffed, encodedRows, pieceSize, topOf } from '../../src/demo/stream.ts'

const join = (chunks: Iterable<Uint8Array>) => Buffer.concat([...chunks]).toString('latin1')

const cutAt = (text: string, at: number) => [
  Buffer.from(text.slice(0, at), 'latin1'),
  Buffer.from(text.slice(at), 'latin1'),
]

/** What `make` gives, whether the text comes whole or cut in two anywhere. */
const atEveryCut = (text: string, make: (chunks: Uint8Array[]) => Iterable<Uint8Array>): string => {
  const results = Array.from({ length: text.length + 1 }, (_, at) => join(make(cutAt(text, at))))
  expect(new Set(results).size).toBe(1)
  return results[0] ?? ''
}

describe('dotStuffed', () => {
  test.each([
    ['', '.\r\n'],
    ['one\r\n', 'one\r\n.\r\n'],
    ['.\r\n', '..\r\n.\r\n'],
    ['.one\r\n..two\r\nthr.ee\r\n', '..one\r\n...two\r\nthr.ee\r\n.\r\n'],
    ['no end', 'no end\r\n.\r\n'],
    ['bare\n.\nfeeds\n', 'bare\n..\nfeeds\n.\r\n'],
    ['\r\n\r\n.', '\r\n\r\n..\r\n.\r\n'],
  ])('%j', (text, expected) => {
    expect(atEveryCut(text, dotStuffed)).toBe(expected)
  })

  test('taking the stuffed dots away gives what was put in', () => {
    const line = fc.stringMatching(/^[.a\r]{0,5}$/)
    fc.assert(
      fc.property(fc.array(line), fc.nat(), (lines, at) => {
        const text = lines.map(row => `${row}\r\n`).join('')
        const wire = join(dotStuffed(cutAt(text, at % (text.length + 1))))
        expect(wire.endsWith('.\r\n')).toBe(true)
        expect(wire.slice(0, -3).replace(/(^|\n)\./g, '$1')).toBe(text)
        expect(/(^|\r\n)\.\r\n./s.test(wire)).toBe(false)
      }),
    )
  })

  test('a message in one piece goes out in small ones', () => {
    const longest = Math.max(...dotStuffed([Buffer.alloc(1_000_000, 'a')]).map(piece => piece.length))
    expect(longest).toBeLessThanOrEqual(pieceSize)
  })
})

describe('topOf', () => {
  const message = 'A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n\r\nfour\r\n'

  test.each([
    [0, 'A: 1\r\nB: 2\r\n\r\n'],
    [1, 'A: 1\r\nB: 2\r\n\r\none\r\n'],
    [3, 'A: 1\r\nB: 2\r\n\r\none\r\ntwo\r\n\r\n'],
    [9, message],
  ])('%i lines', (lines, expected) => {
    expect(atEveryCut(message, chunks => topOf(chunks, lines))).toBe(expected)
  })

  test('a message without a body is given whole', () => {
    expect(atEveryCut('A: 1\r\nB: 2\r\n', chunks => topOf(chunks, 3))).toBe('A: 1\r\nB: 2\r\n')
  })

  test('no more of the message is made than is wanted', () => {
    function* endless() {
      for (;;) yield Buffer.from('A: 1\r\n\r\nbody\r\n')
    }
    expect(join(topOf(endless(), 1))).toBe('A: 1\r\n\r\nbody\r\n')
  })
})

test('rows are encoded many at a time', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `${i} 1234`)
  const chunks = [...encodedRows(rows)]
  expect(join(chunks)).toBe(rows.map(row => `${row}\r\n`).join(''))
  expect(chunks.length).toBeLessThan(5)
})

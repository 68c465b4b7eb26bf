import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTranscript, escaped, type Transcript, type TranscriptLine } from '../../src/pop3/transcript.ts'
import { chunksOf, everyCut } from './chunks.ts'

const octets = (text: string) => Buffer.from(text)

const shown = (transcript: Transcript) => transcript.lines().map(({ speaker, text }) => `${speaker}: ${text}`)

describe('what is kept', () => {
  test('lines of both sides and of ours, in order and with their time', () => {
    let now = 100
    const transcript = createTranscript({ now: () => now })
    transcript.noted('connecting')
    now = 200
    transcript.received(octets('+OK ready\r\n'))
    now = 300
    transcript.sent('STAT')
    transcript.received(octets('+OK 2 320\r\n-ERR bye\n'))
    expect(transcript.lines()).toEqual([
      { at: 100, speaker: '*', text: 'connecting' },
      { at: 200, speaker: 'S', text: '+OK ready' },
      { at: 300, speaker: 'C', text: 'STAT' },
      { at: 300, speaker: 'S', text: '+OK 2 320' },
      { at: 300, speaker: 'S', text: '-ERR bye' },
    ])
  })

  test('reads the same in any chunks', () => {
    for (const chunks of everyCut(octets('+OK\r\n\r\na\rb\r\r\nlast'))) {
      const transcript = createTranscript()
      for (const chunk of chunks) transcript.received(chunk)
      expect(shown(transcript)).toEqual(['S: +OK', 'S: ', 'S: a\\x0db\\x0d', 'S: last'])
    }
  })

  test('a line that is not finished ends where another speaks', () => {
    const transcript = createTranscript()
    transcript.received(octets('+O'))
    transcript.noted('ended: closed')
    expect(shown(transcript)).toEqual(['S: +O', '*: ended: closed'])
  })

  test('is printable ASCII, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), chunks => {
        const transcript = createTranscript()
        for (const chunk of chunks) transcript.received(chunk)
        for (const { text } of transcript.lines()) expect(text).toMatch(/^[ -~]*$/)
      }),
    )
  })

  test('does not change with the buffer it came from', () => {
    const transcript = createTranscript()
    const chunk = octets('+OK\r\n')
    transcript.received(chunk)
    chunk.fill(0)
    expect(shown(transcript)).toEqual(['S: +OK'])
  })
})

describe('how much is kept', () => {
  test('the oldest goes first', () => {
    const transcript = createTranscript({ keep: 1000 })
    for (let i = 0; i < 1000; i += 1) transcript.received(octets(`line ${i}\r\n`))
    const lines = shown(transcript)
    expect(lines.length).toBeLessThan(20)
    expect(lines.at(-1)).toBe('S: line 999')
  })

  test('single octets count for what they take in memory', () => {
    const transcript = createTranscript({ keep: 10_000 })
    for (let i = 0; i < 10_000; i += 1) transcript.received(octets('x'))
    expect(shown(transcript).join('').length).toBeLessThan(110)
  })

  test('the last thing said is kept, however large', () => {
    const transcript = createTranscript({ keep: 10 })
    transcript.received(octets('+OK this is longer than ten\r\n'))
    expect(shown(transcript)).toEqual(['S: +OK this is longer than ten'])
  })

  test('a line without an end is cut', () => {
    const transcript = createTranscript()
    for (let i = 0; i < 100; i += 1) transcript.received(octets('x'.repeat(1000)))
    for (const { text } of transcript.lines()) expect(text.length).toBeLessThan(10_000)
  })
})

describe('a log', () => {
  test('gets every line as it is said', () => {
    const log: TranscriptLine[] = []
    const transcript = createTranscript({ now: () => 7, keep: 1, log: line => log.push(line) })
    transcript.sent('STAT')
    expect(log).toEqual([{ at: 7, speaker: 'C', text: 'STAT' }])
    transcript.received(octets('+OK 2'))
    expect(log).toHaveLength(1)
    transcript.received(octets(' 320\r\n+'))
    expect(log.at(-1)).toEqual({ at: 7, speaker: 'S', text: '+OK 2 320' })
    transcript.noted('closed')
    expect(log.slice(2).map(({ text }) => text)).toEqual(['+', 'closed'])
  })
})

describe('a server that echoes a secret', () => {
  const secrets = ['hunter2', 'AGZvbwBodW50ZXIy', 'pä$&', '']
  const echo = '-ERR PASS hunter2?\r\n-ERR AUTH PLAIN AGZvbwBodW50ZXIy\r\npä$& hunter2'

  const hidden = (chunks: readonly Uint8Array[]) => {
    const log: string[] = []
    const transcript = createTranscript({ log: ({ text }) => log.push(text) })
    transcript.hide(secrets)
    for (const chunk of chunks) transcript.received(chunk)
    transcript.unhide()
    transcript.noted('closed')
    return { lines: transcript.lines().map(({ text }) => text), log }
  }
  const expected = ['-ERR PASS ***?', '-ERR AUTH PLAIN ***', '*** ***', 'closed']

  test('is not repeated, wherever its words are cut', () => {
    for (const chunks of everyCut(octets(echo)))
      expect(hidden(chunks)).toEqual({ lines: expected, log: expected })
  })

  test('is not repeated in any chunks', () => {
    fc.assert(
      fc.property(chunksOf(octets(echo)), chunks => {
        expect(hidden(chunks)).toEqual({ lines: expected, log: expected })
      }),
    )
  })

  test('the longest secret is hidden first: one may be a part of another', () => {
    const transcript = createTranscript()
    transcript.hide(['B', 'ABC'])
    transcript.received(octets('ABC B\r\n'))
    expect(shown(transcript)).toEqual(['S: *** ***'])
  })

  test('after the login nothing is looked for', () => {
    const transcript = createTranscript()
    transcript.hide(['a'])
    transcript.unhide()
    transcript.received(octets('abc\r\n'))
    expect(shown(transcript)).toEqual(['S: abc'])
  })

  test('a line without an end is not held back for ever', () => {
    const transcript = createTranscript()
    transcript.hide(['hunter2'])
    transcript.received(octets('x'.repeat(9000)))
    expect(shown(transcript).join('').length).toBeGreaterThan(9000)
  })
})

describe('escaped octets', () => {
  test.each([
    ['+OK', '+OK'],
    ['\x00\x1b[2J\x7f', '\\x00\\x1b[2J\\x7f'],
    ['\\', '\\\\'],
    ['\\x41', '\\\\x41'],
    ['\xe4', '\\xe4'],
    ['\t', '\\x09'],
  ])('%j', (text, shown) => {
    expect(escaped(text)).toBe(shown)
  })

  test('stand for their octets exactly', () => {
    fc.assert(
      fc.property(fc.uint8Array(), some => {
        const back = escaped(Buffer.from(some).toString('latin1')).replace(/\\(?:\\|x(..))/g, (_, hex) =>
          hex ? String.fromCharCode(Number.parseInt(hex, 16)) : '\\',
        )
        expect(Buffer.from(back, 'latin1')).toEqual(Buffer.from(some))
      }),
    )
  })
})

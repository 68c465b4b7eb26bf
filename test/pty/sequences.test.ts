import { describe, expect, test } from 'vitest'
import { unknownSequences } from './sequences.ts'

describe('what a full-screen program writes itself is known', () => {
  test.each([
    ['text', 'Grüße, 世界 👋'],
    ['line ends', 'one\r\ntwo\n'],
    ['SGR', '\u001b[m\u001b[1;38;5;8m\u001b[38:2::1:2:3m\u001b[0m'],
    [
      'cursor movement',
      '\u001b[H\u001b[3;7H\u001b[2A\u001b[B\u001b[C\u001b[D\u001b[E\u001b[F\u001b[G\u001b[4d',
    ],
    ['erasing', '\u001b[J\u001b[2J\u001b[K\u001b[1K\u001b[2K'],
    ['scrolling', '\u001b[2;20r\u001b[r\u001b[3S\u001b[T\u001b[L\u001b[2M'],
    ['modes', '\u001b[?25l\u001b[?1049h\u001b[?2004h\u001b[?2026h\u001b[?2026l\u001b[?25h'],
    ['queries', '\u001b[5n\u001b[6n'],
    ['saving and restoring the cursor', '\u001b7\u001b8'],
    ['a sequence cut off by the end', 'text\u001b[?20'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(unknownSequences(text)).toEqual([])
    expect(unknownSequences(Buffer.from(text))).toEqual([])
  })
})

describe('anything else is reported', () => {
  test.each([
    ['window title', 'a\u001b]0;owned\u0007b', ['\\u001b]0;owned\\u0007']],
    ['clipboard', '\u001b]52;c;aGk=\u001b\\', ['\\u001b]52;c;aGk=\\u001b\\']],
    ['unterminated OSC', '\u001b]8;;http://x\n', ['\\u001b]8;;http://x']],
    ['DCS', '\u001bP$qm\u001b\\', ['\\u001bP$qm\\u001b\\']],
    [
      'APC, PM, SOS',
      '\u001b_a\u0007\u001b^b\u0007\u001bXc\u0007',
      ['\\u001b_a\\u0007', '\\u001b^b\\u0007', '\\u001bXc\\u0007'],
    ],
    ['C1 inside an OSC', '\u001b]8;;\u009b2J', ['\\u001b]8;;', '\\u009b']],
    ['mouse', '\u001b[?1000h', ['\\u001b[?1000h']],
    ['several modes at once', '\u001b[?25;1000h', ['\\u001b[?25;1000h']],
    ['wiping the scrollback', '\u001b[3J', ['\\u001b[3J']],
    ['device attributes', '\u001b[c\u001b[>c', ['\\u001b[c', '\\u001b[>c']],
    ['window operations', '\u001b[21t', ['\\u001b[21t']],
    ['terminal reset', '\u001bc\u001b[!p', ['\\u001bc', '\\u001b[!p']],
    ['character sets', '\u001b(0', ['\\u001b(0']],
    ['a CSI broken by a line end', '\u001b[3\n1m', ['\\u001b[']],
    ['ESC before ESC', '\u001b\u001b[m', ['\\u001b']],
    [
      'C0',
      '\u0000\u0005\u0007\b\t\u000e\u000f\u007f',
      ['\\u0000', '\\u0005', '\\u0007', '\\u0008', '\\u0009', '\\u000e', '\\u000f', '\\u007f'],
    ],
    ['C1', '\u0085\u009d0;x\u009c', ['\\u0085', '\\u009d', '\\u009c']],
    ['bidi controls', '\u202egpj\u2066\u200f', ['\\u202e', '\\u2066', '\\u200f']],
    ['line separators', '\u2028\u2029', ['\\u2028', '\\u2029']],
    ['tag characters', '\u{e0041}', ['\\u{e0041}']],
  ])('%s', (_, text, expected) => {
    expect(unknownSequences(text)).toEqual(expected)
    expect(unknownSequences(Buffer.from(text))).toEqual(expected)
  })

  test('a C1 octet that is no UTF-8', () => {
    expect(unknownSequences(Buffer.from([0x61, 0x9b, 0x32, 0x4a]))).toEqual(['\\u009b'])
  })

  test('a lone surrogate in a string', () => {
    expect(unknownSequences('\ud800')).toEqual(['\\ud800'])
  })
})

test('octets that end inside a character are still UTF-8', () => {
  expect(unknownSequences(Buffer.from('世').subarray(0, 2))).toEqual([])
})

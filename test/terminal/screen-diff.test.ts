import { describe, expect, test } from 'vitest'
import { difference, pictureOf } from '../../src/terminal/screen-diff.ts'

const columns = 40
const picture = (...lines: string[]) => pictureOf(lines.join('\n'), columns, 8)

const change = (before: string[], after: string[]): string =>
  difference(picture(...before), picture(...after))

describe('one row', () => {
  test.each([
    ['nothing', 'same', 'same', ''],
    ['a letter', 'the hand', 'the land', '\x1b[1;5Hl'],
    ['two letters near each other are written with what is between', 'abcde', 'xbcdy', '\x1b[Hxbcdy'],
    ['two letters far from each other', 'abcdefghij', 'xbcdefghiy', '\x1b[Hx\x1b[8Cy'],
    ['the end goes', 'abcdefgh', 'ab', '\x1b[1;3H\x1b[K'],
    ['a short end is blanked', 'abcd', 'abc', '\x1b[1;4H '],
    ['all is another', 'abcdefghij', 'xy', '\x1b[Hxy\x1b[K'],
    ['a look', 'abc', 'a\x1b[7mb\x1b[27mc', '\x1b[1;2H\x1b[7mb\x1b[m'],
    [
      'a ground ends before the rest is erased',
      '\x1b[41mabcdefgh\x1b[49m',
      '\x1b[41mabc\x1b[49m',
      '\x1b[1;4H\x1b[K',
    ],
    ['half of a wide character is written over', 'a世b', 'ax b', '\x1b[1;2Hx '],
    ['a wide character comes over two', 'a世界b', 'ax世yb', '\x1b[1;2Hx世y'],
    ['one wide character in place of another', '世abcdefghij', '界abcdefghiX', '\x1b[H界\x1b[9CX'],
    ['the end of a row moves on', 'say the words again', 'say all the words again', '\x1b[1;5H\x1b[4@all'],
    ['the end of a row moves up', 'say all the words again', 'say the words again', '\x1b[1;5H\x1b[4P'],
    ['a mark comes to a letter', 'abc', 'ab\u0301c', '\x1b[1;2Hb\u0301'],
  ])('%s', (_, before, after, octets) => {
    expect(change([before], [after])).toBe(octets)
  })
})

test('the next row is reached by a line end', () => {
  expect(change(['aaa', 'bbb'], ['aXa', 'Ybb'])).toBe('\x1b[1;2HX\r\nY')
})

test('behind the last column the cursor is nowhere', () => {
  const row = '0123456789'.repeat(4)
  expect(change([row, 'b'], [`${row.slice(0, -1)}X`, 'Y'])).toBe('\x1b[1;40HX\x1b[2HY')
})

describe('a block that moves', () => {
  const rows = [
    'one letter',
    'two or three',
    'four, five',
    'and six',
    'seven of them',
    'eight and more',
    'nine',
  ]

  test('up', () => {
    expect(change(['top', ...rows], ['top', ...rows.slice(1), 'ten'])).toBe(
      '\x1b[2;8r\x1b[2H\x1b[M\x1b[r\x1b[8Hten',
    )
  })

  test('down', () => {
    expect(change(['top', ...rows], ['top', 'zero', 'zilch', ...rows.slice(0, -2)])).toBe(
      '\x1b[2;8r\x1b[2H\x1b[2L\x1b[r\x1b[2Hzero\r\nzilch',
    )
  })

  test('takes with it the row that the cursor has left', () => {
    const [a, b, c, d, e, f] = rows
    const before = ['top', `  ${a}`, `  ${b}`, `  ${c}`, `  ${d}`, `> ${e}`, 'below']
    const after = ['top', `  ${b}`, `  ${c}`, `  ${d}`, `  ${e}`, `> ${f}`, 'below']
    expect(change(before, after)).toBe(`\x1b[2;6r\x1b[2H\x1b[M\x1b[r\x1b[5H \r\n> ${f}`)
  })
})

test('where nearly all goes it is erased at once', () => {
  const before = Array.from({ length: 8 }, (_, i) => `${i} a row that goes`)
  expect(change(before, ['0 a row that goes', '', '', '', '', '', '', 'end'])).toBe('\x1b[2H\x1b[J\x1b[8Hend')
})

test('a screen of which nothing is known is emptied, and what others may have left undone', () => {
  expect(difference(undefined, picture('a', '', 'b'))).toBe('\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J\x1b[Ha\x1b[3Hb')
  const narrow = pictureOf('a', 20, 8)
  expect(difference(narrow, picture('a'))).toBe('\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J\x1b[Ha')
})

test('what is long is drawn at once', () => {
  const rows = Array.from({ length: 8 }, (_, i) =>
    `${i}${'abcdefghijklmnopqrstuvwxyz'.repeat(2)}`.slice(0, 40),
  )
  const octets = difference(undefined, picture(...rows))
  expect(octets.startsWith('\x1b[?2026h')).toBe(true)
  expect(octets.endsWith('\x1b[?2026l')).toBe(true)
})

test('lines beyond the last row are left out', () => {
  expect(change([], [...Array(8).fill(''), 'beyond'])).toBe('')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { type EditLine, editLine, insertText, lineOf, shownLine } from '../../src/text/edit-line.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from './hostile-text.ts'

/** A line with its cursor written as '|'. */
const lineFrom = (drawn: string): EditLine => ({
  text: drawn.replace('|', ''),
  cursor: drawn.indexOf('|'),
})

const drawn = (line: EditLine | undefined) =>
  line && `${line.text.slice(0, line.cursor)}|${line.text.slice(line.cursor)}`

test('a line begins with the cursor at its end', () => {
  expect(drawn(lineOf(''))).toBe('|')
  expect(drawn(lineOf('notes.txt'))).toBe('notes.txt|')
  expect(drawn(lineOf('a\x1b[2Jb\nc'))).toBe('a[2Jb|')
})

describe('editLine', () => {
  test.each([
    // Typing.
    ['ab|c', 'x', 'abx|c'],
    ['|', '漢', '漢|'],
    ['a|', '😀', 'a😀|'],
    ['a|b', 'space', 'a |b'],
    ['a|b', ' ', 'a |b'],
    ['ae|b', '\u0301', 'ae\u0301|b'],
    ['|\u0301b', 'e', 'e\u0301|b'],
    ['a|', '|', 'a||'],
    // Deleting.
    ['ab|c', 'backspace', 'a|c'],
    ['ab|c', 'delete', 'a|c'],
    ['|abc', 'backspace', '|abc'],
    ['a😀|b', 'backspace', 'a|b'],
    ['ae\u0301\u0302|b', 'backspace', 'a|b'],
    ['ab|c', 'ctrl+d', 'ab|'],
    ['a|e\u0301b', 'ctrl+d', 'a|b'],
    ['abc|', 'ctrl+d', 'abc|'],
    ['ab|c', 'ctrl+u', '|c'],
    ['ab|c', 'ctrl+k', 'ab|'],
    ['one two|', 'ctrl+w', 'one |'],
    ['one two  |three', 'ctrl+w', 'one |three'],
    ['one  |', 'ctrl+w', '|'],
    ['|one', 'ctrl+w', '|one'],
    // Moving.
    ['ab|c', 'left', 'a|bc'],
    ['|abc', 'left', '|abc'],
    ['ae\u0301|c', 'ctrl+b', 'a|e\u0301c'],
    ['ab|c', 'right', 'abc|'],
    ['abc|', 'right', 'abc|'],
    ['a|😀c', 'ctrl+f', 'a😀|c'],
    ['ab|c', 'home', '|abc'],
    ['ab|c', 'ctrl+a', '|abc'],
    ['ab|c', 'end', 'abc|'],
    ['ab|c', 'ctrl+e', 'abc|'],
    ['one two |', 'meta+b', 'one |two '],
    ['one t|wo', 'meta+b', 'one |two'],
    ['one|', 'meta+b', '|one'],
    ['one| two three', 'meta+f', 'one two| three'],
    ['one t|wo  ', 'meta+f', 'one two|  '],
    ['one|  ', 'meta+f', 'one  |'],
  ])('%j and %s give %j', (before, key, after) => {
    expect(drawn(editLine(lineFrom(before), key))).toBe(after)
  })

  test.each([
    'return',
    'escape',
    'tab',
    'up',
    'ctrl+c',
    'meta+x',
    'constructor',
    '',
    '\x1b',
    '\u202e',
    '\ud800',
  ])('%j means nothing', key => {
    expect(editLine(lineOf('abc'), key)).toBeUndefined()
  })

  test('what goes beyond 1,000 is not taken', () => {
    const full = lineOf('a'.repeat(1000))
    expect(editLine(full, 'b')).toEqual(full)
    expect(lineOf('a'.repeat(2000))).toEqual(full)
    expect(lineOf(`${'a'.repeat(999)}😀`).text).toBe('a'.repeat(999))
  })
})

describe('insertText', () => {
  test.each([
    ['a|b', 'one two', 'aone two|b'],
    ['a|b', 'one\ntwo', 'aone|b'],
    ['a|b', 'one\r\ntwo', 'aone|b'],
    ['a|b', '\none', 'a|b'],
    ['a|b', '', 'a|b'],
    ['|\u0301b', '', '|\u0301b'],
    ['a|b', 'x\x1b[31m\x07\x9b\ty', 'ax[31my|b'],
    ['a|b', '\u200b\ufeff\u202e\u2028\u{e0041}👍🏽\ufe0f', 'a👍|b'],
    ['a|b', '\ud800', 'a\ufffd|b'],
  ])('%j and the paste %j give %j', (before, pasted, after) => {
    expect(drawn(insertText(lineFrom(before), pasted))).toBe(after)
  })
})

const key = fc.oneof(
  fc.constantFrom('space', 'backspace', 'delete', 'left', 'right', 'home', 'end', 'meta+b', 'meta+f'),
  fc.constantFrom('ctrl+a', 'ctrl+b', 'ctrl+d', 'ctrl+e', 'ctrl+f', 'ctrl+k', 'ctrl+u', 'ctrl+w'),
  fc.constantFrom(
    'a',
    '漢',
    '😀',
    '\u0301',
    '\u0302',
    '\u093e',
    'क',
    '\u1112',
    '\u1161',
    '\u{1f3fb}',
    '\u200d',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)

type Act = { readonly key: string } | { readonly pasted: string }

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ key }) },
    { weight: 1, arbitrary: fc.record({ pasted: hostileText }) },
  ),
  { maxLength: 60 },
)

const edited = (done: readonly Act[]): EditLine =>
  done.reduce(
    (line, act) => ('key' in act ? (editLine(line, act.key) ?? line) : insertText(line, act.pasted)),
    lineOf(''),
  )

describe('whatever is typed and pasted', () => {
  test('the cursor stands between characters, and the text is one line', () => {
    fc.assert(
      fc.property(acts, done => {
        const { text, cursor } = edited(done)
        expect(cursor).toBeGreaterThanOrEqual(0)
        expect(cursor).toBeLessThanOrEqual(text.length)
        expect(text.length).toBeLessThanOrEqual(1000)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(text.slice(cursor).isWellFormed()).toBe(true)
        if (cursor > 0) expect(text.slice(cursor)).not.toMatch(/^\p{M}/u)
      }),
      { numRuns: 500 },
    )
  })

  test('what is shown has room, is safe, and has something under the cursor', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 40 }), (done, cells) => {
        const { before, at, after } = shownLine(edited(done), cells)
        expect(cellWidth(before) + cellWidth(at) + cellWidth(after)).toBeLessThanOrEqual(cells)
        expect(cellWidth(at)).toBeGreaterThan(0)
        for (const part of [before, at, after]) expect(sanitise(part)).toBe(part)
      }),
      { numRuns: 500 },
    )
  })

  test('all is shown where there is room', () => {
    fc.assert(
      fc.property(acts, done => {
        const line = edited(done)
        const { before, at, after } = shownLine(line, 10_000)
        const whole = sanitise(before + at + after)
        expect(whole).toBe(before + at + after)
        if (/^[ -~]*$/.test(line.text)) expect(whole.trimEnd()).toBe(line.text.trimEnd())
      }),
    )
  })
})

describe('shownLine', () => {
  test.each([
    ['abc|', 10, 'abc', ' ', ''],
    ['a|bc', 10, 'a', 'b', 'c'],
    ['|', 10, '', ' ', ''],
    ['abcdefghij|', 5, 'ghij', ' ', ''],
    ['|abcdefghij', 5, '', 'a', 'bcde'],
    ['abcdefg|hij', 5, 'efg', 'h', 'i'],
    ['abcdefghi|j', 5, 'fghi', 'j', ''],
    ['abcd|', 5, 'abcd', ' ', ''],
    ['漢字漢字|', 6, '漢字', ' ', ''],
    ['漢|字漢字', 5, '漢', '字', ''],
    ['漢|字', 1, '', '…', ''],
    ['abc|', 1, '', ' ', ''],
    ['ae\u0301|b', 3, 'ae\u0301', 'b', ''],
    ['\x1b[2J|\x07', 10, '␛[2J', '␇', ''],
    ['abc|', 0, '', '', ''],
    ['abc|', -3, '', '', ''],
  ])('%j in %i cells shows %j, %j and %j', (line, cells, before, at, after) => {
    expect(shownLine(lineFrom(line), cells)).toEqual({ before, at, after })
  })
})

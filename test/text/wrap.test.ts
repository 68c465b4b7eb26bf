import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { wrap, wrapAscii, wrapCharacters } from '../../src/text/wrap.ts'
import { hostileText } from './hostile-text.ts'

const text = hostileText.map(sanitise)
const cells = fc.integer({ min: 2, max: 30 })

describe('wrap', () => {
  test.each([
    ['', 10, ['']],
    ['short', 10, ['short']],
    ['exactly 10', 10, ['exactly 10']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['one   two', 5, ['one', 'two']],
    ['one two   ', 7, ['one two']],
    ['one two ', 8, ['one two ']],
    ['          ', 4, ['']],
    // A word longer than a line begins on its own line and is broken anywhere.
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['to abcdefgh i', 4, ['to', 'abcd', 'efgh', 'i']],
    // Wide characters.
    ['漢字漢字', 5, ['漢字', '漢字']],
    ['漢字 漢字', 5, ['漢字', '漢字']],
    ['ab漢字cd', 4, ['ab漢', '字cd']],
    ['漢\u0301b', 2, ['漢\u0301', 'b']],
    ['漢字', 1, ['漢', '字']],
    // Marks stay with their character.
    ['e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
    // Indentation and quote marks.
    ['  one two', 6, ['  one', 'two']],
    ['> one two', 6, ['> one', 'two']],
    ['> > abcdefgh', 6, ['> > ab', 'cdefgh']],
    ['      ab', 4, ['    ', '  ab']],
    ['      >', 4, ['    ', '  >']],
    [' >  > >', 4, [' >', '> >']],
    ['> 漢字', 4, ['> 漢', '字']],
    // A mail signature is no quote: its space may go.
    ['-- abcdef', 6, ['--', 'abcdef']],
  ])('%j in %i cells', (raw, width, lines) => {
    expect(wrap(sanitise(raw), width)).toEqual(lines)
  })

  test('no line is wider than asked for', () => {
    fc.assert(
      fc.property(text, cells, (whole, width) => {
        for (const line of wrap(whole, width)) expect(cellWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('nothing but spaces is lost', () => {
    const withoutSpaces = (shown: string) => shown.replaceAll(' ', '')
    fc.assert(
      fc.property(text, cells, (whole, width) => {
        expect(withoutSpaces(wrap(whole, width).join(''))).toBe(withoutSpaces(whole))
      }),
    )
  })

  test('every line is sanitised, and wrapping it again leaves it alone', () => {
    fc.assert(
      fc.property(text, cells, (whole, width) => {
        for (const line of wrap(whole, width)) {
          expect(sanitise(line)).toBe(line)
          expect(wrap(line, width)).toEqual([line])
        }
      }),
    )
  })

  test.each(['a', ' ', '>', '漢', 'a ', ' \u25cc\u0301'])('is linear: a megabyte of %j', piece => {
    const whole = sanitise(`x${piece.repeat(1_000_000 / piece.length)}y`)
    // About 50 ms; anything quadratic would outlast the test's time by far.
    expect(wrap(whole, 80).at(-1)).toMatch(/y$/)
  })

  test('ASCII is wrapped by its offsets as any text is by its characters', () => {
    const pieces = fc.constantFrom(' ', '  ', '     ', '>', '> ', '|', 'a', 'word', 'longer-word', '~')
    const ascii = fc.array(pieces, { maxLength: 30 }).map(all => sanitise(all.join('')))
    fc.assert(
      fc.property(ascii, cells, (whole, width) => {
        fc.pre(whole.length > width)
        expect(wrapAscii(whole, width)).toEqual(wrapCharacters(whole, width))
      }),
      { numRuns: 1000 },
    )
  })
})

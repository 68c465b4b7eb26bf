import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { signsFor, toAscii } from '../../src/text/signs.ts'
import { hostileText } from './hostile-text.ts'

describe('signsFor', () => {
  test.each([true, false])('every sign is one cell wide and sanitised (UTF-8: %j)', utf8 => {
    for (const sign of Object.values(signsFor(utf8))) {
      expect(cellWidth(sign)).toBe(1)
      expect(sanitise(sign)).toBe(sign)
    }
  })

  test('without UTF-8 every sign is ASCII, and what toAscii makes of the other form', () => {
    const utf8 = Object.values(signsFor(true))
    const ascii = Object.values(signsFor(false))
    expect(utf8.map(toAscii)).toEqual(ascii)
    expect(ascii.map(toAscii)).toEqual(ascii)
  })
})

describe('toAscii', () => {
  test.each([
    ['plain', 'plain'],
    ['\x1b[2J\x1b[1;31mred\x1b[0m\r\n', '\x1b[2J\x1b[1;31mred\x1b[0m\r\n'],
    ['é', '?'],
    ['e\u0301', 'e'],
    ['漢字', '????'],
    ['😀!', '??!'],
    ['▌Grüße · 3 → ok ✓', '>Gr??e - 3 > ok +'],
    ['\x9b31m', '?31m'],
    ['\ud800', '?'],
  ])('%j becomes %j', (frame, ascii) => {
    expect(toAscii(frame)).toBe(ascii)
  })

  test('leaves no octet above 127, and as many cells as before', () => {
    fc.assert(
      fc.property(hostileText, raw => {
        const shown = sanitise(raw)
        expect(toAscii(shown)).toMatch(/^[ -~]*$/)
        expect(toAscii(shown)).toHaveLength(cellWidth(shown))
        expect(toAscii(raw)).toMatch(/^\p{ASCII}*$/u)
      }),
    )
  })
})

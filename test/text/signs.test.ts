import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { signs, toAscii } from '../../src/text/signs.ts'
import { hostileText } from './hostile-text.ts'

test.each(Object.entries(signs))(
  'the sign %s is one cell wide, sanitised, and has an ASCII form',
  (_, sign) => {
    expect(cellWidth(sign)).toBe(1)
    expect(sanitise(sign)).toBe(sign)
    expect(toAscii(sign)).toMatch(/^[!-~]$/)
    expect(toAscii(sign)).not.toBe('?')
  },
)

describe('toAscii', () => {
  test.each([
    ['plain', 'plain'],
    ['\x1b[2J\x1b[1;31mred\x1b[0m\r\n', '\x1b[2J\x1b[1;31mred\x1b[0m\r\n'],
    ['é', '?'],
    ['e\u0301', 'e'],
    ['漢字', '????'],
    ['😀!', '??!'],
    ['▌Grüße · 3 → ok ✓', '>Gr??e - 3 ? ok +'],
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

import fc from 'fast-check'
import theirs from 'string-width'
import { expect, test } from 'vitest'
import ours from '../../src/terminal/string-width.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { textWidth } from '../../src/text/width.ts'
import { hostileText } from '../text/hostile-text.ts'

test.each([
  ['', 0],
  ['plain', 5],
  ['\x1b[1m漢字\x1b[22m · \x1b[7mé\x1b[27m', 8],
  ['\x1b]8;;https://a.example\x07link\x1b]8;;\x07', 4],
  ['a\nb\tc\x7f', 3],
  ['\x1b', 0],
])('%j takes %i cells, as the package has it', (text, cells) => {
  expect([ours(text), theirs(text)]).toEqual([cells, cells])
})

test('a style changes no width', () => {
  fc.assert(
    fc.property(hostileText, raw => {
      const shown = sanitise(raw)
      expect(ours(`\x1b[1;31m${shown}\x1b[0m`)).toBe(textWidth(shown))
    }),
  )
})

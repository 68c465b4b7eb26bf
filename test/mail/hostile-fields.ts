import fc from 'fast-check'
import { expect } from 'vitest'
import { type DisplayText, sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'

/** Text made of these pieces and of what terminals stumble over, with line ends between. */
export const textOf = (...pieces: string[]) =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, hostileText), { maxLength: 30 })
    .map(parts => parts.join(''))

/** Fails where a line is not as a terminal may show it, or longer than `most` UTF-16 units. */
export const expectShowable = (lines: readonly DisplayText[], most = 500): void => {
  expect(lines.map(line => sanitise(line))).toEqual(lines)
  expect(lines.filter(line => line.length > most)).toEqual([])
}

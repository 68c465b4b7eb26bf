import fc from 'fast-check'
import { characterWidth } from '../../src/text/width.ts'

const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'the gate ', '    ', ' ', '12') },
      fc.constantFrom('世', '界x', 'e\u0301', '世\u0301', '─', '▌', '👋', 'क\u094d'),
    ),
    { maxLength: 6 },
  )
  .map(pieces => pieces.join(''))

const run = fc
  .tuple(fc.constantFrom('', '1', '2', '7', '1;31', '36', '92', '44', '2;7'), text)
  .map(([codes, words]) => (codes === '' || words === '' ? words : `\x1b[${codes}m${words}\x1b[0m`))

/** A line of text and SGR. */
export const anyLine = fc.array(run, { maxLength: 5 }).map(runs => runs.join(''))

/** What may happen to a screen. */
export type Step =
  | { readonly do: 'set'; readonly row: number; readonly line: string }
  | {
      readonly do: 'shift'
      readonly from: number
      readonly by: number
      readonly length: number
      readonly line: string
    }
  | { readonly do: 'all'; readonly lines: readonly string[] }
  | { readonly do: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly do: 'forget' }

const row = fc.nat(9)
const set = fc.record({ do: fc.constant('set' as const), row, line: anyLine })
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: set },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('shift' as const),
      from: row,
      by: fc.integer({ min: -3, max: 3 }),
      length: fc.integer({ min: 1, max: 8 }),
      line: anyLine,
    }),
  },
  fc.record({ do: fc.constant('all' as const), lines: fc.array(anyLine, { maxLength: 10 }) }),
  fc.record({
    do: fc.constant('resize' as const),
    columns: fc.integer({ min: 2, max: 30 }),
    rows: fc.integer({ min: 1, max: 10 }),
  }),
  fc.constant({ do: 'forget' as const }),
)

const esc = '\x1b'
const sgrOrCharacter = new RegExp(`${esc}\\[[\\d;]*m|.`, 'gu')

/** The line as far as it has room, as Ink cuts it. */
export const cutTo = (line: string, columns: number): string => {
  let cells = 0
  return line.replace(sgrOrCharacter, found => {
    if (found.length > 2 && found.startsWith('\x1b')) return found
    cells += characterWidth(found)
    return cells > columns ? '' : found
  })
}

/** The lines after a step. */
export const after = (lines: readonly string[], change: Step): readonly string[] => {
  switch (change.do) {
    case 'set':
      return lines.with(Math.min(change.row, lines.length - 1), change.line)
    case 'shift': {
      const end = Math.min(lines.length, change.from + change.length)
      return lines.map((line, i) =>
        i < change.from || i >= end
          ? line
          : (lines.slice(change.from, end)[i - change.from + change.by] ?? change.line),
      )
    }
    case 'all':
      return lines.map((_, i) => change.lines[i] ?? '')
    case 'resize':
      return Array.from({ length: change.rows }, (_, i) => lines[i] ?? '')
    case 'forget':
      return lines
  }
}

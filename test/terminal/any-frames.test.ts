import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { difference, type Picture } from '../../src/terminal/screen-diff.ts'
import { characterWidth } from '../../src/text/width.ts'
import { createScreen, type HeadlessScreen } from '../pty/screen.ts'
import { cellsOf, paintPlainly } from './painting.ts'

vi.setConfig({ testTimeout: 120_000 })

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

const anyLine = fc.array(run, { maxLength: 5 }).map(runs => runs.join(''))

type Step =
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
const step: fc.Arbitrary<Step> = fc.oneof(
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
const cutTo = (line: string, columns: number): string => {
  let cells = 0
  return line.replace(sgrOrCharacter, found => {
    if (found.length > 2 && found.startsWith('\x1b')) return found
    cells += characterWidth(found)
    return cells > columns ? '' : found
  })
}

const after = (lines: readonly string[], change: Step): readonly string[] => {
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

const show = async (screen: HeadlessScreen, before: Picture | undefined, picture: Picture) => {
  await screen.write(difference(before, picture))
  const plainly = createScreen(picture.columns, picture.rows)
  await plainly.write(paintPlainly(picture))
  expect(cellsOf(screen)).toEqual(cellsOf(plainly))
  plainly.close()
}

test('whatever changes, the screen is as if it had been painted anew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLine, { maxLength: 10 }),
      fc.array(step, { maxLength: 25 }),
      async (first, steps) => {
        const screen = createScreen(24, 10)
        let lines: readonly string[] = Array.from({ length: 10 }, (_, i) => first[i] ?? '')
        let shown: Picture | undefined
        for (const change of [{ do: 'forget' } as const, ...steps]) {
          lines = after(lines, change)
          if (change.do === 'resize') screen.resize(change.columns, change.rows)
          if (change.do === 'forget') {
            shown = undefined
            await screen.write('\x1b[2;3r\x1b[?6h\x1b[1;7;41mwhat another program has left\x1b[2;2H')
          }
          const { columns, rows } = screen
          const picture = { columns, rows, lines: lines.map(line => cutTo(line, columns)) }
          await show(screen, shown, picture)
          shown = picture
        }
        screen.close()
      },
    ),
    { numRuns: 150 },
  )
})

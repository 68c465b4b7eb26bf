import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { difference, type Picture } from '../../src/terminal/screen-diff.ts'
import { createScreen, type HeadlessScreen } from '../pty/screen.ts'
import { after, anyLine, anyStep, cutTo } from './frames.ts'
import { cellsOf, paintPlainly } from './painting.ts'

vi.setConfig({ testTimeout: 120_000 })

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
      fc.array(anyStep, { maxLength: 25 }),
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

import type { Picture } from '../../src/terminal/screen-diff.ts'
import type { Cell, HeadlessScreen } from '../pty/screen.ts'

/** Paints a picture without regard to what the terminal shows, and without the writer's code. */
export const paintPlainly = ({ lines }: Picture): string =>
  `\x1b[m\x1b[r\x1b[?6l\x1b[2J${lines.map((line, i) => `\x1b[${i + 1};1H\x1b[m${line}`).join('')}`

/** All cells of a screen, row by row. */
export const cellsOf = (screen: HeadlessScreen): Cell[][] => {
  const now = screen.read()
  return Array.from({ length: screen.rows }, (_, row) =>
    Array.from({ length: screen.columns }, (_, column) => now.cell(column, row)),
  )
}

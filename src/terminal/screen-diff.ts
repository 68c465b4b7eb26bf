import { Brush, octetsIn } from './brush.ts'
import { type CellRow, parseRow } from './cell-row.ts'
import { paintRow } from './row-diff.ts'
import { findShift, shifted, shiftSequence } from './shift.ts'
import { plain } from './style.ts'

/** What a terminal of so many columns and rows shows: a line for each row, of text and SGR. */
export type Picture = {
  readonly columns: number
  readonly rows: number
  readonly lines: readonly string[]
}

/** A picture of a frame as Ink writes it. What is beyond the last row is left out. */
export const pictureOf = (frame: string, columns: number, rows: number): Picture => ({
  columns,
  rows,
  lines: frame.split('\n').slice(0, rows),
})

/** A frame of more octets than this is shown as a whole by terminals that can (DEC mode 2026). */
const mostAtOnce = 128

/**
 * The octets that make a terminal that shows `before` show `after`; none where it does already. Without `before`, or
 * with one of another size, everything is painted, whatever the terminal shows. The terminal writes in its own look,
 * and does so again afterwards; where its cursor is does not matter.
 */
export const difference = (before: Picture | undefined, after: Picture): string => {
  const known = new Map<string, CellRow>()
  const rowOf = (line: string): CellRow => {
    const row = known.get(line) ?? parseRow(line, after.columns)
    known.set(line, row)
    return row
  }
  const isKnown = before !== undefined && before.columns === after.columns && before.rows === after.rows
  if (!isKnown) return asOne(whole + repaint([], after, rowOf))
  const { lines } = before
  const changed = after.lines.flatMap((line, row) => (line === (lines[row] ?? '') ? [] : [row]))
  const inPlace = () => repaint(lines, after, rowOf)
  if (changed.length <= fewRows) return asOne(inPlace())
  const shift = findShift(lines, after.lines, rowOf)
  const moved = shift && shiftSequence(shift) + repaint(shifted(lines, shift), after, rowOf)
  if (moved !== undefined && octetsIn(moved) <= cheap) return asOne(moved)
  const [first = 0] = changed
  // Where little stays it is cheaper to erase all below.
  const anew = `\x1b[${first + 1}H\x1b[J${repaint(lines.slice(0, first), after, rowOf)}`
  const ways = [inPlace(), anew, ...(moved === undefined ? [] : [moved])]
  return asOne(ways.reduce((shortest, way) => (octetsIn(way) < octetsIn(shortest) ? way : shortest)))
}

/** In so few rows nothing has moved. */
const fewRows = 3

/** A block that moves for no more octets than this, the rows that come in included, is not worth another thought. */
const cheap = 512

/** Undoes what another program may have left (look, scroll region, origin mode), and empties the screen. */
const whole = '\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J'

const asOne = (octets: string): string =>
  octetsIn(octets) > mostAtOnce ? `\x1b[?2026h${octets}\x1b[?2026l` : octets

const repaint = (
  before: readonly string[],
  { columns, rows, lines }: Picture,
  rowOf: (line: string) => CellRow,
): string => {
  const brush = new Brush({ row: 0, column: undefined, style: plain }, columns)
  for (let row = 0; row < rows; row += 1) {
    const [was = '', is = ''] = [before[row], lines[row]]
    if (was !== is) paintRow(brush, row, rowOf(was), rowOf(is))
  }
  brush.restyle(plain)
  return brush.written
}

import { type CellRow, isSameCell } from './cell-row.ts'

/**
 * A block of rows that has moved: the rows `from` to `to` (from 0, `to` included) are those that were `by` rows further
 * down, or further up where `by` is negative.
 */
export type Shift = { readonly from: number; readonly to: number; readonly by: number }

/**
 * The move that most rows speak for: each that stands once in both screens, and in another place, has a vote. The block
 * goes from the first voter to the last, and on over rows that have changed little on the way, such as the one that the
 * cursor has left. `rowsOf` gives the cells of a line.
 */
export const findShift = (
  before: readonly string[],
  after: readonly string[],
  rowsOf: (line: string) => CellRow,
): Shift | undefined => {
  const places = onlyPlaces(before)
  const unique = onlyPlaces(after)
  const voters = new Map<number, number[]>()
  for (const [line, row] of unique) {
    const by = (places.get(line) ?? row) - row
    if (by === 0) continue
    const others = voters.get(by)
    if (others) others.push(row)
    else voters.set(by, [row])
  }
  const [winner] = [...voters].sort(([, a], [, b]) => b.length - a.length)
  if (winner === undefined) return undefined
  const [by, rows] = winner
  const isLike = (row: number) => {
    const [was, is] = [before[row + by], after[row]]
    return was !== undefined && is !== undefined && isMostlySame(rowsOf(was), rowsOf(is))
  }
  let from = Math.min(...rows)
  let to = Math.max(...rows)
  while (isLike(from - 1)) from -= 1
  while (isLike(to + 1)) to += 1
  return { from, to, by }
}

/** Lines that stand in one row alone, and that row. Empty ones are of no use. */
const onlyPlaces = (lines: readonly string[]): Map<string, number> => {
  const places = new Map<string, number>()
  const twice = new Set<string>([''])
  for (const [row, line] of lines.entries()) {
    if (places.delete(line)) twice.add(line)
    else if (!twice.has(line)) places.set(line, row)
  }
  return places
}

const isMostlySame = (a: CellRow, b: CellRow): boolean => {
  const length = Math.max(a.texts.length, b.texts.length)
  let same = 0
  for (let column = 0; column < length; column += 1) if (isSameCell(a, b, column)) same += 1
  return same * 2 > length
}

/** The lines of the screen once a block has moved, with empty ones where it came from. */
export const shifted = (lines: readonly string[], { from, to, by }: Shift): string[] =>
  lines.map((line, row) => {
    if (row >= from && row <= to) return lines[row + by] ?? ''
    return row >= Math.min(from, from + by) && row <= Math.max(to, to + by) ? '' : line
  })

/**
 * The sequence that moves the block: a scroll region (DECSTBM) in which lines are deleted (DL) or inserted (IL) at its
 * top. The Linux console knows no SU and SD, which would do the same. The region is undone at once.
 */
export const shiftSequence = ({ from, to, by }: Shift): string => {
  const top = Math.min(from, from + by) + 1
  const bottom = Math.max(to, to + by) + 1
  const lines = Math.abs(by) === 1 ? '' : Math.abs(by)
  return `\x1b[${top};${bottom}r\x1b[${top}H\x1b[${lines}${by > 0 ? 'M' : 'L'}\x1b[r`
}

import type { Columns } from './columns.ts'
import { type Keys, sortByKeys } from './key-sort.ts'
import type { Maildrop } from './maildrop.ts'
import { textOrder } from './text-order.ts'

/** By what a list can be sorted. */
export type SortedBy = 'date' | 'octets' | 'from' | 'subject'

/**
 * The rows of a maildrop, sorted: oldest or smallest first, texts by the code points of what is left when capitals are made
 * small, subjects without what answers and forwarded messages put before them. `falling` turns that round. Rows of which
 * nothing is known come last either way, and of equal rows the newest first. A million numbers take
 * some 50 ms, texts several times that: more where many begin alike.
 */
export const sortedRows = ({ columns }: Maildrop, by: SortedBy, falling = false): Uint32Array =>
  by === 'from' || by === 'subject'
    ? textOrder(columns.summaries, columns.numbers.length, by, falling)
    : numberOrder(valuesOf(columns, by), falling)

const valuesOf = ({ octets, numbers, summaries }: Columns, by: 'date' | 'octets'): Float64Array => {
  if (by === 'octets') return octets
  const dates = new Float64Array(numbers.length)
  for (let row = 0; row < dates.length; row += 1) dates[row] = summaries.dateAt(row)
  return dates
}

/** Rows by their values; those without, which are NaN, last. */
const numberOrder = (values: Float64Array, falling: boolean): Uint32Array => {
  const rows = new Uint32Array(values.length)
  for (let row = 0; row < rows.length; row += 1) rows[row] = row
  sortByKeys(rows, 0, rows.length, keysOf(values, falling), new Uint32Array(rows.length))
  return rows
}

/** Integers in the order of these numbers: their bits, those of negative ones turned round. */
const keysOf = (values: Float64Array, falling: boolean): Keys => {
  const { length } = values
  const high = new Uint32Array(length)
  const low = new Uint32Array(length)
  const number = new Float64Array(1)
  const halves = new Uint32Array(number.buffer)
  const turn = falling ? 0xffff_ffff : 0
  for (let row = 0; row < length; row += 1) {
    const value = values[row] as number
    if (Number.isNaN(value)) {
      high[row] = 0xffff_ffff
      low[row] = 0xffff_ffff
      continue
    }
    // 0 and -0 are the same.
    number[0] = value + 0
    const upper = halves[1] as number
    const flip = upper >>> 31 === 1 ? 0xffff_ffff : 0
    high[row] = upper ^ (flip | 0x8000_0000) ^ turn
    low[row] = (halves[0] as number) ^ flip ^ turn
  }
  return { high, low }
}

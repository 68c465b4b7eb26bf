import type { Columns } from './columns.ts'
import { type KeyedRows, keyedRows, sortByKeys } from './key-sort.ts'
import type { Maildrop } from './maildrop.ts'
import type { SummaryColumn } from './summary-column.ts'
import { textRanks } from './text-order.ts'

/** By what a list can be sorted. */
export type SortedBy = 'date' | 'octets' | 'from' | 'subject'

/**
 * The rows of a maildrop, sorted: oldest or smallest first, texts by the code points of what is left when capitals are made
 * small, subjects without what answers and forwarded messages put before them. `falling` turns that round. Rows of which
 * nothing is known come last either way, and of equal rows the newest first. A million numbers take some 50 ms; texts
 * take longer the more of them differ, and the more octets they begin alike with.
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

/** Rows by the ranks of their texts; those without last. */
const textOrder = (
  summaries: SummaryColumn,
  count: number,
  by: 'from' | 'subject',
  falling: boolean,
): Uint32Array => {
  const { texts, of } = summaries.sortedTexts(by)
  const ranks = textRanks(texts)
  // The first row of each rank, and the next one of the same rank, each and 1.
  const firsts = new Uint32Array(texts.count)
  const nexts = new Uint32Array(count)
  const rows = new Uint32Array(count)
  let unknown = count
  for (let row = count - 1; row >= 0; row -= 1) {
    if (summaries.isKnown(row)) {
      const rank = ranks[of[row] as number] as number
      nexts[row] = firsts[rank] as number
      firsts[rank] = row + 1
    } else {
      unknown -= 1
      rows[unknown] = row
    }
  }
  let place = 0
  for (let i = 0; i < firsts.length; i += 1) {
    const rank = falling ? firsts.length - 1 - i : i
    for (let next = firsts[rank] as number; next > 0; next = nexts[next - 1] as number) {
      rows[place] = next - 1
      place += 1
    }
  }
  return rows
}

/** Rows by their values; those without, which are NaN, last. */
const numberOrder = (values: Float64Array, falling: boolean): Uint32Array => {
  const { length } = values
  return sortByKeys(keyedBy(values, falling), length, keyedRows(length)).rows
}

/** Rows with integers in the order of these numbers: their bits, those of negative ones turned round. */
const keyedBy = (values: Float64Array, falling: boolean): KeyedRows => {
  const { length } = values
  const keyed = keyedRows(length)
  const { rows, high, low } = keyed
  const number = new Float64Array(1)
  const halves = new Uint32Array(number.buffer)
  const turn = falling ? 0xffff_ffff : 0
  for (let row = 0; row < length; row += 1) {
    rows[row] = row
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
  return keyed
}

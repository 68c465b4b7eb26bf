import type { MergedRows } from './listing-rows.ts'
import { SummaryColumn } from './summary-column.ts'
import { UniqueIds } from './unique-ids.ts'

/**
 * What is known of a million messages, in typed arrays: only `maildrop`, and what sorts, searches and keeps, look into
 * them. Row 0 is the newest message, of the greatest number.
 */
export type Columns = {
  readonly numbers: Uint32Array
  /** NaN where the scan listing has no row. */
  readonly octets: Float64Array
  readonly named: NamedRows
  readonly summaries: SummaryColumn
}

/** Which unique-id each row bears. */
export type NamedRows = {
  readonly ids: UniqueIds
  /** For each row the place of its unique-id, and 1; 0 where it has none. */
  readonly places: Uint32Array
  /** The row of each place. */
  readonly rows: Uint32Array
  /** How many rows have one. */
  readonly count: number
}

/** The columns of listings that were merged. */
export const columnsOf = ({ numbers, octets, places, rows, ids }: MergedRows): Columns => {
  let count = 0
  for (const place of places) if (place > 0) count += 1
  return {
    numbers,
    octets,
    named: { ids, places, rows, count },
    summaries: new SummaryColumn(numbers.length),
  }
}

/** So many rows without unique-ids. */
export const namelessRows = (count: number): NamedRows => ({
  ids: new UniqueIds(),
  places: new Uint32Array(count),
  rows: new Uint32Array(0),
  count: 0,
})

/** The place of a row's unique-id; -1 where it has none. */
export const placeAt = ({ places }: NamedRows, row: number): number => (places[row] ?? 0) - 1

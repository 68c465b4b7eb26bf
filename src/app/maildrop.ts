import type { Summary } from '../mail/summary.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'

/** What a row shows of a message: its summary, or why there is none. */
export type RowSummary = Summary & {
  /** The server refused it, which holds for this session only. */
  readonly refused?: true
  /** See `mail/header-hash`. */
  readonly headerHash?: string
}

/** What is known of one message. */
export type Message = {
  readonly number: MessageNumber
  /** Undefined where the server gives none: then the message cannot be named beyond this session. */
  readonly id: UniqueId | undefined
  /** Undefined where the scan listing has no row for it. */
  readonly octets: number | undefined
  /** Undefined until its header has come. */
  readonly summary: RowSummary | undefined
}

/**
 * The messages of a maildrop, newest (greatest number) first: row 0 is the newest. It may hold a million, so it is
 * a handle: the columns behind it are shared by all its versions and only ever filled in, never copied. A new
 * version is a new handle, which is how a change is seen.
 */
export type Maildrop = {
  readonly count: number
  /** All octets that the scan listing names. */
  readonly octets: number
  readonly version: number
  readonly columns: Columns
}

type Columns = {
  readonly numbers: Uint32Array
  readonly octets: Float64Array
  readonly ids: readonly (UniqueId | undefined)[]
  readonly summaries: (RowSummary | undefined)[]
  /** The row of each unique-id. */
  readonly rows: ReadonlyMap<UniqueId, number>
  /** Unique-ids that more than one message bears, against RFC 1939: they name nothing. */
  readonly ambiguous: ReadonlySet<UniqueId>
}

/** Collects the rows of LIST and UIDL, in whatever order and with whatever gaps they come. */
export const collectMaildrop = () => {
  const sizes = new Column<number>()
  const ids = new Column<UniqueId>()
  return {
    listed: (message: MessageNumber, octets: number) => sizes.add(message, octets),
    identified: (message: MessageNumber, id: UniqueId) => ids.add(message, id),
    /** The maildrop of all that was collected. */
    finish: () => maildropOf(sizes, ids),
  }
}

/** A column by message number: cheap where the numbers rise as they should, right where they do not. */
class Column<Value> {
  readonly numbers: MessageNumber[] = []
  readonly #values: Value[] = []
  /** Whether each number is greater than the one before. */
  rises = true

  add(number: MessageNumber, value: Value): void {
    if (number <= (this.numbers.at(-1) ?? 0)) this.rises = false
    this.numbers.push(number)
    this.#values.push(value)
  }

  /** Looks values up in falling order of number. */
  reader(): (number: number) => Value | undefined {
    if (!this.rises) {
      const values = new Map(this.numbers.map((number, i) => [number as number, this.#values[i]]))
      return number => values.get(number)
    }
    let at = this.numbers.length - 1
    return number => {
      while ((this.numbers[at] ?? 0) > number) at -= 1
      return this.numbers[at] === number ? this.#values[at] : undefined
    }
  }
}

/** The numbers of both columns, each once, greatest first. Where the server keeps the rules both are the same. */
const numbersOf = (sizes: Column<number>, ids: Column<UniqueId>): Uint32Array => {
  const { numbers } = sizes
  const same =
    numbers.length === ids.numbers.length && numbers.every((number, i) => number === ids.numbers[i])
  if (same && sizes.rises) return new Uint32Array(numbers).reverse()
  return new Uint32Array(new Set([...numbers, ...ids.numbers])).sort().reverse()
}

const maildropOf = (sizes: Column<number>, ids: Column<UniqueId>): Maildrop => {
  const numbers = numbersOf(sizes, ids)
  const octets = new Float64Array(numbers.length)
  const idColumn = new Array<UniqueId | undefined>(numbers.length)
  const rows = new Map<UniqueId, number>()
  const ambiguous = new Set<UniqueId>()
  const sizeOf = sizes.reader()
  const idOf = ids.reader()
  let total = 0
  numbers.forEach((number, row) => {
    const size = sizeOf(number)
    octets[row] = size ?? Number.NaN
    total += size ?? 0
    const id = idOf(number)
    idColumn[row] = id
    if (id === undefined) return
    if (rows.has(id)) ambiguous.add(id)
    rows.set(id, row)
  })
  const columns = { numbers, octets, ids: idColumn, summaries: [], rows, ambiguous }
  return { count: numbers.length, octets: total, version: 0, columns }
}

/** The message in a row; undefined where there is no such row. */
export const messageAt = ({ columns }: Maildrop, row: number): Message | undefined => {
  const number = columns.numbers[row]
  if (number === undefined) return undefined
  const octets = columns.octets[row] ?? Number.NaN
  return {
    number: number as MessageNumber,
    id: columns.ids[row],
    octets: Number.isNaN(octets) ? undefined : octets,
    summary: columns.summaries[row],
  }
}

/** The row of a message number; undefined where the maildrop does not hold it. */
export const rowOfNumber = (maildrop: Maildrop, number: number): number | undefined => {
  const row = firstRowUpTo(maildrop, number)
  return maildrop.columns.numbers[row] === number ? row : undefined
}

/** The row of a unique-id; undefined where no message bears it, or more than one. */
export const rowOfId = ({ columns }: Maildrop, id: UniqueId): number | undefined =>
  columns.ambiguous.has(id) ? undefined : columns.rows.get(id)

/** Whether a unique-id is borne by several messages. */
export const isAmbiguous = ({ columns }: Maildrop, id: UniqueId): boolean => columns.ambiguous.has(id)

/** Fills in summaries by message number; those of messages that are not there are passed over. */
export const withSummaries = (
  maildrop: Maildrop,
  summaries: Iterable<readonly [MessageNumber, RowSummary]>,
): Maildrop => {
  for (const [number, summary] of summaries) {
    const row = rowOfNumber(maildrop, number)
    if (row !== undefined) maildrop.columns.summaries[row] = summary
  }
  return { ...maildrop, version: maildrop.version + 1 }
}

/** What the maildrop knew before, by unique-id, is known in its successor too; what was refused may be asked again. */
export const withSummariesOf = (maildrop: Maildrop, before: Maildrop): Maildrop => {
  before.columns.summaries.forEach((summary, row) => {
    const id = before.columns.ids[row]
    if (id === undefined || isAmbiguous(before, id) || summary?.refused) return
    const now = rowOfId(maildrop, id)
    if (now !== undefined) maildrop.columns.summaries[now] = summary
  })
  return maildrop
}

/** The maildrop as it would be on a server that gives no unique-ids. */
export const withoutIds = (maildrop: Maildrop): Maildrop => ({
  ...maildrop,
  columns: {
    ...maildrop.columns,
    ids: new Array<undefined>(maildrop.count).fill(undefined),
    rows: new Map(),
    ambiguous: new Set(),
  },
})

/**
 * Whether the messages of a maildrop have other unique-ids than before, against RFC 1939, section 7: none is the same, and
 * yet most sizes are. Else others are there.
 */
export const isRenamed = (before: Maildrop, now: Maildrop): boolean =>
  before.columns.rows.size > 0 &&
  now.columns.rows.size > 0 &&
  !before.columns.ids.some(id => id !== undefined && now.columns.rows.has(id)) &&
  haveSizesInCommon(before, now)

const haveSizesInCommon = (one: Maildrop, other: Maildrop): boolean => {
  const counts = new Map<number, number>()
  for (const size of one.columns.octets) counts.set(size, (counts.get(size) ?? 0) + 1)
  let common = 0
  for (const size of other.columns.octets) {
    const count = counts.get(size) ?? 0
    if (count > 0) common += 1
    counts.set(size, count - 1)
  }
  return 2 * common > Math.min(one.count, other.count)
}

/** The first row whose number is at most `number` (rows fall in number). */
const firstRowUpTo = ({ columns: { numbers } }: Maildrop, number: number): number => {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) > number) low = middle + 1
    else high = middle
  }
  return low
}

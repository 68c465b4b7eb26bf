import type { Summary } from '../mail/summary.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import { type Columns, columnsOf, namelessRows, placeAt } from './columns.ts'
import { ListingRows } from './listing-rows.ts'
import { holdsIdOf, rowFinder } from './same-messages.ts'

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

/**
 * Collects the rows of LIST and UIDL, in whatever order and with whatever gaps they come. `expected` is how many messages
 * there should be, as far as that is known; it only saves time.
 */
export const collectMaildrop = (expected = 0) => {
  const rows = new ListingRows()
  rows.expect(expected)
  return {
    expect: (messages: number) => rows.expect(messages),
    listed: (message: MessageNumber, octets: number) => rows.listed(message, octets),
    identified: (message: MessageNumber, id: UniqueId) => {
      const octets = Buffer.from(id, 'latin1')
      rows.identified(message, octets, 0, octets.length)
    },
    /** The unique-id as octets, from `from` up to `to`: a million strings need not be made. */
    identifiedBy: (message: MessageNumber, octets: Uint8Array, from: number, to: number) =>
      rows.identified(message, octets, from, to),
    /** The maildrop of all that was collected; nothing more can be. */
    finish: () => maildropOf(columnsOf(rows.merged())),
  }
}

/** A maildrop with these columns. */
export const maildropOf = (columns: Columns): Maildrop => {
  let octets = 0
  for (const size of columns.octets) octets += size || 0
  return { count: columns.numbers.length, octets, version: 0, columns }
}

/** The message in a row; undefined where there is no such row. */
export const messageAt = (maildrop: Maildrop, row: number): Message | undefined => {
  const { columns } = maildrop
  const number = columns.numbers[row]
  if (number === undefined) return undefined
  return {
    number: number as MessageNumber,
    id: idAt(maildrop, row),
    octets: octetsAt(maildrop, row),
    summary: columns.summaries.at(row),
  }
}

/** The number of the message in a row; undefined where there is no such row. */
export const numberAt = ({ columns }: Maildrop, row: number): MessageNumber | undefined =>
  columns.numbers[row] as MessageNumber | undefined

/** Whether a row has a summary, be it that its header was refused. */
export const hasSummaryAt = ({ columns }: Maildrop, row: number): boolean => columns.summaries.isFilled(row)

/** The unique-id of a row; undefined where it has none. */
export const idAt = ({ columns: { named } }: Maildrop, row: number): UniqueId | undefined => {
  const place = placeAt(named, row)
  return place < 0 ? undefined : named.ids.at(place)
}

/** Whether a row has a unique-id. */
export const hasIdAt = ({ columns: { named } }: Maildrop, row: number): boolean => placeAt(named, row) >= 0

/** The octets of a row, as the scan listing has them. */
export const octetsAt = ({ columns }: Maildrop, row: number): number | undefined => {
  const octets = columns.octets[row] ?? Number.NaN
  return Number.isNaN(octets) ? undefined : octets
}

/** The octets of each row; NaN where the scan listing has none. */
export const sizesOf = ({ columns }: Maildrop): Iterable<number> => columns.octets

/** The row of a message number; undefined where the maildrop does not hold it. */
export const rowOfNumber = (maildrop: Maildrop, number: number): number | undefined => {
  const row = firstRowUpTo(maildrop, number)
  return maildrop.columns.numbers[row] === number ? row : undefined
}

/** The row of a unique-id; undefined where no message bears it, or more than one. */
export const rowOfId = ({ columns: { named } }: Maildrop, id: UniqueId): number | undefined => {
  const place = named.ids.isRepeated(id) ? undefined : named.ids.placeOf(id)
  return place === undefined ? undefined : named.rows[place]
}

/** Whether a unique-id is borne by several messages, against RFC 1939, section 7: it names nothing. */
export const isAmbiguous = ({ columns }: Maildrop, id: UniqueId): boolean => columns.named.ids.isRepeated(id)

/** Whether the unique-id of a row is borne by others, too. */
export const isAmbiguousAt = ({ columns: { named } }: Maildrop, row: number): boolean => {
  const place = placeAt(named, row)
  return place >= 0 && named.ids.isRepeatedAt(place)
}

/** Whether a unique-id is listed, be it once or by several messages. */
export const holdsId = ({ columns }: Maildrop, id: UniqueId): boolean =>
  columns.named.ids.placeOf(id) !== undefined

/** Whether any message has a unique-id. */
export const hasIds = ({ columns }: Maildrop): boolean => columns.named.count > 0

/** Whether each message has a unique-id, though others may bear the same. */
export const isNamedThroughout = ({ columns, count }: Maildrop): boolean => columns.named.count === count

/** Whether each message has a unique-id of its own. */
export const isEachNamed = ({ columns, count }: Maildrop): boolean => columns.named.ids.distinct === count

/** The unique-ids that several messages bear. */
export function* ambiguousIds({ columns: { named } }: Maildrop): Generator<UniqueId, void, void> {
  for (const place of named.ids.repeatedPlaces()) yield named.ids.at(place)
}

/** Fills in summaries by message number; those of messages that are not there are passed over. */
export const withSummaries = (
  maildrop: Maildrop,
  summaries: Iterable<readonly [MessageNumber, RowSummary]>,
): Maildrop => {
  for (const [number, summary] of summaries) {
    const row = rowOfNumber(maildrop, number)
    if (row !== undefined) maildrop.columns.summaries.set(row, summary)
  }
  return { ...maildrop, version: maildrop.version + 1 }
}

/** Forgets the summaries of rows. */
export const withoutSummaries = (maildrop: Maildrop, rows: readonly number[]): Maildrop => {
  for (const row of rows) maildrop.columns.summaries.forget(row)
  return { ...maildrop, version: maildrop.version + 1 }
}

/** How many messages have a summary, be it that their header was refused. */
export const summarised = ({ columns }: Maildrop): number => columns.summaries.filled

/**
 * What the maildrop knew before, by unique-id, is known in its successor too, where the size is the same: else it may be
 * another message. What was refused may be asked again.
 */
export const withSummariesOf = (maildrop: Maildrop, before: Maildrop): Maildrop => {
  const rowNow = rowFinder(maildrop, before)
  maildrop.columns.summaries.takeOver(before.columns.summaries, row => {
    const now = isAmbiguousAt(before, row) ? undefined : rowNow(row)
    return now !== undefined && octetsAt(maildrop, now) === octetsAt(before, row) ? now : undefined
  })
  return maildrop
}

/** The maildrop as it would be on a server that gives no unique-ids. */
export const withoutIds = (maildrop: Maildrop): Maildrop => ({
  ...maildrop,
  columns: { ...maildrop.columns, named: namelessRows(maildrop.count) },
})

/**
 * Whether the messages of a maildrop have other unique-ids than before, against RFC 1939, section 7: none is the same, and
 * yet most sizes are. Else others are there.
 */
export const isRenamed = (before: Maildrop, now: Maildrop): boolean => {
  if (!hasIds(before) || !hasIds(now)) return false
  for (let row = 0; row < before.count; row += 1) if (holdsIdOf(now, before, row)) return false
  return haveSizesInCommon(before, now)
}

const haveSizesInCommon = (one: Maildrop, other: Maildrop): boolean => {
  const counts = new Map<number, number>()
  for (const size of sizesOf(one)) counts.set(size, (counts.get(size) ?? 0) + 1)
  let common = 0
  for (const size of sizesOf(other)) {
    const count = counts.get(size) ?? 0
    if (count > 0) common += 1
    counts.set(size, count - 1)
  }
  return 2 * common > Math.min(one.count, other.count)
}

/**
 * Whether unique-ids name messages, as far as can be seen: some servers give the message's number, which another message
 * bears tomorrow.
 */
export const namesMessages = (maildrop: Maildrop): boolean => {
  const rows = [0, maildrop.count - 1].map(row => messageAt(maildrop, row))
  return rows.some(message => message?.id !== undefined && message.id !== String(message.number))
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

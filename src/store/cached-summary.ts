import { crc32 } from 'node:zlib'
import { type DisplayText, sanitise } from '../text/sanitise.ts'
import type { Value } from './database.ts'
import { isKeepable, longestText, textKept } from './kept-message.ts'
import { StoreError } from './store-error.ts'

/** What the list shows of a message, as it was read once. */
export type CachedSummary = {
  /** Its unique-id: the only thing that names it. */
  readonly id: string
  /** As the scan listing had it: a message with another size is another. */
  readonly octets: number
  readonly from: DisplayText
  readonly subject: DisplayText
  /** Milliseconds since 1970 UTC; undefined when no date can be read. */
  readonly date: number | undefined
  /** See `mail/header-hash`. */
  readonly headerHash: string | undefined
}

/** The columns of a summary, and the checksum over them. */
export const summaryColumns = 'id, octets, date, header_hash, sender, subject, sum'

/** A row as it lies in the file: whatever somebody wrote there. */
export type SummaryRow = Readonly<Record<string, unknown>>

const longestHash = 100

/** The greatest time that a Date can have (ECMA-262, section 21.4.1.1). */
const greatestTime = 8.64e15

/** So many octets a row takes besides its texts, or fewer. */
const rowOverhead = 40

/** A row for a summary, and how many octets it takes at most; undefined where it cannot be kept. */
export const rowOf = (
  summary: CachedSummary,
): { readonly values: readonly Value[]; readonly octets: number } | undefined => {
  const { id, octets, date, headerHash } = summary
  if (!isKeepable(id) || id.includes('\0') || !isSize(octets)) return undefined
  if (date !== undefined && !isTime(date)) return undefined
  const hash = isHash(headerHash) ? headerHash : undefined
  const columns = [id, octets, date ?? null, hash ?? null, textKept(summary.from), textKept(summary.subject)]
  const text = columns.join('\0')
  return { values: [...columns, crc32(text)], octets: Buffer.byteLength(text) + rowOverhead }
}

/** The summary in a row. Throws a StoreError about `path`, `damaged`, where it is not as it was written. */
export const summaryOf = (row: SummaryRow, path: string): CachedSummary => {
  const { id, octets, date, header_hash: hash, sender, subject, sum } = row
  const isWhole =
    typeof id === 'string' &&
    isKeepable(id) &&
    isSize(octets) &&
    (date === null || isTime(date)) &&
    (hash === null || isHash(hash)) &&
    isText(sender) &&
    isText(subject) &&
    sum === crc32([id, octets, date, hash, sender, subject].join('\0'))
  if (!isWhole) throw new StoreError('damaged', path)
  return {
    id,
    octets,
    from: sanitise(sender),
    subject: sanitise(subject),
    date: date ?? undefined,
    headerHash: hash ?? undefined,
  }
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isTime = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(value as number) <= greatestTime
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= longestText
const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= longestHash

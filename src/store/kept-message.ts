import type { Value } from './database.ts'
import type { KeptMessage } from './records.ts'

/** So many UTF-16 code units are kept of a text that a person is to read. */
export const longestText = 300

/**
 * So many an id may have: it is kept whole or not at all, for the beginning of an id is another message's. It is the
 * bound that `pop3/reply` sets to unique-ids, which this room does not know: one that is listed can be kept, too.
 */
export const longestId = 1024

/**
 * Whether a unique-id can be kept exactly as it is. RFC 1939, section 7, allows 70 characters; a message with one that
 * is over 1024, is empty, or holds halves of characters cannot be remembered beyond a session.
 */
export const isKeepable = (id: string): boolean => id !== '' && id.length <= longestId && id.isWellFormed()

/** A text as it is kept: bounded, and with no halves of characters. */
export const textKept = (text: string): string => {
  const cut = text.slice(0, longestText)
  // Half a character at the very end is one that was cut.
  const whole = cut.length < text.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
  return whole.toWellFormed()
}

/** A whole number as it is kept; what no integer can be is not known. */
export const numberKept = (n: number | undefined): number | null =>
  n !== undefined && Number.isSafeInteger(n) ? n : null

/** The columns of a `KeptMessage` but for its id, as they lie in a row. */
export type KeptRow = {
  readonly octets: number | null
  readonly header_hash: string | null
  readonly sender: string | null
  readonly subject: string | null
  readonly date: number | null
}

/** The names of these columns, in the order of `keptValues`. */
export const keptColumns = 'octets, header_hash, sender, subject, date'

/** What a message has for these columns. */
export const keptValues = (message: KeptMessage): Value[] => [
  numberKept(message.octets),
  message.headerHash ?? null,
  message.from === undefined ? null : textKept(message.from),
  message.subject === undefined ? null : textKept(message.subject),
  numberKept(message.date),
]

/** What these columns say of a message. */
export const keptOf = (row: KeptRow): Omit<KeptMessage, 'id'> => ({
  octets: row.octets ?? undefined,
  headerHash: row.header_hash ?? undefined,
  from: row.sender ?? undefined,
  subject: row.subject ?? undefined,
  date: row.date ?? undefined,
})

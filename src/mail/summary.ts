import type { DisplayText } from '../text/sanitise.ts'
import { sanitise } from '../text/sanitise.ts'
import { displayName } from './address.ts'
import { parseDate } from './date.ts'
import type { HeaderField } from './header.ts'
import { field, parseHeader } from './header.ts'
import { decodeWords } from './words.ts'

/** What the message list shows of a message. */
export type Summary = {
  /** The sender's name, or else address. */
  from: DisplayText
  subject: DisplayText
  /** Milliseconds since 1970 UTC; undefined when no date can be read. */
  date: number | undefined
}

/** More than any column of a list holds, in UTF-16 units. */
const longest = 300

/**
 * The summary of a message from its header, whole or cut, in the octets that TOP n 0 gives (RFC 1939, section
 * 7). The date is the Date field's, or else that of the first Received field. Never throws.
 */
export const summarise = (header: Uint8Array): Summary => {
  const fields = parseHeader(header)
  return {
    from: oneLine(displayName(field(fields, 'From') ?? '')),
    subject: oneLine(decodeWords(field(fields, 'Subject') ?? '')),
    date: parseDate(field(fields, 'Date') ?? '') ?? received(fields),
  }
}

/** When the last server took the message in: behind the last semicolon (RFC 5321, section 4.4). */
const received = (fields: readonly HeaderField[]): number | undefined => {
  const trace = field(fields, 'Received') ?? ''
  return parseDate(trace.slice(trace.lastIndexOf(';') + 1))
}

const oneLine = (text: string): DisplayText => sanitise(text.replace(/[ \t]+/g, ' ').slice(0, longest))

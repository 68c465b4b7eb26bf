import { createHash } from 'node:crypto'
import { bufferOf } from './octets.ts'

/** So much of a message is looked at. */
export const mostHashedOctets = 64 * 1024

/**
 * The fields that make a message what it is (RFC 5322, section 3.6). Those of MIME do not: servers that keep messages
 * in another form write them anew, with other boundaries, each time they are asked.
 */
const telling: ReadonlySet<string> = new Set([
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'received',
])

/** The fields in which servers and mail programs note what they think of a message, and change their minds. */
const notes: ReadonlySet<string> = new Set([
  'status',
  'x-status',
  'x-keywords',
  'x-uidl',
  'x-uid',
  'x-imap',
  'x-imapbase',
  'x-mozilla-status',
  'x-mozilla-status2',
  'x-mozilla-keys',
  'return-path',
  'delivered-to',
  'content-length',
  'lines',
])

/** So many characters tell one header from all others: 132 bits. */
const hashLength = 22

/**
 * Tells a message by its header, and is the same whatever servers add to it between two sessions. `octets` are the
 * header, and what follows it does not count; only the first `mostHashedOctets` are looked at. Fields that tell
 * nothing are passed over, unless there are no others. Names count in any case and values octet for octet, but for
 * line ends and how long white space is. 22 characters of base64url. Never throws, and takes linear time.
 */
export const headerHash = (octets: Uint8Array): string => {
  const fields = fieldsOf(octets)
  const tellingFields = fields.filter(({ name }) => telling.has(name))
  const hashed = tellingFields.length > 0 ? tellingFields : fields.filter(({ name }) => !notes.has(name))
  const hash = createHash('sha256')
  for (const { name, value } of hashed) hash.update(`${name}:${value}\n`, 'latin1')
  return hash.digest('base64url').slice(0, hashLength)
}

/** A line and those that continue it; the name is empty where it is no field. One character is one octet. */
type RawField = { readonly name: string; readonly value: string }

const fieldsOf = (octets: Uint8Array): RawField[] => {
  const beginning = bufferOf(octets.subarray(0, mostHashedOctets)).toString('latin1')
  // Servers end lines with or without it, and some in different ways from one session to the next.
  const text = beginning.replaceAll('\r', '')
  if (text.startsWith('\n')) return []
  const end = text.indexOf('\n\n')
  const header = end < 0 ? text : text.slice(0, end)
  return header
    .split(/\n(?![ \t])/)
    .filter(line => line !== '')
    .map(rawField)
}

const rawField = (line: string): RawField => {
  const colon = line.indexOf(':')
  return {
    name: line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase(),
    value: line
      .slice(colon + 1)
      .replace(/[ \t\n]+/g, ' ')
      .replace(/^ | $/g, ''),
  }
}

import { isMessageNumber, type MessageNumber, type UniqueId } from './identity.ts'

/** The first line of a reply. */
export type Status = {
  readonly outcome: 'ok' | 'refused' | 'challenge'
  /** The response code, in capitals and without brackets (RFC 2449, section 8; RFC 3206). */
  readonly code?: string
  /** What stands behind the indicator and the code. Hostile. */
  readonly text: string
}

/** Reads a status line (without its line end): `+OK`, `-ERR` or the `+` of a challenge; undefined where it is none. */
export const parseStatus = (line: string): Status | undefined => {
  if (/^\+OK(?!\w)/i.test(line)) return statusOf('ok', line.slice(3))
  if (/^-ERR(?!\w)/i.test(line)) return statusOf('refused', line.slice(4))
  if (/^\+(?=\s|$)/.test(line)) return { outcome: 'challenge', text: line.slice(1).trim() }
  return undefined
}

const statusOf = (outcome: 'ok' | 'refused', rest: string): Status => {
  const text = rest.trim()
  const code = /^\[([A-Za-z0-9/._-]{1,64})\]/.exec(text)?.[1]
  if (code === undefined) return { outcome, text }
  return { outcome, code: code.toUpperCase(), text: text.slice(code.length + 2).trim() }
}

/** How many messages the maildrop holds, and their octets (RFC 1939, section 5, STAT). */
export type DropListing = { readonly messages: number; readonly octets: number }

/** Reads the text behind STAT's `+OK`; undefined where it is no drop listing. Octets that are no number count as 0. */
export const parseDropListing = (text: string): DropListing | undefined => {
  const [messages, octets] = text.split(/\s+/, 2)
  if (!isNumber(messages)) return undefined
  return { messages: Number(messages), octets: isNumber(octets) ? Number(octets) : 0 }
}

/** Reads a scan listing, `number octets` and whatever stands behind; undefined where a row is junk. */
export const parseScanRow = (row: string): [MessageNumber, octets: number] | undefined => {
  const [number, octets] = columnsOf(row)
  const message = messageOf(number)
  return message !== undefined && isNumber(octets) ? [message, Number(octets)] : undefined
}

/** RFC 1939 allows 70 characters; servers are less strict, and we are patient up to this. */
export const longestUniqueId = 1024

/**
 * Reads a unique-id listing, `number unique-id`; undefined where a row is junk or holds no id. An id with a space
 * inside, which RFC 1939 forbids, is taken whole: cut short, it might name another message.
 */
export const parseUniqueIdRow = (row: string): [MessageNumber, UniqueId] | undefined => {
  const [number, ...words] = columnsOf(row)
  const message = messageOf(number)
  const id = words.join(' ')
  if (message === undefined || id === '' || id.length > longestUniqueId) return undefined
  return [message, id as UniqueId]
}

/**
 * A row's columns. Some servers put `+OK` before every row, or several blanks between. Rows are read as Latin-1,
 * where a no-break space is an octet like others, of an id that is not ASCII.
 */
const columnsOf = (row: string): string[] => {
  const columns = row.split(/[ \t]+/).filter(column => column !== '')
  return columns[0]?.toUpperCase() === '+OK' ? columns.slice(1) : columns
}

const messageOf = (column: string | undefined): MessageNumber | undefined => {
  const number = isNumber(column) ? Number(column) : 0
  return isMessageNumber(number) ? number : undefined
}

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,15}$/.test(text)

/** What a server says it can do (RFC 2449, section 5): each tag in capitals, with its parameters as they came. */
export type Capabilities = ReadonlyMap<string, readonly string[]>

/** What is known of a server that has no CAPA. */
export const noCapabilities: Capabilities = new Map()

/** Reads the rows of CAPA's reply. A tag that comes twice keeps the parameters of both. */
export const parseCapabilities = (rows: readonly string[]): Capabilities => {
  const capabilities = new Map<string, string[]>()
  for (const row of rows) {
    const [tag = '', ...parameters] = row.trim().split(/\s+/)
    if (tag === '') continue
    const known = capabilities.get(tag.toUpperCase())
    if (known) known.push(...parameters)
    else capabilities.set(tag.toUpperCase(), parameters)
  }
  return capabilities
}

/** Whether a SASL mechanism is offered (RFC 5034, section 3). */
export const offersMechanism = (capabilities: Capabilities, mechanism: string): boolean =>
  (capabilities.get('SASL') ?? []).some(offered => offered.toUpperCase() === mechanism)

/**
 * The timestamp in a greeting that offers APOP, with its angle brackets; undefined where there is none. It has to
 * have the form of a Message-ID (RFC 1939, section 7): digests of what a forger may choose freely tell the password.
 */
export const apopTimestamp = (greeting: string): string | undefined =>
  /<[!-;=?A-~]{1,256}@[!-;=?A-~]{1,256}>/.exec(greeting)?.[0]

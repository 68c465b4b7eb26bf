import { bufferOf, decodeOctets } from './octets.ts'

/** One field of a header: its value unfolded, not decoded any further, and hostile. */
export type HeaderField = { name: string; value: string }

/** So much of a header is read. */
export const mostHeaderOctets = 256 * 1024

const mostFields = 1_000
const longestName = 200
const longestValue = 16 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d
const colon = 0x3a

/** A field name is any printable ASCII but the colon; space behind it is obsolete and allowed (RFC 5322, 2.2, 4.5). */
const fieldName = /^[!-9;-~]+$/

/**
 * The fields of a header, in order, up to the first empty line (RFC 5322, section 2.2). Takes LF for CRLF and
 * an end anywhere, and leaves out lines that are no field, such as mbox's "From " line. Values are UTF-8
 * where they are valid UTF-8, else windows-1252. At most 1,000 fields from the first 256 KB, each value from
 * at most 16 KB. Never throws, and takes linear time.
 */
export const parseHeader = (octets: Uint8Array): HeaderField[] => {
  const header = bufferOf(octets.subarray(0, mostHeaderOctets))
  const fields: HeaderField[] = []
  let at = 0
  while (at < header.length && fields.length < mostFields && !isLineEnd(header, at)) {
    const end = fieldEnd(header, at)
    const found = parseField(header.subarray(at, end))
    if (found) fields.push(found)
    at = end
  }
  return fields
}

/**
 * The value of a field by its name, in any case; undefined when there is none. Of several the first counts:
 * for From, Subject and Date, which may occur once only (RFC 5322, section 3.6), that is the one most mail
 * readers show.
 */
export const field = (fields: readonly HeaderField[], name: string): string | undefined => {
  const wanted = name.toLowerCase()
  return fields.find(each => each.name.toLowerCase() === wanted)?.value
}

/** The octets behind the empty line that ends the header; none when there is no such line. */
export const bodyOf = (octets: Uint8Array): Uint8Array => {
  const message = bufferOf(octets)
  let at = 0
  while (at < message.length && !isLineEnd(message, at)) at = lineEnd(message, at)
  return octets.subarray(lineEnd(message, at))
}

const parseField = (line: Buffer): HeaderField | undefined => {
  const nameLength = line.indexOf(colon)
  if (nameLength < 1 || nameLength > longestName) return undefined
  const name = line.toString('latin1', 0, nameLength).trimEnd()
  if (!fieldName.test(name)) return undefined
  const value = line.subarray(nameLength + 1, nameLength + 1 + longestValue)
  return { name, value: unfold(decodeOctets(value)).trim() }
}

/** Takes out each line end in front of white space, and nothing else (RFC 5322, section 2.2.3). */
const unfold = (value: string): string => value.replace(/\r?\n(?=[ \t])/g, '')

/** Where the field at `start` ends: behind its line and those lines that continue it. */
const fieldEnd = (header: Buffer, start: number): number => {
  let end = lineEnd(header, start)
  while (isSpace(header[end])) end = lineEnd(header, end)
  return end
}

/** Where the line at `start` ends, its line end included. */
const lineEnd = (octets: Buffer, start: number): number => {
  const end = octets.indexOf(lineFeed, start)
  return end < 0 ? octets.length : end + 1
}

const isLineEnd = (octets: Buffer, at: number): boolean =>
  octets[at] === lineFeed || (octets[at] === carriageReturn && octets[at + 1] === lineFeed)

const isSpace = (octet: number | undefined): boolean => octet === 0x20 || octet === 0x09

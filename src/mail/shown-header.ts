import { counted } from '../text/format.ts'
import { type DisplayText, nothing, said, sanitise, sanitiseLines } from '../text/sanitise.ts'
import { safeFileName } from './file-name.ts'
import { field, type HeaderField, parseHeader } from './header.ts'
import type { ShownField } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import { decodeWords } from './words.ts'

/** A header as it is shown: the main fields, all of them, and as it came. */
export type ShownHeader = {
  readonly fields: readonly ShownField[]
  readonly allFields: readonly ShownField[]
  readonly rawHeader: readonly DisplayText[]
  /** A safe name for a file of the message: its subject. */
  readonly fileName: DisplayText
}

const mostRawOctets = 64 * 1024
const mostRawLines = 2_000
/** More of a subject makes no better name, in UTF-16 units. */
const longestSubject = 80

/**
 * What is shown of a header, of which `octets` hold the beginning or more: encoded words decoded, at most 1,000
 * fields, and at most 2,000 lines of 64 KB as it came. Quick, and never throws.
 */
export const shownHeader = (octets: Uint8Array): ShownHeader => {
  const header = parseHeader(octets)
  const main = ['From', 'To', 'Cc', 'Date', 'Subject'].flatMap(name => {
    const value = field(header, name)
    return value === undefined ? [] : { name, value }
  })
  const subject = decodeWords(field(header, 'Subject') ?? '')
  return {
    fields: main.map(shownField),
    allFields: header.map(shownField),
    rawHeader: rawHeader(octets),
    fileName: safeFileName(subject === '' ? '' : `${subject.slice(0, longestSubject)}.eml`, 'message.eml'),
  }
}

const shownField = ({ name, value }: HeaderField): ShownField => ({
  name: sanitise(name),
  value: sanitise(decodeWords(value)),
})

const rawHeader = (octets: Uint8Array): DisplayText[] => {
  const header = octets.subarray(0, headerEnd(octets))
  if (header.length === 0) return []
  const lines = sanitiseLines(decodeOctets(header.subarray(0, mostRawOctets)))
  if (lines.at(-1) === nothing) lines.pop()
  if (header.length <= mostRawOctets && lines.length <= mostRawLines) return lines
  const shown = lines.slice(0, mostRawLines)
  return [
    ...shown,
    said`(Only the first ${counted(shown.length, 'line')} of this header; the rest is left out.)`,
  ]
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Where the empty line that ends a header begins, or the end of what is here. */
const headerEnd = (octets: Uint8Array): number => {
  let at = 0
  while (at < octets.length) {
    const isEmpty = octets[at] === lineFeed || (octets[at] === carriageReturn && octets[at + 1] === lineFeed)
    if (isEmpty) return at
    const end = octets.indexOf(lineFeed, at)
    if (end < 0) break
    at = end + 1
  }
  return octets.length
}

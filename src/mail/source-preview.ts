import type { DisplayText } from '../text/sanitise.ts'
import { sanitise, sanitiseLines } from '../text/sanitise.ts'
import type { HeaderField } from './header.ts'
import { bodyOf, field, parseHeader } from './header.ts'
import { decodeOctets } from './octets.ts'
import { decodeWords } from './words.ts'

/** A header field as it is shown. */
export type PreviewField = { name: DisplayText; value: DisplayText }

/** What the preview pane shows of a message. */
export type Preview = {
  /** Those of From, To, Cc, Date and Subject that exist, in this order. */
  fields: PreviewField[]
  /** Every field, in the message's order. */
  allFields: PreviewField[]
  /** The text, not wrapped. */
  lines: DisplayText[]
  /** The parts that are not shown as text. A name may be empty. */
  attachments: { name: DisplayText; type: DisplayText }[]
  /** What a reader should know about the lines, such as why they are the source. */
  note: DisplayText | undefined
}

const mostSourceLines = 5_000
const mostSourceOctets = 256 * 1024

/**
 * A preview that takes nothing apart: the lines are the body as it came, at most 5,000 from the first 256 KB.
 * `note` says why. Quick, and never throws.
 */
export const sourcePreview = (octets: Uint8Array, note: DisplayText): Preview => {
  const source = decodeOctets(bodyOf(octets).subarray(0, mostSourceOctets))
  const lines = sanitiseLines(firstLines(source, mostSourceLines))
  return { ...previewHeader(octets), lines, attachments: [], note }
}

/** The header of a message as the preview shows it, encoded words decoded. */
export const previewHeader = (octets: Uint8Array): Pick<Preview, 'fields' | 'allFields'> => {
  const header = parseHeader(octets)
  const main = ['From', 'To', 'Cc', 'Date', 'Subject'].flatMap(name => {
    const value = field(header, name)
    return value === undefined ? [] : { name, value }
  })
  return { fields: main.map(previewField), allFields: header.map(previewField) }
}

/** The first `most` lines of `text`. */
export const firstLines = (text: string, most: number): string => {
  let end = -1
  for (let line = 0; line < most; line++) {
    end = text.indexOf('\n', end + 1)
    if (end < 0) return text
  }
  return text.slice(0, end)
}

const previewField = ({ name, value }: HeaderField): PreviewField => ({
  name: sanitise(name),
  value: sanitise(decodeWords(value)),
})

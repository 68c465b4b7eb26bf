import { counted } from '../text/format.ts'
import { type DisplayText, said, sanitise, sanitiseLines, slice } from '../text/sanitise.ts'
import { bodyOf } from './header.ts'
import { htmlToText, TooDeepError } from './html.ts'
import { decodeOctets } from './octets.ts'
import { type Attachment, type Part, type Parts, takeApart } from './parts.ts'
import { firstLines, type Preview, previewHeader, sourcePreview } from './source-preview.ts'

export type { Preview, PreviewField } from './source-preview.ts'

const mostOctets = 8 * 1024 * 1024
const longestText = 2 * 1024 * 1024
const mostLines = 20_000
const longestName = 300

/**
 * What the preview pane shows of a message, whole or cut anywhere, in the octets that TOP n k gives (RFC 1939,
 * section 7): its plain text, or else the text of its html. Where there is neither, `note` says what there is;
 * what cannot be taken apart is shown as its source, and `note` says why. At most 20,000 lines and 2 MB of text,
 * from the first 8 MB. Never rejects, but hostile octets may take seconds: give it a thread and a deadline.
 */
export const readPreview = async (octets: Uint8Array): Promise<Preview> => {
  const message = octets.subarray(0, mostOctets)
  try {
    return preview(message, await takeApart(message))
  } catch (error) {
    return sourcePreview(message, said`${reason(error)}: this is its source.`)
  }
}

const reason = (error: unknown): DisplayText => {
  if (error instanceof TooDeepError) return said`The HTML of this message is nested too deeply to be laid out`
  if (error instanceof Error && 'code' in error && error.code === 'EMAXLEN') {
    return said`This message has too many parts, or too long a header, to be taken apart`
  }
  return said`This message cannot be taken apart`
}

const preview = (message: Uint8Array, { root, attachments }: Parts): Preview => {
  const text = textOf(root)
  if (!isBlank(text)) return { ...frame(message, attachments), ...shownText(text) }
  if (isBlank(decodeOctets(bodyOf(message)))) return frame(message, attachments)
  if (attachments.length === 0 && lacksParts(root)) {
    return sourcePreview(message, said`The parts of this message cannot be told apart: this is its source.`)
  }
  return { ...frame(message, attachments), note: whatElse(attachments) }
}

/** A preview with everything but the text. */
const frame = (message: Uint8Array, attachments: Attachment[]): Preview => ({
  ...previewHeader(message),
  lines: [],
  attachments: attachments.map(({ name, type }) => ({ name: shortened(name), type: shortened(type) })),
  note: undefined,
})

const shownText = (text: string): Pick<Preview, 'lines' | 'note'> => {
  const shown = firstLines(text.slice(0, longestText), mostLines)
  const note = shown === text ? undefined : said`Only the beginning of this long text is shown.`
  return { lines: sanitiseLines(shown.trimEnd()), note }
}

/** What a message that shows no text holds, as far as it was fetched: its text may begin beyond that. */
const whatElse = (attachments: Attachment[]): DisplayText => {
  const [first, second] = attachments
  if (first === undefined) return said`There is no text in the lines fetched.`
  if (second !== undefined) {
    return said`There is no text in the lines fetched, only ${counted(attachments.length, 'attachment')}.`
  }
  return said`There is no text in the lines fetched, only an attachment of type ${shortened(first.type)}.`
}

/** The text of a part: of an alternative the plain one, or else the last that has any (RFC 2046, section 5.1.4). */
const textOf = (part: Part): string => {
  if (part.type === 'text/html') return htmlToText(part.text)
  if (part.parts.length === 0) return part.text
  const plain = part.parts.find(each => each.type === 'text/plain' && !isBlank(each.text))
  if (part.type === 'multipart/alternative' && plain) return plain.text
  const texts = part.parts.map(textOf).filter(text => !isBlank(text))
  return part.type === 'multipart/alternative' ? (texts.at(-1) ?? '') : texts.join('\n')
}

/** Whether a multipart is there whose parts are not: its boundary is missing, wrong, or beyond the lines fetched. */
const lacksParts = (part: Part): boolean =>
  part.type.startsWith('multipart/') && (part.parts.length === 0 || part.parts.some(lacksParts))

const isBlank = (text: string): boolean => !/\S/.test(text)

const shortened = (text: string): DisplayText => slice(sanitise(text.slice(0, longestName)), 0, longestName)

import { type DisplayText, said, sanitiseLines } from '../text/sanitise.ts'
import { mostHeaderOctets } from './header.ts'
import { hexLines } from './hex.ts'
import { plainSection, readMessageText, summaryOf } from './message-text.ts'
import type { PartId, TextView } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import { allParts, isCalendar, isContainer, isDeliveryReport, isReceipt } from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import { createPartReader, type PartReader } from './part-reader.ts'
import { beginning, noteOf, type ReadingOptions, unended, unreadable } from './reading.ts'
import { boundSections, isBlank, mostBlankOctets } from './section-bounds.ts'
import { shownHeader } from './shown-header.ts'
import type { MessageSource } from './source.ts'
import { sourcePart, textInHeader } from './source-text.ts'
import { holdsMessage, readStructure } from './structure.ts'

/**
 * One part of a message as text to be read, an attached one too: a message with its main fields, a multipart with
 * the text of what it holds, a report or an invitation in words and as it came. Of what is no text the first 4 KB
 * in hexadecimal. Bounded like `readMessage`, and never rejects either: what cannot be read is shown as the
 * message's source, and `note` says why.
 */
export const readPart = async (
  source: MessageSource,
  id: PartId,
  { whole, charset }: ReadingOptions,
): Promise<TextView> => {
  try {
    const { root } = await readStructure(source, whole)
    const part = allParts(root).find(each => each.id === id)
    if (part === undefined) return { fields: [], sections: [], links: [], note: notHere, cut: false }
    return bounded(await partView(part, part === root, createPartReader(source, charset)))
  } catch {
    return sourcePart(source, unreadable)
  }
}

type Opened = Omit<TextView, 'fields' | 'cut'> & {
  readonly fields?: TextView['fields']
  readonly cut?: boolean
}

const bounded = ({ fields = [], sections, links, note, cut = false }: Opened): TextView => {
  const shown = boundSections(sections)
  const view = { fields, sections: shown.sections, links }
  const isCut = shown.cut || cut
  const missing = shown.sections.length === 0 ? empty : undefined
  return { ...view, note: noteOf([note ?? missing, isCut ? beginning : undefined]), cut: isCut }
}

const mostHexOctets = 4 * 1024
const mostRawOctets = 1024 * 1024

const notHere = said`This part is not in what is here of this message.`
const empty = said`There is no text in this part.`
const noText = said`This part is no text: s saves it, o opens it with another program.`
const unsplit = said`The parts of this one cannot be told apart: this is its source.`
const tooDeep = said`This message is not taken apart any further: this is its source.`

const partView = async (part: PartNode, isMessage: boolean, reader: PartReader): Promise<Opened> => {
  if (isMessage) return messageView(part, part, reader)
  if (holdsMessage(part.type)) return nestedView(part, reader)
  if (isContainer(part))
    return part.children.length > 0 ? textView(part, reader) : rawView(part, unsplit, reader)
  if (isDeliveryReport(part) || isReceipt(part) || isCalendar(part)) return summaryView(part, reader)
  if (part.type.startsWith('text/') || part.type.startsWith('message/')) return readText(part, reader)
  return hexView(part, reader)
}

/** The message whose header is that of `header`; its root is a part like any other. */
const messageView = async (header: PartNode, root: PartNode, reader: PartReader): Promise<Opened> => {
  const octets = await reader.raw(header, header.header, mostHeaderOctets)
  const { fields } = shownHeader(octets)
  const body = decodeOctets(await reader.raw(root, root.body, mostBlankOctets))
  const lines = root.whole && isBlank(body) ? textInHeader(octets) : []
  if (lines.length > 0) return { fields, sections: [{ title: undefined, lines }], links: [], note: unended }
  return { fields, ...(await partView(root, false, reader)) }
}

const nestedView = async (part: PartNode, reader: PartReader): Promise<Opened> => {
  const [root] = part.children
  return root ? messageView(root, root, reader) : rawView(part, tooDeep, reader)
}

/** What a part that is not taken apart holds. */
const rawView = async (part: PartNode, note: DisplayText, reader: PartReader): Promise<Opened> => {
  const text = decodeOctets(await reader.octets(part, mostRawOctets))
  if (isBlank(text)) return { sections: [], links: [], note: undefined }
  return { sections: [{ title: undefined, lines: sanitiseLines(text) }], links: [], note }
}

const textView = async (part: PartNode, reader: PartReader): Promise<Opened> => {
  const { sections, links, notes, cut } = await readMessageText(part, reader)
  return { sections, links, note: noteOf(notes), cut }
}

const summaryView = async (part: PartNode, reader: PartReader): Promise<Opened> => {
  const summary = await summaryOf(part, reader)
  const plain = await plainSection(part, reader)
  return { sections: summary ? [summary, plain] : [plain], links: [], note: undefined }
}

const readText = async (part: PartNode, reader: PartReader): Promise<Opened> => {
  const { lines, links, note, cut } = await reader.text(part)
  return { sections: [{ title: undefined, lines }], links, note, cut }
}

const hexView = async (part: PartNode, reader: PartReader): Promise<Opened> => ({
  sections: [{ title: undefined, lines: hexLines(await reader.octets(part, mostHexOctets)) }],
  links: [],
  note: noText,
})

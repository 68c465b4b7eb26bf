import { counted } from '../text/format.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import { mostHeaderOctets, parseHeader } from './header.ts'
import { messageMarks } from './message-marks.ts'
import { type MessageText, readMessageText } from './message-text.ts'
import type { MessageView } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import { isCalendar, isContainer, isInlineText, ownParts, shortened } from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import { createPartReader } from './part-reader.ts'
import { partRows } from './part-rows.ts'
import { beginning, noteOf, type ReadingOptions, unended, unreadable } from './reading.ts'
import { boundSections, isBlank, mostBlankOctets } from './section-bounds.ts'
import { shownHeader } from './shown-header.ts'
import { type MessageSource, readRange } from './source.ts'
import { sourceView, textInHeader } from './source-text.ts'
import { readStructure, type Structure } from './structure.ts'
import { traceOf } from './trace.ts'

export { readPart } from './part-view.ts'
export { readSource } from './source-text.ts'

/**
 * What the screen shows of a message, whole or cut anywhere, in the octets that TOP n k or RETR gives (RFC 1939).
 * What cannot be taken apart is shown as its source, and `note` says why; where there is no text it says what
 * there is. At most 20,000 lines and 1 MB of text, each part's from its first 4 MB. Never rejects, but hostile
 * octets may take seconds: give it a thread and a deadline.
 */
export const readMessage = async (source: MessageSource, options: ReadingOptions): Promise<MessageView> => {
  const seen: { structure?: Structure } = {}
  try {
    const structure = await readStructure(source, options.whole)
    seen.structure = structure
    const text = await readMessageText(structure.root, createPartReader(source, options.charset))
    return messageView(source, structure, text, options.whole)
  } catch {
    const parts = seen.structure ? partRows(seen.structure.root, new Set()) : []
    return { ...sourceView(source, unreadable), parts }
  }
}

const messageView = (
  source: MessageSource,
  { root, complete }: Structure,
  text: MessageText,
  whole: boolean,
): MessageView => {
  const header = readRange(source, root.header.start, Math.min(root.header.end, mostHeaderOctets))
  const hasText = text.sections.length > 0
  const unsplit = unsplitPart(source, root)
  if (unsplit && !hasText && attachmentsOf(root).length === 0) {
    return sourceView(source, said`The parts of this message cannot be told apart: this is its source.`)
  }
  const stray = whole && isBlankBody(source, root) ? textInHeader(header) : []
  const notes = [
    hasText || text.cut || stray.length > 0 ? undefined : missingText(root, whole),
    stray.length > 0 ? unended : undefined,
    ...text.notes,
    unsplit && hiddenIn(unsplit),
    text.cut ? beginning : undefined,
    complete ? undefined : tooManyParts,
  ]
  return {
    ...shownHeader(header),
    marks: messageMarks(root, text.texts),
    sections: stray.length > 0 ? boundSections([{ title: undefined, lines: stray }]).sections : text.sections,
    parts: partRows(root, text.shown, source),
    links: text.links,
    trace: traceOf(parseHeader(header)),
    note: noteOf(notes),
    cut: text.cut,
  }
}

const tooManyParts = said`This message has more parts than the first 1,000, which are all that is listed.`

/** A multipart whose parts are not there, and will not come: its boundary is missing or wrong. */
const unsplitPart = (source: MessageSource, root: PartNode): PartNode | undefined =>
  [...ownParts(root)].find(
    part =>
      isContainer(part) &&
      part.children.length === 0 &&
      (part.whole || !part.parameters.get('boundary')) &&
      !isBlankBody(source, part),
  )

const isBlankBody = (source: MessageSource, { body: { start, end } }: PartNode): boolean =>
  isBlank(decodeOctets(readRange(source, start, Math.min(end, start + mostBlankOctets))))

/** Beside what is shown nobody would miss it. */
const hiddenIn = ({ id }: PartNode): DisplayText =>
  said`What is in part ${sanitise(id)} cannot be told apart: v, then that part, shows it.`

const attachmentsOf = (root: PartNode): PartNode[] =>
  [...ownParts(root)].filter(part => !isContainer(part) && (!isInlineText(part) || isCalendar(part)))

/** What a message that shows no text holds. Of one that is cut the text may begin beyond that. */
const missingText = (root: PartNode, whole: boolean): DisplayText => {
  if (!whole) return said`There is no text in the beginning that is here: > loads all of it.`
  const [first, second] = attachmentsOf(root)
  if (first === undefined) return said`This message has no text.`
  if (second === undefined)
    return said`This message has no text, only an attachment of type ${shortened(first.type)}.`
  return said`This message has no text, only ${counted(attachmentsOf(root).length, 'attachment')}.`
}

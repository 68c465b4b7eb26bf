import { type DisplayText, said, sanitise, slice } from '../text/sanitise.ts'
import type { PartNode } from './part-node.ts'

const longestShown = 300

/** Whether a part is text that its sender wants to be read with the message (RFC 2183, section 2). */
export const isInlineText = ({ type, disposition }: PartNode): boolean =>
  disposition !== 'attachment' && (type.startsWith('text/') || readableMessages.has(type))

/** Parts of type message/* that are lines for people, though meant for programs (RFC 5965, for one). */
const readableMessages = new Set(['message/feedback-report', 'message/external-body', 'message/partial'])

/** Whether a part says what became of a message (RFC 3464, RFC 6533). */
export const isDeliveryReport = ({ type }: PartNode): boolean =>
  type === 'message/delivery-status' || type === 'message/global-delivery-status'

/** Whether a part says what was done with a message (RFC 8098, RFC 6533). */
export const isReceipt = ({ type }: PartNode): boolean =>
  type === 'message/disposition-notification' || type === 'message/global-disposition-notification'

/** Whether a part is an invitation, or an answer to one (RFC 5545). */
export const isCalendar = ({ type }: PartNode): boolean => type === 'text/calendar'

/** Whether a part only holds others. */
export const isContainer = ({ type }: PartNode): boolean => type.startsWith('multipart/')

/** Whether a part is what Outlook wraps attachments in. */
export const isTnef = ({ type, name }: PartNode): boolean =>
  type === 'application/ms-tnef' || type === 'application/vnd.ms-tnef' || name.toLowerCase() === 'winmail.dat'

/** A part and all it holds, each before its own. */
export function* allParts(part: PartNode): Generator<PartNode> {
  yield part
  for (const child of part.children) yield* allParts(child)
}

/** The parts of a message but for those of messages inside it. */
export function* ownParts(part: PartNode): Generator<PartNode> {
  yield part
  if (isContainer(part)) for (const child of part.children) yield* ownParts(child)
}

/** What a section is called that shows this part. */
export const partTitle = ({ id, type, name }: PartNode): DisplayText => {
  const title = said`Part ${sanitise(id)}: ${shortened(type)}`
  return name === '' ? title : said`${title}, ${shortened(name)}`
}

/** A hostile word on one line, at most 300 characters. */
export const shortened = (text: string): DisplayText =>
  sanitise(slice(sanitise(text.slice(0, longestShown)), 0, longestShown))

import type { PartId, PartPlace } from './message-view.ts'
import type { OctetRange, PartNode } from './part-node.ts'
import { firstOctets, mostNestedOctets } from './part-octets.ts'
import { type FoundPart, type PartBudget, splitParts } from './part-splitter.ts'
import { type MessageSource, passingChunks, sourceSize } from './source.ts'
import { transferCounter } from './transfer-encoding.ts'

/** A message taken apart. */
export type Structure = {
  readonly root: PartNode
  /** Whether these are all parts; else there are more than 1,000. */
  readonly complete: boolean
}

const mostParts = 1_000
const mostNested = 10

/**
 * The tree of a message's parts, and where each lies (RFC 2046), down to ten messages in each other; of an
 * encoded message inside the first 8 MB. `whole` says whether the message ends where the source does. Time is
 * linear in the octets at each depth, and files are read in pieces. Rejects with Node's error where a file cannot
 * be read.
 */
export const readStructure = async (source: MessageSource, whole = true): Promise<Structure> => {
  const budget = { left: mostParts, exceeded: false }
  const range = { start: 0, end: sourceSize(source) }
  const message = { source, range, inside: undefined, whole, depth: 0 }
  const root = await readMessageAt(message, '1' as PartId, budget)
  return { root, complete: !budget.exceeded }
}

/** A message, or one inside another: its octets are those of `range` in `source`. */
type MessageAt = {
  source: MessageSource
  range: OctetRange
  inside: PartPlace | undefined
  whole: boolean
  depth: number
}

const readMessageAt = async (message: MessageAt, id: PartId, budget: PartBudget): Promise<PartNode> => {
  const found = await splitParts(message.source, message.range, budget)
  return partNode(found, id, { ...message, whole: message.whole && !budget.exceeded }, budget)
}

const partNode = async (
  found: FoundPart,
  id: PartId,
  message: MessageAt,
  budget: PartBudget,
): Promise<PartNode> => {
  const { content, header, body, ended, parts } = found
  const { source, inside } = message
  const place = { ...body, encoding: content.encoding }
  const decodedOctets = decodedLength(source, place)
  const whole = ended || message.whole
  const children: PartNode[] = []
  for (const [index, part] of parts.entries()) {
    children.push(await partNode(part, childId(id, index), message, budget))
  }
  if (holdsMessage(content.type)) {
    const nested = await messageIn(source, { ...place, inside }, decodedOctets, { ...message, whole }, budget)
    if (nested) children.push(await readMessageAt(nested, childId(id, 0), budget))
  }
  return { id, ...content, header, body, decodedOctets, inside, whole, children }
}

/** Whether a part of this type holds a whole message (RFC 2046, section 5.2.1; RFC 6532, section 3.7). */
export const holdsMessage = (type: string): boolean => type === 'message/rfc822' || type === 'message/global'

const childId = (id: PartId, index: number): PartId => `${id}.${index + 1}` as PartId

/** Where the message in a part is to be read: where it lies if it is not encoded, else from memory. */
const messageIn = async (
  source: MessageSource,
  place: PartPlace,
  decodedOctets: number,
  { whole, depth }: MessageAt,
  budget: PartBudget,
): Promise<MessageAt | undefined> => {
  if (depth === mostNested || place.start === place.end) return undefined
  if (budget.left === 0) {
    budget.exceeded = true
    return undefined
  }
  const { start, end, inside } = place
  if (!isEncoded(place.encoding)) return { source, range: { start, end }, inside, whole, depth: depth + 1 }
  const octets = await firstOctets(source, { ...place, inside: undefined }, mostNestedOctets)
  return {
    source: { octets },
    range: { start: 0, end: octets.length },
    inside: place,
    whole: whole && octets.length === decodedOctets,
    depth: depth + 1,
  }
}

const isEncoded = (encoding: string): boolean => encoding === 'base64' || encoding === 'quoted-printable'

const decodedLength = (
  source: MessageSource,
  { start, end, encoding }: OctetRange & { encoding: string },
): number => {
  if (!isEncoded(encoding)) return end - start
  const counter = transferCounter(encoding)
  let length = 0
  for (const piece of passingChunks(source, start, end)) length += counter.write(piece)
  return length + counter.end()
}

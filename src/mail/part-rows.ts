import libmime from 'libmime'
import { safeFileName } from './file-name.ts'
import { field, parseHeader } from './header.ts'
import type { PartRow } from './message-view.ts'
import { isContainer, shortened } from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import { type MessageSource, readRange } from './source.ts'
import { holdsMessage } from './structure.ts'
import { decodeWords } from './words.ts'

/**
 * The rows of the tree under `root`, each part before those it holds; `shown` are those whose text is shown. Where
 * `source` is given, a message without a name is called by its subject; throws Node's error then where a file cannot
 * be read.
 */
export const partRows = (root: PartNode, shown: ReadonlySet<PartNode>, source?: MessageSource): PartRow[] => {
  const rows: PartRow[] = []
  const add = (part: PartNode, depth: number): void => {
    const name = part.name === '' && source ? subjectIn(part, source) : part.name
    rows.push({ ...partRow(part, depth, shown.has(part)), name: shortened(name) })
    for (const child of part.children) add(child, depth + 1)
  }
  add(root, 0)
  return rows
}

const partRow = (part: PartNode, depth: number, shown: boolean): Omit<PartRow, 'name'> => ({
  id: part.id,
  depth,
  type: shortened(part.type),
  disposition: shortened(part.disposition),
  charset: shortened(part.charset),
  encodedOctets: part.body.end - part.body.start,
  decodedOctets: part.decodedOctets,
  whole: part.whole,
  shown,
  container: isContainer(part),
  message: holdsMessage(part.type),
  fileName: safeFileName(part.name, `part-${part.id}.${extension(part.type)}`),
  place: { ...part.body, encoding: part.encoding, inside: part.inside },
})

const mostSearchedOctets = 16 * 1024
const longestSubject = 1_000

/** The subject of the message in a part; of one that is encoded none, for that had to be decoded once more. */
const subjectIn = ({ type, children: [message] }: PartNode, source: MessageSource): string => {
  if (!holdsMessage(type) || !message || message.inside) return ''
  const { start, end } = message.header
  const header = parseHeader(readRange(source, start, Math.min(end, start + mostSearchedOctets)))
  return decodeWords((field(header, 'Subject') ?? '').slice(0, longestSubject))
}

/** The usual end of the name of a file of this type: letters and digits. */
const extension = (type: string): string => {
  if (holdsMessage(type)) return 'eml'
  if (type.startsWith('message/') || type === 'text/plain') return 'txt'
  const usual = libmime.detectExtension(type)
  return /^[a-z0-9]{1,10}$/.test(usual) ? usual : 'bin'
}

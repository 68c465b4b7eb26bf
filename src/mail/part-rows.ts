import libmime from 'libmime'
import { safeFileName } from './file-name.ts'
import type { PartRow } from './message-view.ts'
import { isContainer, shortened } from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import { holdsMessage } from './structure.ts'

/** The rows of the tree under `root`, each part before those it holds; `shown` are those whose text is shown. */
export const partRows = (root: PartNode, shown: ReadonlySet<PartNode>): PartRow[] => {
  const rows: PartRow[] = []
  const add = (part: PartNode, depth: number): void => {
    rows.push(partRow(part, depth, shown.has(part)))
    for (const child of part.children) add(child, depth + 1)
  }
  add(root, 0)
  return rows
}

const partRow = (part: PartNode, depth: number, shown: boolean): PartRow => ({
  id: part.id,
  depth,
  type: shortened(part.type),
  name: shortened(part.name),
  disposition: shortened(part.disposition),
  charset: shortened(part.charset),
  encodedOctets: part.body.end - part.body.start,
  decodedOctets: part.decodedOctets,
  whole: part.whole,
  shown,
  container: isContainer(part),
  fileName: safeFileName(part.name, `part-${part.id}.${extension(part.type)}`),
  place: { ...part.body, encoding: part.encoding, inside: part.inside },
})

/** The usual end of the name of a file of this type: letters and digits. */
const extension = (type: string): string => {
  if (holdsMessage(type)) return 'eml'
  if (type.startsWith('message/') || type === 'text/plain') return 'txt'
  const usual = libmime.detectExtension(type)
  return /^[a-z0-9]{1,10}$/.test(usual) ? usual : 'bin'
}

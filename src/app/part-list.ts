import type { PartId, PartRow } from '../mail/message-view.ts'
import { cut } from '../text/cells.ts'
import { formatOctets } from '../text/format.ts'
import { type DisplayText, joined, nothing, said, sanitise } from '../text/sanitise.ts'
import { currentHere } from './previews.ts'
import type { State } from './state.ts'

/** A row of the tree, as the menu has it. */
export type PartItem = { readonly id: PartId; readonly line: DisplayText }

/** The rows of the tree of the message under the cursor, from `top` on, `height` of them. */
export const partItems = (
  state: State,
  columns: number,
  top = 0,
  height = Number.POSITIVE_INFINITY,
): readonly PartItem[] =>
  partsOf(state)
    .slice(top, top + height)
    .map(part => ({ id: part.id, line: partLine(part, columns) }))

/** How many rows the tree has. */
export const partCount = (state: State): number => partsOf(state).length

const partsOf = (state: State): readonly PartRow[] => currentHere(state)?.view.parts ?? []

/** A row of the tree deeper than this is indented no further. */
const deepest = 8

/**
 * A part in one row: its type and character set, its disposition, its decoded size and the encoded one where they
 * differ, and its name; `so far` where its end is not here.
 */
const partLine = (part: PartRow, columns: number): DisplayText => {
  const indent = sanitise('  '.repeat(Math.min(part.depth, deepest)))
  const words = [
    part.charset === nothing ? part.type : said`${part.type}; ${part.charset}`,
    ...(part.disposition === nothing ? [] : [part.disposition]),
    sizeOf(part),
    ...(part.name === nothing ? [] : [part.name]),
    ...(part.shown && !part.container ? [said`(shown)`] : []),
  ]
  return cut(said`${indent}${joined(words, said`  `)}`, columns)
}

const sizeOf = ({ container, decodedOctets, encodedOctets, whole }: PartRow): DisplayText => {
  const decoded = formatOctets(container ? encodedOctets : decodedOctets)
  const encoded =
    container || encodedOctets === decodedOctets ? nothing : said` (${formatOctets(encodedOctets)} encoded)`
  return said`${decoded}${encoded}${whole ? nothing : said` so far`}`
}

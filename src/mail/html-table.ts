import type { Builder, Formatter, Node, Walk } from 'html-to-text'
import { isBlank } from './section-bounds.ts'

const longestCell = 300

/** Lays out what begins and ends a line, with so many line ends around it. */
export const block =
  (gap: number): Formatter =>
  (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: gap })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: gap })
  }

/** Whether there is only space in it. */
export const isBlankText = ({ type, data = '' }: Node): boolean => type === 'text' && isBlank(data)

/** A table for data is laid out by rows; the others, which most mail is made of, by what their cells hold. */
export const table: Formatter = (element, walk, builder) => {
  const children = element.children ?? []
  const rows = children.filter(({ name }) => name === 'tr')
  if (!isForData(element, rows)) return block(1)(element, walk, builder)
  const rest = children.filter(child => child.name !== 'tr' && !isBlankText(child))
  if (rest.length > 0) block(1)({ type: 'tag', children: rest }, walk, builder)
  builder.openTable()
  for (const row of rows) writeRow(row, walk, builder)
  builder.closeTable({ tableToString: tableText, leadingLineBreaks: 2, trailingLineBreaks: 2 })
}

const isForData = ({ attribs }: Node, rows: Node[]): boolean => {
  if (/^(?:presentation|none)$/i.test(attribs?.['role'] ?? '')) return false
  return Number(attribs?.['border'] ?? 0) > 0 || rows.some(row => row.children?.some(isHeaderCell))
}

const isHeaderCell = ({ name }: Node): boolean => name === 'th'

const writeRow = (row: Node, walk: Walk, builder: Builder): void => {
  builder.openTableRow()
  for (const child of row.children ?? []) {
    if (isBlankText(child)) continue
    builder.openTableCell()
    walk(child.name === 'td' || child.name === 'th' ? child.children : [child], builder)
    builder.closeTableCell()
  }
  builder.closeTableRow()
}

const tableText = (rows: { text: string }[][]): string => rows.map(rowText).join('\n')

/** Cells of a few words stand in one line; longer ones under each other. */
const rowText = (cells: { text: string }[]): string => {
  if (cells.length < 2 || cells.some(({ text }) => text.length > longestCell)) {
    return cells.map(({ text }) => text).join('\n')
  }
  return cells
    .map(({ text }) => text.replace(/\s+/g, ' ').trim())
    .join(' | ')
    .trimEnd()
}

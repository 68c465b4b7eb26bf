import { characterWidth } from '../text/width.ts'
import { plain, type Style, styleAfter } from './style.ts'

/**
 * A row of the screen as cells, without the blank ones at its end. A cell has its character and the marks on it; the
 * second cell of a wide character has an empty text.
 */
export type CellRow = { readonly texts: readonly string[]; readonly styles: readonly Style[] }

/** A row of blanks. */
export const emptyRow: CellRow = { texts: [], styles: [] }

const esc = '\x1b'

/** SGR, which is taken; any other control sequence of a frame, and any other control, is left out. */
const sequence = new RegExp(
  [`${esc}\\[([\\d;]*)m`, `${esc}\\[[0-?]*[ -/]*[@-~]`, `${esc}.?`, '\\p{Cc}'].join('|'),
  'gu',
)

/** The cells of a line as Ink writes it: text and SGR. What is beyond `columns` is left out. */
export const parseRow = (line: string, columns: number): CellRow => {
  const texts: string[] = []
  const styles: Style[] = []
  let style = plain
  let end = 0
  const put = (text: string) => {
    for (const character of text) {
      const width = characterWidth(character)
      const last = lastCharacter(texts)
      if (width === 0 && last >= 0) texts[last] += character
      if (width === 0 || texts.length + width > columns) continue
      texts.push(character)
      styles.push(style)
      if (width === 2) {
        texts.push('')
        styles.push(style)
      }
    }
  }
  for (const found of line.matchAll(sequence)) {
    put(line.slice(end, found.index))
    if (found[1] !== undefined) style = styleAfter(style, found[1])
    end = found.index + found[0].length
  }
  put(line.slice(end))
  let length = texts.length
  while (length > 0 && isBlank(texts, styles, length - 1)) length -= 1
  return { texts: texts.slice(0, length), styles: styles.slice(0, length) }
}

const lastCharacter = (texts: readonly string[]): number =>
  texts.at(-1) === '' ? texts.length - 2 : texts.length - 1

const isBlank = (texts: readonly string[], styles: readonly Style[], column: number): boolean =>
  texts[column] === ' ' && styles[column] === plain

/** The text of a cell; a blank beyond the row's end. */
export const textAt = (row: CellRow, column: number): string => row.texts[column] ?? ' '

/** The look of a cell; plain beyond the row's end. */
export const styleAt = (row: CellRow, column: number): Style => row.styles[column] ?? plain

/** Whether two rows have the same in a column. */
export const isSameCell = (a: CellRow, b: CellRow, column: number): boolean =>
  textAt(a, column) === textAt(b, column) && styleAt(a, column) === styleAt(b, column)

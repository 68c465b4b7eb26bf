import { type DisplayText, said, sanitise, slice } from './sanitise.ts'
import { characterWidth, isPlainAscii, textWidth } from './width.ts'

const usualEllipsis = said`…`

/** The width of a text in cells; a cell is one column of the terminal. */
export function cellWidth(text: DisplayText): number {
  return textWidth(text)
}

/** The text in exactly `cells` cells: cut with the ellipsis, or padded with spaces. No cells give no text. */
export function fit(
  text: DisplayText,
  cells: number,
  { align = 'left', ellipsis = usualEllipsis }: { align?: 'left' | 'right'; ellipsis?: DisplayText } = {},
): DisplayText {
  const shown = cut(text, cells, ellipsis)
  const padding = spaces(cells - cellWidth(shown))
  return align === 'left' ? said`${shown}${padding}` : said`${padding}${shown}`
}

/**
 * The text in at most `cells` cells, with the ellipsis (itself cut where it must be) in place of what is
 * missing.
 */
export function cut(text: DisplayText, cells: number, ellipsis: DisplayText = usualEllipsis): DisplayText {
  if (headEnd(text, cells) === text.length) return text
  const tail = slice(ellipsis, 0, headEnd(ellipsis, cells))
  const head = slice(text, 0, headEnd(text, cells - cellWidth(tail)))
  return said`${head}${tail}`
}

/** What is left of a text without its first `cells` cells; a wide character cut in half leaves a space. */
export function withoutHead(text: DisplayText, cells: number): DisplayText {
  const end = headEnd(text, cells)
  const isCutInHalf = end < text.length && cellWidth(slice(text, 0, end)) < cells
  return isCutInHalf ? said` ${slice(text, headEnd(text, cells + 1))}` : slice(text, end)
}

/** Where the longest head of a text ends, as an offset, that takes at most `cells` cells. Marks stay with their character. */
function headEnd(text: DisplayText, cells: number): number {
  if (isPlainAscii(text)) return Math.min(text.length, Math.max(0, cells))
  let end = 0
  let width = 0
  for (const character of text) {
    width += characterWidth(character)
    if (width > cells) break
    end += character.length
  }
  return end
}

function spaces(count: number): DisplayText {
  return sanitise(' '.repeat(Math.max(0, count)))
}

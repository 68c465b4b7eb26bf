import { type DisplayText, nothing, said, sanitise, slice } from './sanitise.ts'
import { characterWidth, textWidth } from './width.ts'

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
  if (headOf(text, cells).end === text.length) return text
  const tail = slice(ellipsis, 0, headOf(ellipsis, cells).end)
  const head = slice(text, 0, headOf(text, cells - cellWidth(tail)).end)
  return said`${head}${tail}`
}

/** What is left behind the first `cells` cells; the second half of a wide character becomes a space. */
export function skipCells(text: DisplayText, cells: number): DisplayText {
  if (cells <= 0) return text
  const skipped = headOf(text, cells)
  const rest = slice(text, skipped.end)
  if (rest === nothing || skipped.width === cells) return rest
  return said` ${slice(rest, headOf(rest, 2).end)}`
}

/**
 * The longest head of a text that takes at most `cells` cells: its end as an offset, and its width, which is
 * one less than asked for where a wide character straddles the edge. Marks stay with their character.
 */
function headOf(text: DisplayText, cells: number): { end: number; width: number } {
  let end = 0
  let width = 0
  for (const character of text) {
    const widened = width + characterWidth(character)
    if (widened > cells) break
    width = widened
    end += character.length
  }
  return { end, width }
}

function spaces(count: number): DisplayText {
  return sanitise(' '.repeat(Math.max(0, count)))
}

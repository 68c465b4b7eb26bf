import { type DisplayText, nothing, slice } from '../text/sanitise.ts'
import { isBlank, shownBounds } from './section-bounds.ts'

/** Lines without blank ones at the end, and whether some were cut off. */
export type BoundedLines = { readonly lines: DisplayText[]; readonly cut: boolean }

/** The first of `lines`: no more than `most`, and no more characters in all than are shown of a message. */
export const boundedLines = (lines: readonly DisplayText[], most = shownBounds.lines): BoundedLines => {
  const kept: DisplayText[] = []
  let left = shownBounds.characters
  for (const line of lines) {
    if (kept.length === most || left <= 0) break
    kept.push(line.length > left ? slice(line, 0, left) : line)
    left -= line.length + 1
  }
  const cut = kept.length < lines.length || left < -1
  while (kept.length > 0 && isBlank(kept.at(-1) ?? '')) kept.pop()
  return { lines: kept, cut }
}

/** The lines without space at their ends, and no more than two blank ones in a row, none at the start. */
export const withoutGaps = (lines: readonly DisplayText[]): DisplayText[] => {
  const kept: DisplayText[] = []
  let blank = 2
  for (const line of lines) {
    blank = isBlank(line) ? blank + 1 : 0
    if (blank <= 2) kept.push(blank > 0 ? nothing : slice(line, 0, line.trimEnd().length))
  }
  return kept
}

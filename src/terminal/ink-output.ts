import Output from '../../node_modules/ink/build/output.js'
import stringWidth from './string-width.ts'

/** What was asked of Ink's Output for one frame, in the order in which it keeps it. */
type Operation =
  | {
      readonly type: 'write'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly transformers: readonly ((line: string, index: number) => string)[]
    }
  | { readonly type: 'clip'; readonly clip: Clip }
  | { readonly type: 'unclip' }

/** What may be drawn in: from `x1` and `y1` on, up to before `x2` and `y2`; all of it where they are undefined. */
type Clip = Readonly<Record<'x1' | 'x2' | 'y1' | 'y2', number | undefined>>

type Row = { text: string; width: number }

const esc = '\x1b'
const sgr = `${esc}\\[[\\d;]*m`

/** Controls other than SGR, what takes no cell, and marks on nothing: Ink gives them cells in ways of its own. */
const intricate = new RegExp(
  [
    `[\\p{Cc}--${esc}]`,
    `${esc}(?!\\[[\\d;]*m)`,
    '\\p{Default_Ignorable_Code_Point}',
    `(?:^|${sgr})[\\p{Mark}\\p{Grapheme_Extend}]`,
  ].join('|'),
  'v',
)

/**
 * From now on Ink puts frames together by rows where it can. Ink takes all texts of each frame apart into cells, to see
 * which of them covers which, and makes rows of the cells again: that is a third of what a key takes. Where no text covers
 * another and none is cut, a row is what stands in it, from left to right. Every style is ended in the text that begins it.
 */
export const putTogetherByRows = (): void => {
  const byCells = Output.prototype.get
  /** The cells of the texts of the last frame: most stand in the next one too. */
  let known = new Map<string, number>()
  Output.prototype.get = function () {
    const widths = new Map<string, number>()
    const widthOf = (text: string): number => {
      const width = known.get(text) ?? (intricate.test(text) ? Number.NaN : stringWidth(text))
      widths.set(text, width)
      return width
    }
    const rows = rowsOf(this['operations'] as Operation[], this, widthOf)
    known = widths
    if (!rows) return byCells.call(this)
    return { output: rows.map(({ text }) => text.trimEnd()).join('\n'), height: this.height }
  }
}

/** Gives the rows; undefined where that takes more than to put texts behind each other. */
const rowsOf = (
  operations: readonly Operation[],
  { width, height }: { width: number; height: number },
  widthOf: (text: string) => number,
): Row[] | undefined => {
  const rows = Array.from({ length: height }, (): Row => ({ text: '', width: 0 }))
  const whole: Clip = { x1: 0, x2: width, y1: 0, y2: height }
  const clips: Clip[] = []
  for (const operation of operations) {
    const clip = clips.at(-1) ?? whole
    if (operation.type === 'clip') clips.push(intersection(clip, operation.clip))
    else if (operation.type === 'unclip') clips.pop()
    else {
      const { x, y, text, transformers } = operation
      const row = isInside(y, 1, clip.y1, clip.y2) ? rows[y] : undefined
      const line = transformers.reduce((styled, transform) => transform(styled, 0), text)
      const cells = widthOf(line)
      if (!isInside(x, Math.max(cells, widthOf(text)), clip.x1, clip.x2)) return undefined
      if (!row) continue
      if (x < row.width) return undefined
      row.text += ' '.repeat(x - row.width) + line
      row.width = x + cells
    }
  }
  return rows
}

/** Not so where the length is not known. */
const isInside = (at: number, length: number, from = 0, to = Number.POSITIVE_INFINITY): boolean =>
  at >= from && at + length <= to

const intersection = (outer: Clip, inner: Clip): Clip => ({
  x1: Math.max(outer.x1 ?? 0, inner.x1 ?? 0),
  x2: Math.min(outer.x2 ?? Number.POSITIVE_INFINITY, inner.x2 ?? Number.POSITIVE_INFINITY),
  y1: Math.max(outer.y1 ?? 0, inner.y1 ?? 0),
  y2: Math.min(outer.y2 ?? Number.POSITIVE_INFINITY, inner.y2 ?? Number.POSITIVE_INFINITY),
})

import { type Brush, octetsIn } from './brush.ts'
import { type CellRow, emptyRow, isSameCell, styleAt, textAt } from './cell-row.ts'
import { plain, type Style } from './style.ts'

/** A run of cells that stays as it is is written again only where it is no longer than this: moving takes 6 octets at most. */
const longestRewritten = 6

/** So many blanks at a row's end are written, more are erased: EL takes 3 octets. */
const mostBlanks = 3

/** Makes a row of the screen that shows `before` show `after`, in few octets: in place, with its end erased, or with its end moved. */
export const paintRow = (brush: Brush, row: number, before: CellRow, after: CellRow): void => {
  const changed = changedColumns(before, after)
  const first = changed.indexOf(true)
  if (first === -1) return
  const inPlace = brush.fork()
  paintChanged(inPlace, row, after, changed)
  // Where little stays it is cheaper to begin with an empty row.
  const anew = brush.fork()
  anew.moveTo(row, first)
  anew.eraseToEnd()
  paintChanged(anew, row, after, changedColumns(cutRow(before, first), after))
  const moved = brush.fork()
  moveEnd(moved, row, first, before, after)
  const ways = moved.written === '' ? [inPlace, anew] : [inPlace, anew, moved]
  brush.follow(ways.reduce((best, way) => (octetsIn(way.written) < octetsIn(best.written) ? way : best)))
}

/** Where a row has become longer or shorter in its middle, its end is moved: ICH and DCH (ECMA-48, sections 8.3.64 and 8.3.26). */
const moveEnd = (brush: Brush, row: number, first: number, before: CellRow, after: CellRow): void => {
  const [wasLong, isLong] = [before.texts.length, after.texts.length]
  const by = isLong - wasLong
  const behind = by < 0 ? first - by : first
  const isWhole = [first, behind].every(column => textAt(before, column) !== '')
  if (by === 0 || !isWhole || first >= Math.min(wasLong, isLong)) return
  brush.moveTo(row, first)
  brush.moveRest(by)
  const blanks = { texts: Array(Math.max(0, by)).fill(' '), styles: Array(Math.max(0, by)).fill(plain) }
  const { texts, styles } = cutRow(before, first)
  const kept = {
    texts: [...texts, ...blanks.texts, ...before.texts.slice(behind)],
    styles: [...styles, ...blanks.styles, ...before.styles.slice(behind)],
  }
  paintChanged(brush, row, after, changedColumns(kept, after))
}

const cutRow = ({ texts, styles }: CellRow, end: number): CellRow =>
  end === 0 ? emptyRow : { texts: texts.slice(0, end), styles: styles.slice(0, end) }

/** Which columns must be written. A wide character of either row is written or left as a whole. */
const changedColumns = (before: CellRow, after: CellRow): boolean[] => {
  const length = Math.max(before.texts.length, after.texts.length)
  const changed: boolean[] = []
  for (let column = 0; column < length; column += 1) {
    // Two wide characters have the same second cell: it is written with the first.
    const isSecond = textAt(after, column) === '' && changed[column - 1] === true
    changed.push(isSecond || !isSameCell(before, after, column))
  }
  return changed
}

const paintChanged = (brush: Brush, row: number, after: CellRow, changed: readonly boolean[]): void => {
  const last = changed.lastIndexOf(true) + 1
  const erases = last - after.texts.length > mostBlanks
  const end = erases ? after.texts.length : last
  if (end === 0 && !erases) return
  let at = nextChanged(changed, 0, end)
  brush.moveTo(row, at)
  while (at < end) {
    let stop = at
    while (stop < end && changed[stop]) stop += 1
    brush.paint(after, at, stop)
    at = nextChanged(changed, stop, end)
    if (at > stop) reach(brush, row, after, stop, at, at < end ? styleAt(after, at) : plain)
  }
  if (erases) brush.eraseToEnd()
}

const nextChanged = (changed: readonly boolean[], from: number, end: number): number => {
  let at = from
  while (at < end && !changed[at]) at += 1
  return at
}

/** Gets over cells that stay, to where the style is `style`: by moving, or by writing them again. */
const reach = (brush: Brush, row: number, after: CellRow, from: number, to: number, style: Style): void => {
  const moved = brush.fork()
  moved.moveTo(row, to)
  moved.restyle(style)
  if (to - from <= longestRewritten) {
    const rewritten = brush.fork()
    rewritten.paint(after, from, to)
    rewritten.restyle(style)
    brush.follow(octetsIn(rewritten.written) <= octetsIn(moved.written) ? rewritten : moved)
  } else brush.follow(moved)
}

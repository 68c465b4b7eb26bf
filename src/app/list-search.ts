import { formatCount } from '../text/format.ts'
import { type DisplayText, joined, nothing, said, sanitise } from '../text/sanitise.ts'
import { listHeight } from './layout.ts'
import { placeCursor } from './list-position.ts'
import type { Maildrop } from './maildrop.ts'
import { cursorMoved } from './moving.ts'
import { knownHeaders, matchingRows } from './row-search.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Begins to search senders and subjects for what was typed; nothing typed goes on with what was searched for before. */
export const searchListFor = (state: State, typed: string): Step => {
  const wanted = sanitise(typed)
  const next = wanted === nothing ? state : { ...state, listSearch: wanted }
  return next.listSearch === undefined ? just(state) : searchListOn(next, 'next')
}

/** To the next message whose sender or subject holds what is searched for, or to the one before; round at the ends. */
export const searchListOn = (state: State, to: 'next' | 'previous'): Step => {
  const { maildrop, list, listSearch } = state
  if (listSearch === undefined || !maildrop) {
    return just(tell(state, 'plain', said`/ searches senders and subjects.`))
  }
  const rows = matchesOf(maildrop, listSearch)
  const unread = unreadWords(maildrop)
  if (rows.length === 0) {
    return just(tell(state, 'warning', joined([said`Not found in the list.`, ...unread], said` `)))
  }
  const found = to === 'next' ? firstBehind(rows, list.cursor) : firstBehind(rows, list.cursor - 1) - 1
  const at = (found + rows.length) % rows.length
  const row = rows[at] ?? list.cursor
  const placed = placeCursor(list, row, maildrop.count, listHeight(state))
  const [next, effects] = row === list.cursor ? just({ ...state, list: placed }) : cursorMoved(state, placed)
  const words = [
    said`Match ${formatCount(at + 1)} of ${formatCount(rows.length)}.`,
    ...(found < 0 ? [said`Found from the end on.`] : []),
    ...(found >= rows.length ? [said`Found from the beginning on.`] : []),
    ...unread,
  ]
  return [tell(next, 'plain', joined(words, said` `)), effects]
}

/** How many headers are not known yet: what they hold is not found. */
const unreadWords = (maildrop: Maildrop): readonly DisplayText[] => {
  const unread = maildrop.count - knownHeaders(maildrop)
  if (unread === 0) return []
  return unread === 1
    ? [said`1 header is not known yet.`]
    : [said`${formatCount(unread)} headers are not known yet.`]
}

const known = new WeakMap<Maildrop, { readonly wanted: DisplayText; readonly rows: Uint32Array }>()

/** The rows that match, looked for once in each version of the maildrop. */
const matchesOf = (maildrop: Maildrop, wanted: DisplayText): Uint32Array => {
  const before = known.get(maildrop)
  if (before?.wanted === wanted) return before.rows
  const rows = matchingRows(maildrop, wanted)
  known.set(maildrop, { wanted, rows })
  return rows
}

/** The place of the first of the rows that is greater than `row`; how many there are where none is. */
const firstBehind = (rows: Uint32Array, row: number): number => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] ?? 0) <= row) low = middle + 1
    else high = middle
  }
  return low
}

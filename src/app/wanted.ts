import type { MessageNumber } from '../pop3/identity.ts'
import type { Effect } from './effect.ts'
import { listHeight } from './layout.ts'
import { hasSummaryAt, type Maildrop, numberAt } from './maildrop.ts'
import { rowOfKey } from './message-ref.ts'
import type { State } from './state.ts'

/**
 * What to ask for when there are other rows on the screen, or more, or more is queued: the headers not yet known of these
 * rows and of a screenful before and behind them, nearest to the cursor first, then of what is queued. Nothing where
 * nothing has changed.
 */
export const missingSummaries = (before: State, state: State): Effect[] => {
  const { maildrop, connection } = state
  if (!maildrop || connection.status !== 'open') return []
  const isSame =
    before.maildrop?.columns === maildrop.columns &&
    before.connection.status === 'open' &&
    before.list.top === state.list.top &&
    listHeight(before) >= listHeight(state)
  if (isSame && before.queue === state.queue) return []
  const numbers = new Set(aroundCursor(state))
  const queued = queuedWithoutSummary(state).filter(number => !numbers.has(number))
  if (isSame && queued.length === 0) return []
  return [{ type: 'fetchSummaries', numbers: [...numbers, ...queued] }]
}

const aroundCursor = (state: State): MessageNumber[] => {
  const { maildrop, list } = state
  const height = listHeight(state)
  const numbers: MessageNumber[] = []
  const add = (row: number) => {
    if (row < list.top - height || row >= list.top + 2 * height) return
    const number = maildrop && unsummarised(maildrop, row)
    if (number !== undefined) numbers.push(number)
  }
  add(list.cursor)
  for (let distance = 1; distance < 3 * height; distance += 1) {
    add(list.cursor + distance)
    add(list.cursor - distance)
  }
  return numbers
}

/** Of so many queued messages the headers are read unasked: they say in the review what goes, and prove it later. */
const mostQueued = 500

const queuedWithoutSummary = ({ queue, maildrop, troubled }: State): MessageNumber[] => {
  const numbers: MessageNumber[] = []
  if (!maildrop) return numbers
  for (const { key, headerHash } of queue.values().take(mostQueued)) {
    if (headerHash !== undefined || troubled.has(key)) continue
    const row = rowOfKey(maildrop, key)
    const number = row === undefined ? undefined : unsummarised(maildrop, row)
    if (number !== undefined) numbers.push(number)
  }
  return numbers
}

/** The number of the message in a row, where it has no summary yet. */
const unsummarised = (maildrop: Maildrop, row: number): MessageNumber | undefined =>
  hasSummaryAt(maildrop, row) ? undefined : numberAt(maildrop, row)

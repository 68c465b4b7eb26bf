import type { MessageNumber } from '../pop3/identity.ts'
import type { Effect } from './effect.ts'
import { listHeight } from './layout.ts'
import { messageAt } from './maildrop.ts'
import type { State } from './state.ts'

/**
 * What to ask for when there are other rows on the screen, or more: the headers not yet known of these rows and of a
 * screenful before and behind them, nearest to the cursor first. Nothing where nothing has changed.
 */
export const missingSummaries = (before: State, state: State): Effect[] => {
  const { maildrop, list, connection } = state
  if (!maildrop || connection.status !== 'open') return []
  const height = listHeight(state)
  const same =
    before.maildrop?.columns === maildrop.columns &&
    before.connection.status === 'open' &&
    before.list.top === list.top &&
    listHeight(before) >= height
  if (same) return []
  const numbers: MessageNumber[] = []
  const add = (row: number) => {
    if (row < list.top - height || row >= list.top + 2 * height) return
    const message = messageAt(maildrop, row)
    if (message && !message.summary) numbers.push(message.number)
  }
  add(list.cursor)
  for (let distance = 1; distance < 3 * height; distance += 1) {
    add(list.cursor + distance)
    add(list.cursor - distance)
  }
  return [{ type: 'fetchSummaries', numbers }]
}

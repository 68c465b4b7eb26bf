import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { isAmbiguous, isNamedThroughout, type Maildrop, octetsAt } from './maildrop.ts'
import { rowOfKey } from './message-ref.ts'
import { isUntold, queuedLine } from './queue.ts'
import type { Queue, Queued, State } from './state.ts'

/** What of a queue a purge could remove, as far as is known of the mailbox; and how much that is. */
export type Presence = {
  readonly count: number
  readonly octets: number
  /** How many are not in the mailbox any more; how many bear an id that names several messages. */
  readonly absent: number
  readonly ambiguous: number
  /** How many have another size now, and no header to compare that could settle it. */
  readonly doubtful: number
}

type Place = 'here' | 'absent' | 'ambiguous' | 'doubtful'

/** Where a queued message is. A listing that leaves messages without ids proves nothing of what it does not name. */
const placeOf = (queued: Queued, maildrop: Maildrop | undefined): Place => {
  const { id, key } = queued
  if (!maildrop) return 'here'
  if (id !== undefined && isAmbiguous(maildrop, id)) return 'ambiguous'
  const row = rowOfKey(maildrop, key)
  if (row === undefined) return isNamedThroughout(maildrop) ? 'absent' : 'here'
  return isUntold(queued, octetsAt(maildrop, row)) ? 'doubtful' : 'here'
}

const known = new WeakMap<
  Queue,
  { readonly columns: Maildrop['columns'] | undefined; readonly presence: Presence }
>()

/** Compares the queue with the mailbox, once for each version of either. */
export const presenceOf = ({ queue, maildrop }: State): Presence => {
  const before = known.get(queue)
  if (before && before.columns === maildrop?.columns) return before.presence
  const presence = { count: 0, octets: 0, absent: 0, ambiguous: 0, doubtful: 0 }
  for (const queued of queue.values()) {
    if (queued.unsettled) continue
    const place = placeOf(queued, maildrop)
    if (place === 'here') {
      presence.count += 1
      presence.octets += queued.octets ?? 0
    } else presence[place] += 1
  }
  known.set(queue, { columns: maildrop?.columns, presence })
  return presence
}

/** A row of the list of the queue. */
export type QueueRow = { readonly key: string; readonly underCursor: boolean; readonly text: DisplayText }

/** The rows of the queue that are on the screen: no others are made. */
export const queueRows = ({ queue, queueList, maildrop }: State, height: number): readonly QueueRow[] =>
  queue
    .values()
    .drop(queueList.top)
    .take(Math.max(0, height))
    .map((queued, i) => ({
      key: queued.key,
      underCursor: queueList.top + i === queueList.cursor,
      text: said`${noteOf(queued, maildrop)}${queuedLine(queued)}`,
    }))
    .toArray()

const noteOf = (queued: Queued, maildrop: Maildrop | undefined): DisplayText => {
  if (queued.unsettled) return said`  (not known whether it is gone)`
  switch (placeOf(queued, maildrop)) {
    case 'absent':
      return said`  (not in the mailbox now)`
    case 'ambiguous':
      return said`  (its id names several messages)`
    case 'doubtful':
      return said`  (of another size now)`
    case 'here':
      return queued.id === undefined ? said`  (this session only)` : nothing
  }
}

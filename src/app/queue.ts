import { counted, formatOctets } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import { placeCursor } from './list-position.ts'
import { senderOf, subjectOf } from './list-row.ts'
import type { Maildrop, Message } from './maildrop.ts'
import { isLasting, keyOf } from './message-ref.ts'
import type { Queue, QueueChange, Queued, State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** So many changes of the queue can be undone. */
const mostUndo = 200

/** A message as it goes into the queue now. */
export const queuedOf = (maildrop: Maildrop, message: Message, at: number): Queued => {
  const { id, number, octets, summary } = message
  const key = keyOf(maildrop, message)
  const lasting = isLasting(key)
  return {
    key,
    id: lasting ? id : undefined,
    number: lasting ? undefined : number,
    octets,
    headerHash: summary?.headerHash,
    // That a header was refused holds for this session only.
    summary: summary?.refused ? undefined : summary,
    queuedAt: at,
    unsettled: false,
  }
}

/** Changes the queue at once, and asks for the change to be kept. One copy, however many messages are in it. */
const make = (state: State, change: QueueChange): Step => {
  const queue = new Map(state.queue)
  for (const message of change.messages) {
    if (change.queued) queue.set(message.key, message)
    else queue.delete(message.key)
  }
  return [{ ...state, queue }, keeping(change)]
}

/** Only what a unique-id names can be kept beyond this session. */
const keeping = ({ messages, queued }: QueueChange): readonly Effect[] => {
  const lasting = messages.filter(({ id }) => id !== undefined)
  return lasting.length > 0 ? [{ type: 'keepQueue', change: { messages: lasting, queued } }] : []
}

/** A change of the queue, which can be undone. What was undone before cannot be done again after it. */
export const changeQueue = (state: State, change: QueueChange): Step => {
  if (change.messages.length === 0) return just(state)
  const [next, effects] = make(state, change)
  return [{ ...next, queueChanges: withLast(state.queueChanges, change), undoneChanges: [] }, effects]
}

const withLast = (changes: readonly QueueChange[], change: QueueChange): readonly QueueChange[] =>
  [...changes, change].slice(-mostUndo)

const inverse = ({ messages, queued }: QueueChange): QueueChange => ({ messages, queued: !queued })

/** The queue before its last change; messages that were taken back are its last again. */
export const undoQueue = (state: State): Step => {
  const last = state.queueChanges.at(-1)
  if (!last) return just(state)
  const change = stillPossible(state, inverse(last))
  const left: State = { ...state, queueChanges: state.queueChanges.slice(0, -1) }
  if (change.messages.length === 0) return just(tellImpossible(left))
  const [next, effects] = make(left, change)
  return [
    tellChange({ ...next, undoneChanges: withLast(state.undoneChanges, inverse(change)) }, change),
    effects,
  ]
}

/** The change that was undone last, done again. */
export const redoQueue = (state: State): Step => {
  const last = state.undoneChanges.at(-1)
  if (!last) return just(state)
  const change = stillPossible(state, last)
  const left: State = { ...state, undoneChanges: state.undoneChanges.slice(0, -1) }
  if (change.messages.length === 0) return just(tellImpossible(left))
  const [next, effects] = make(left, change)
  return [tellChange({ ...next, queueChanges: withLast(state.queueChanges, change) }, change), effects]
}

/** What of a change can be made as things stand: messages may have been protected or marked since, or be of another session. */
const stillPossible = (state: State, { messages, queued }: QueueChange): QueueChange => ({
  queued,
  messages: queued
    ? messages.filter(
        message =>
          !state.queue.has(message.key) &&
          !state.protectedMessages.has(message.key) &&
          isOfThisSession(state, message),
      )
    : messages.flatMap(({ key, id, queuedAt }) => {
        const now = state.queue.get(key)
        const isIt = now && !now.unsettled && (id !== undefined || now.queuedAt === queuedAt)
        return isIt ? [now] : []
      }),
})

/** A number names another message in the next session. */
const isOfThisSession = ({ connection }: State, { id, queuedAt }: Queued): boolean =>
  id !== undefined || (connection.status === 'open' && queuedAt >= connection.since)

const tellImpossible = (state: State): State =>
  tell(state, 'warning', said`That change cannot be made any more: these messages are not what they were.`)

/** What happened to one message is seen. */
const tellChange = (state: State, { messages, queued }: QueueChange): State =>
  messages.length < 2
    ? state
    : tell(
        state,
        'plain',
        queued
          ? said`${queueSize(messages)} queued again.`
          : said`${queueSize(messages)} out of the queue again.`,
      )

/** The queue's cursor on a row there is, and no pane to be in that is not on the screen. */
export const settleQueueList = (state: State, height: number): State => {
  const { cursor } = state.queueList
  const gone = height === 0 || (state.pane === 'queue' && state.queue.size === 0)
  const pane = gone ? 'list' : state.pane
  return {
    ...state,
    pane,
    queueList: placeCursor(state.queueList, cursor, state.queue.size, Math.max(1, height)),
  }
}

/** How many messages these are, and what they free: `3 messages (92 MB)`. */
export const queueSize = (queued: readonly Queued[]): DisplayText => sizeText(queued.length, sumOf(queued))

/** The same of the whole queue. */
export const wholeQueueSize = (queue: Queue): DisplayText => sizeText(queue.size, totalsOf(queue).octets)

/** So many messages with so many octets in all. */
export const sizeText = (count: number, octets: number): DisplayText =>
  said`${counted(count, 'message')} (${formatOctets(octets)})`

const sumOf = (queued: Iterable<Queued>): number => {
  let sum = 0
  for (const { octets } of queued) sum += octets ?? 0
  return sum
}

/** Sums over a queue. */
export type QueueTotals = {
  readonly octets: number
  /** How many are unsettled; how many no unique-id names; how many of these have no header to be known by. */
  readonly unsettled: number
  readonly sessionOnly: number
  readonly byNumberOnly: number
  readonly firstQueuedAt: number
}

const knownTotals = new WeakMap<Queue, QueueTotals>()

/** The sums over a queue, which may be long: they are made once for each version of it. */
export const totalsOf = (queue: Queue): QueueTotals => {
  const known = knownTotals.get(queue)
  if (known) return known
  const totals = {
    octets: sumOf(queue.values()),
    unsettled: 0,
    sessionOnly: 0,
    byNumberOnly: 0,
    firstQueuedAt: Number.POSITIVE_INFINITY,
  }
  for (const { id, headerHash, unsettled, queuedAt } of queue.values()) {
    if (unsettled) totals.unsettled += 1
    if (id === undefined) totals.sessionOnly += 1
    if (id === undefined && headerHash === undefined) totals.byNumberOnly += 1
    totals.firstQueuedAt = Math.min(totals.firstQueuedAt, queuedAt)
  }
  knownTotals.set(queue, totals)
  return totals
}

/** Whether a message cannot be told any more: it has another size now, and no header of it was read to compare. */
export const isUntold = ({ octets, headerHash }: Queued, now: number | undefined): boolean =>
  headerHash === undefined && octets !== now

/** What can be purged: all but what waits to be settled. */
export const purgeable = (queue: Queue): readonly Queued[] =>
  [...queue.values()].filter(({ unsettled }) => !unsettled)

/** The queue without what no unique-id names, which was queued for the former session; and how many these were. */
export const lastingQueue = (queue: Queue): readonly [Queue, number] => {
  if (totalsOf(queue).sessionOnly === 0) return [queue, 0]
  const lasting = new Map([...queue].filter(([, { id }]) => id !== undefined))
  return [lasting, queue.size - lasting.size]
}

/** One queued message in a line. */
export const queuedLine = ({ octets, summary }: Queued): DisplayText => {
  const size = octets === undefined ? said`?` : formatOctets(octets)
  return summary
    ? said`  ${size}  ${senderOf(summary)}: ${subjectOf(summary)}`
    : said`  ${size}  (header not read yet)`
}

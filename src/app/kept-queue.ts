import { counted, formatDate } from '../text/format.ts'
import { type DisplayText, joined, said, sanitise } from '../text/sanitise.ts'
import type { Event } from './event.ts'
import { messageAt, rowOfNumber } from './maildrop.ts'
import { keyOf, type MessageKey } from './message-ref.ts'
import { totalsOf, wholeQueueSize } from './queue.ts'
import type { Queued, State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** A moment in a sentence. */
export const moment = (time: number, now: number): DisplayText =>
  sanitise(formatDate(time, now).replace(/ +/g, ' '))

/**
 * The queue and the protection as they are kept. What is queued for this session only stays beside them. What another
 * program changed cannot be undone here, nor is it purged by an answer to a question that did not show it.
 */
export const queueRead = (
  state: State,
  { queued, protectedMessages }: Extract<Event, { type: 'queueRead' }>,
): State => {
  const queue = new Map(queued.map(read => [read.key, withKnown(read, state.queue.get(read.key))]))
  const sessionOnly = [...state.queue].filter(([, { id }]) => id === undefined)
  const isChanged =
    queue.size + sessionOnly.length !== state.queue.size || queued.some(({ key }) => !state.queue.has(key))
  const isNews = isChanged || [...queue].some(([key, entry]) => entry !== state.queue.get(key))
  for (const [key, entry] of sessionOnly) queue.set(key, entry)
  const next: State = {
    ...state,
    queue: isNews ? queue : state.queue,
    protectedMessages: isSame(protectedMessages, state.protectedMessages)
      ? state.protectedMessages
      : protectedMessages,
  }
  if (!isChanged)
    return next.queue === state.queue && next.protectedMessages === state.protectedMessages ? state : next
  const isFirst = state.maildrop === undefined && state.queue.size === 0
  return tellRead({ ...next, queueChanges: [], undoneChanges: [] }, isFirst)
}

/** What was read of a queued message; what is known of it here is as it came, and stays. */
const withKnown = (read: Queued, known: Queued | undefined): Queued => {
  if (!known) return read
  const summary = known.summary ?? read.summary
  const headerHash = known.headerHash ?? read.headerHash
  const isNews =
    summary !== known.summary || headerHash !== known.headerHash || read.unsettled !== known.unsettled
  return isNews ? { ...known, summary, headerHash, unsettled: read.unsettled } : known
}

const isSame = (one: ReadonlySet<MessageKey>, other: ReadonlySet<MessageKey>): boolean =>
  one === other || (one.size === other.size && [...one].every(key => other.has(key)))

const tellRead = (state: State, isFirst: boolean): State => {
  const { question, queue, notice, now } = state
  if (question?.kind === 'purge' || question?.kind === 'quit') {
    const changed = said`The queue has changed meanwhile: look at it again.`
    return tell({ ...state, question: undefined }, 'warning', changed)
  }
  if (!isFirst || notice || queue.size === 0) return state
  const since = moment(totalsOf(queue).firstQueuedAt, now)
  const reviews = state.account.readOnly ? said`.` : said`: $ reviews them.`
  const first =
    queue.size === 1 ? said`is queued, since ${since}` : said`are queued, the first since ${since}`
  return tell(state, 'plain', said`${wholeQueueSize(queue)} ${first}${reviews}`)
}

/** The queue cannot be kept. That is said once. */
export const queueNotKept = (state: State, reason: DisplayText): State => {
  const next: State = { ...state, queueFault: reason }
  if (state.queueFault !== undefined) return next
  return tell(next, 'warning', said`The queue is not kept: ${reason} It holds until Postern ends.`)
}

/** What became of a former purge is known now. */
export const purgeSettled = (
  state: State,
  { gone, stillThere, begunAt }: Extract<Event, { type: 'purgeSettled' }>,
): State => {
  if (gone + stillThere === 0) return state
  const outcomes = [
    ...(gone > 0 ? [said`${counted(gone, 'message')} gone`] : []),
    ...(stillThere > 0 ? [said`${counted(stillThere, 'message')} still there, and still queued`] : []),
  ]
  const text = said`The purge of ${moment(begunAt, state.now)} is settled: ${joined(outcomes, said`, `)}.`
  return tell(state, stillThere > 0 ? 'warning' : 'good', text)
}

/** What the headers of these messages, which have come, tell of those that are queued; and asks for it to be kept. */
export const describeQueue = (state: State, numbers: readonly number[]): Step => {
  const { maildrop } = state
  if (!maildrop || state.queue.size === 0) return just(state)
  const described = numbers.flatMap(number => {
    const row = rowOfNumber(maildrop, number)
    const message = row === undefined ? undefined : messageAt(maildrop, row)
    const queued = message && state.queue.get(keyOf(maildrop, message))
    const { summary } = message ?? {}
    if (!queued || !summary || summary.refused) return []
    // A message of another size, or with another header, may not be the one that was queued.
    const isDoubtful =
      queued.octets !== message.octets ||
      (queued.headerHash !== undefined && queued.headerHash !== summary.headerHash)
    const headerHash = queued.headerHash ?? summary.headerHash
    const isKnown = queued.summary !== undefined && queued.headerHash === headerHash
    return isDoubtful || isKnown ? [] : [{ ...queued, summary: queued.summary ?? summary, headerHash }]
  })
  if (described.length === 0) return just(state)
  const queue = new Map(state.queue)
  for (const entry of described) queue.set(entry.key, entry)
  const lasting = described.filter(({ id }) => id !== undefined)
  return [{ ...state, queue }, lasting.length > 0 ? [{ type: 'describeQueued', messages: lasting }] : []]
}

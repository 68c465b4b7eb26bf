import { formatCount } from '../text/format.ts'
import { type DisplayText, joined, said } from '../text/sanitise.ts'
import { listHeight } from './layout.ts'
import { moveCursor } from './list-position.ts'
import type { Message } from './maildrop.ts'
import { keyOf } from './message-ref.ts'
import { cursorMoved } from './moving.ts'
import { changeQueue, queuedOf, queueSize, totalsOf } from './queue.ts'
import { messagesMeant, rangeOf, withoutRange } from './range.ts'
import { currentMessage, currentQueued, type Queued, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Puts all of the range into the queue; or else the message under the cursor, and goes on to the next. */
export const messageQueued = (state: State): Step => {
  const message = currentMessage(state)
  if (!message) return just(state)
  return rangeOf(state) ? rangeQueued(state) : oneQueued(state, message)
}

const oneQueued = (state: State, message: Message): Step => {
  const { queueable, known } = sorted(state, [message])
  const [queued, effects] = changeQueue(state, { messages: queueable, queued: true })
  const noted = tellOne(queued, message, known > 0, isFirstForSession(state, queueable))
  const next = moveCursor(
    state.list,
    { by: 'line', to: 'down' },
    state.maildrop?.count ?? 0,
    listHeight(state),
  )
  if (next.cursor === state.list.cursor) return [noted, effects]
  const [moved, asked] = cursorMoved(noted, next)
  return [moved, [...effects, ...asked]]
}

const tellOne = (state: State, { number }: Message, isKnown: boolean, isFirst: boolean): State => {
  if (isKnown) return tell(state, 'plain', said`Message ${number} is in the queue already.`)
  return isFirst ? tell(state, 'warning', sessionOnlyText) : state
}

const sessionOnlyText = said`The server gives this message no lasting id: it is queued for this session only.`

/** Whether these are the first that are queued for this session only. */
const isFirstForSession = (state: State, messages: readonly Queued[]): boolean =>
  totalsOf(state.queue).sessionOnly === 0 && messages.some(({ id }) => id === undefined)

const rangeQueued = (state: State): Step => {
  const { queueable, known, guarded, nameless } = sorted(state, messagesMeant(state))
  const [queued, effects] = changeQueue(withoutRange(state), { messages: queueable, queued: true })
  const forSession = queueable.filter(({ id }) => id === undefined).length
  const parts = [
    queueable.length > 0 ? said`${queueSize(queueable)} queued` : said`Nothing was queued`,
    ...(guarded > 0 ? [said`${formatCount(guarded)} protected ${were(guarded)} left out`] : []),
    ...(known > 0 ? [said`${formatCount(known)} ${were(known)} queued already`] : []),
    ...(forSession > 0 ? [said`${formatCount(forSession)} without a lasting id for this session only`] : []),
    ...(nameless > 0
      ? [
          said`${formatCount(nameless)} without a lasting id ${were(nameless)} left out: there is no connection`,
        ]
      : []),
  ]
  const tone = queueable.length === 0 || forSession + nameless > 0 ? 'warning' : 'plain'
  return [tell(queued, tone, said`${joined(parts, said`; `)}.`), effects]
}

const were = (count: number): DisplayText => (count === 1 ? said`was` : said`were`)

/** Messages sorted by whether they can be queued. Without a session a number names nothing. */
const sorted = (state: State, messages: readonly Message[]) => {
  const { maildrop, queue, protectedMessages, connection, clock } = state
  const queueable: Queued[] = []
  const left = { known: 0, guarded: 0, nameless: 0 }
  for (const message of maildrop ? messages : []) {
    if (!maildrop) break
    const entry = queuedOf(maildrop, message, clock)
    if (queue.has(entry.key)) left.known += 1
    else if (protectedMessages.has(entry.key)) left.guarded += 1
    else if (entry.id === undefined && connection.status !== 'open') left.nameless += 1
    else queueable.push(entry)
  }
  return { queueable, ...left }
}

/** Takes all of the range, or else the message under the cursor of the list or the queue, out of the queue. */
export const messageTakenBack = (state: State): Step => {
  const inQueue = state.pane === 'queue' && state.screen.name === 'mailbox'
  if (rangeOf(state) && !inQueue) return rangeTakenBack(state)
  const message = currentMessage(state)
  const key = inQueue
    ? currentQueued(state)?.key
    : message && state.maildrop && keyOf(state.maildrop, message)
  const queued = key && state.queue.get(key)
  if (!queued) return just(tell(state, 'warning', said`This message is not in the queue.`))
  if (queued.unsettled) return just(tell(state, 'warning', unsettledText))
  return changeQueue(state, { messages: [queued], queued: false })
}

const unsettledText = said`It cannot be taken back: whether it is gone is not known yet. The next connection tells.`

const rangeTakenBack = (state: State): Step => {
  const queued = queuedInRange(state)
  const messages = queued.filter(({ unsettled }) => !unsettled)
  const [next, effects] = changeQueue(withoutRange(state), { messages, queued: false })
  const kept = queued.length - messages.length
  const parts = [
    messages.length > 0 ? said`${queueSize(messages)} taken back` : said`Nothing was taken back`,
    ...(kept > 0
      ? [
          said`of ${formatCount(kept)} it is not known yet whether ${kept === 1 ? said`it is` : said`they are`} gone`,
        ]
      : []),
    ...(queued.length === 0 ? [said`none of these messages is in the queue`] : []),
  ]
  return [tell(next, messages.length > 0 ? 'plain' : 'warning', said`${joined(parts, said`; `)}.`), effects]
}

/** What is queued of the range. */
const queuedInRange = (state: State): readonly Queued[] => {
  const { maildrop, queue } = state
  const queued: Queued[] = []
  for (const message of maildrop ? messagesMeant(state) : []) {
    const entry = maildrop && queue.get(keyOf(maildrop, message))
    if (entry) queued.push(entry)
  }
  return queued
}

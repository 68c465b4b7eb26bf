import { counted, formatOctets } from '../text/format.ts'
import { joined, said } from '../text/sanitise.ts'
import { placeCursor } from './list-position.ts'
import type { Message } from './maildrop.ts'
import type { Notice, Outcome, Queue, Receipt, State } from './state.ts'

/** So many changes of the queue can be undone. */
const mostUndo = 200

const withQueue = (state: State, queue: Queue): State => ({
  ...state,
  queue,
  queueBefore: [...state.queueBefore, state.queue].slice(-mostUndo),
})

/** The message put into the queue; unchanged where it is in it, or has no unique-id. */
export const queueMessage = (state: State, { id, octets, summary }: Message): State =>
  id === undefined || state.queue.has(id)
    ? state
    : withQueue(state, new Map(state.queue).set(id, { id, octets, summary }))

/** The message taken out of the queue; unchanged where it is not in it. */
export const takeBack = (state: State, id: Message['id']): State => {
  if (id === undefined || !state.queue.has(id)) return state
  const queue = new Map(state.queue)
  queue.delete(id)
  return withQueue(state, queue)
}

/** The queue as it was before its last change. */
export const undoQueue = (state: State): State => {
  const before = state.queueBefore.at(-1)
  return before ? { ...state, queue: before, queueBefore: state.queueBefore.slice(0, -1) } : state
}

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

/** What is gone leaves the queue, what is not proven gone stays in it. There is no undoing a purge. */
export const afterPurge = (state: State, { outcomes }: Receipt): State => {
  const queue = new Map(state.queue)
  for (const [id, outcome] of outcomes) {
    if (outcome === 'removed' || outcome === 'alreadyGone') queue.delete(id)
  }
  return { ...state, queue, queueBefore: [] }
}

/** What a person is told of a purge. */
export const receiptNotice = (state: State, { outcomes, problem }: Receipt): Notice => {
  const ids = (wanted: Outcome) => outcomes.filter(([, outcome]) => outcome === wanted).map(([id]) => id)
  const removed = ids('removed')
  const alreadyGone = ids('alreadyGone')
  const stillThere = ids('stillThere')
  const unknown = ids('unknown')
  const octets = removed.reduce((sum, id) => sum + (state.queue.get(id)?.octets ?? 0), 0)
  const parts = [
    ...(removed.length > 0
      ? [
          said`${counted(removed.length, 'message')} removed (${formatOctets(octets)}), proven by a new session.`,
        ]
      : []),
    ...(alreadyGone.length > 0 ? [said`${alreadyGone.length} had gone before.`] : []),
    ...(stillThere.length > 0 ? [said`${stillThere.length} still there, and still queued.`] : []),
    ...(unknown.length > 0
      ? [said`Of ${unknown.length} it is not known whether they are gone: they stay queued; R looks again.`]
      : []),
  ]
  // What went wrong on the way is of no interest once all is proven gone.
  if (stillThere.length + unknown.length === 0) return { tone: 'good', text: joined(parts, said` `) }
  if (!problem) return { tone: 'warning', text: joined(parts, said` `) }
  return { tone: 'problem', text: joined([...parts, problem.what], said` `), advice: problem.advice }
}

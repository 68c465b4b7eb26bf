import { counted, formatOctets } from '../text/format.ts'
import { type DisplayText, joined, nothing, said } from '../text/sanitise.ts'
import { placeCursor } from './list-position.ts'
import type { Message } from './maildrop.ts'
import type { Problem } from './problem.ts'
import type { Notice, Outcome, QueueChange, Queued, Receipt, State } from './state.ts'

/** So many changes of the queue can be undone. */
const mostUndo = 200

const changeQueue = (state: State, { message, queued }: QueueChange): State => {
  const queue = new Map(state.queue)
  if (queued) queue.set(message.id, message)
  else queue.delete(message.id)
  return { ...state, queue }
}

const withChange = (state: State, change: QueueChange): State => ({
  ...changeQueue(state, change),
  queueChanges: [...state.queueChanges, change].slice(-mostUndo),
})

/** The message put into the queue; unchanged where it is in it, or has no unique-id. */
export const queueMessage = (state: State, { id, octets, summary }: Message): State =>
  id === undefined || state.queue.has(id)
    ? state
    : withChange(state, { message: { id, octets, summary }, queued: true })

/** The message taken out of the queue; unchanged where it is not in it. */
export const takeBack = (state: State, id: Message['id']): State => {
  const message = id && state.queue.get(id)
  return message ? withChange(state, { message, queued: false }) : state
}

/** The queue before its last change; a message that was taken back is its last again. */
export const undoQueue = (state: State): State => {
  const change = state.queueChanges.at(-1)
  if (!change) return state
  const undone = changeQueue(state, { ...change, queued: !change.queued })
  return { ...undone, queueChanges: state.queueChanges.slice(0, -1) }
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
  return { ...state, queue, queueChanges: [] }
}

/** What a person is told of a purge. */
export const receiptNotice = (state: State, { outcomes, problem, refused }: Receipt): Notice => {
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
  const culprit = refused && state.queue.get(refused)
  if (culprit) parts.push(said`It is this one that the server does not remove:${queuedLine(culprit)}.`)
  return {
    tone: 'problem',
    text: joined([...parts, problem.what], said` `),
    advice: nextStep(state, problem, culprit),
  }
}

/** A purge can fail and leave a session open all the same: then there is nothing to reconnect. */
const nextStep = ({ connection }: State, problem: Problem, culprit: Queued | undefined): DisplayText => {
  if (connection.status !== 'open') return problem.advice
  const first = culprit ? said`Take it out of the queue with u, then ` : nothing
  return said`${first}$ tries again; L shows what was said.`
}

/** How many messages these are, and what they free: `3 messages (92 MB)`. */
export const queueSize = (queued: readonly Queued[]): DisplayText => {
  const octets = queued.reduce((sum, message) => sum + (message.octets ?? 0), 0)
  return said`${counted(queued.length, 'message')} (${formatOctets(octets)})`
}

/** One queued message in a line. */
export const queuedLine = ({ octets, summary }: Queued): DisplayText => {
  const size = octets === undefined ? said`?` : formatOctets(octets)
  return summary
    ? said`  ${size}  ${summary.from}: ${summary.subject}`
    : said`  ${size}  (header not read yet)`
}

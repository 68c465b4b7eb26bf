import type { Outcome } from '../store/records.ts'
import { cut } from '../text/cells.ts'
import { counted, formatCount, formatOctets } from '../text/format.ts'
import { type DisplayText, joined, nothing, said } from '../text/sanitise.ts'
import { isLasting, type MessageKey } from './message-ref.ts'
import { lastingQueue, queuedLine } from './queue.ts'
import type { LeftBecause, Notice, Queue, Queued, Receipt, State } from './state.ts'

/**
 * The queue after a purge: what is gone leaves it, what is not proven gone stays in it, and what is unknown waits to be
 * settled. There is no undoing a purge.
 */
export const afterPurge = (state: State, { outcomes }: Receipt): State => {
  const queue = new Map(state.queue)
  for (const [key, outcome] of outcomes) {
    const queued = queue.get(key)
    if (isGone(outcome)) queue.delete(key)
    else if (outcome === 'unknown' && queued) queue.set(key, { ...queued, unsettled: true })
  }
  // The session is over in which what no unique-id names was queued.
  const [lasting] = lastingQueue(queue)
  return { ...state, queue: lasting, queueChanges: [], undoneChanges: [] }
}

/** What a person is told of a purge; what matters most comes first. */
export const receiptNotice = (state: State, receipt: Receipt): Notice => ({
  ...noticeOf(state, receipt),
  lasts: true,
})

const noticeOf = (state: State, receipt: Receipt): Notice => {
  const { outcomes, problem, stopped, saved, number } = receipt
  const goneKeys = new Set(outcomes.flatMap(([key, outcome]) => (isGone(outcome) ? [key] : [])))
  // Why what is gone was left alone is of no interest any more.
  const left = receipt.left.filter(([key]) => !goneKeys.has(key))
  const of = (wanted: string) => outcomes.flatMap(([key, outcome]) => (outcome === wanted ? [key] : []))
  const removed = of('removed')
  const alreadyGone = of('alreadyGone').length
  const stillThere = of('stillThere')
  const unknown = of('unknown').length
  const culprit = left.map(([key]) => state.queue.get(key)).find(queued => queued !== undefined)
  const words = [
    ...(removed.length > 0
      ? [
          said`${counted(removed.length, 'message')} removed${sizeOf(removed, state.queue)}, proven by a new session.`,
        ]
      : []),
    ...(stopped
      ? [removed.length > 0 ? said`Then it was stopped.` : said`Stopped: nothing was removed.`]
      : []),
    ...(alreadyGone > 0 ? [said`${formatCount(alreadyGone)} had gone before.`] : []),
    ...(unknown > 0 ? [unknownText(unknown)] : []),
    ...(stillThere.length > 0 && !stopped
      ? [stillThereText(stillThere, queueWithout(state.queue, left))]
      : []),
    ...leftTexts(left),
    ...(culprit ? [culpritText(culprit, left.length)] : []),
  ]
  const ends = [
    ...(saved ? [said`${counted(saved, 'copy', 'copies')} saved in ${state.account.backupFolder}.`] : []),
    ...(number === undefined ? [] : [said`postern receipts ${number} shows it.`]),
  ]
  const isDone = removed.length + alreadyGone > 0 && stillThere.length + unknown === 0
  // What went wrong on the way is of no interest once all is proven gone.
  if (isDone) return { tone: 'good', text: inOne([...words, ...ends]) }
  if (!problem) {
    const text = inOne([...(words.length > 0 ? words : [said`Nothing was removed.`]), ...ends])
    return { tone: stopped && unknown === 0 && left.length === 0 ? 'plain' : 'warning', text }
  }
  return {
    tone: 'problem',
    text: inOne([...words, problem.what, ...ends]),
    advice: state.connection.status === 'open' ? nextStep(culprit) : problem.advice,
  }
}

/** What a sender wrote can be long: it must not take the room of what follows. */
const culpritCells = 60

const culpritText = (culprit: Queued, count: number): DisplayText =>
  said`${count > 1 ? said`The first` : said`It`} is this one:${cut(queuedLine(culprit), culpritCells)}.`

const inOne = (sentences: readonly DisplayText[]): DisplayText => joined(sentences, said` `)

const isGone = (outcome: Outcome): boolean => outcome === 'removed' || outcome === 'alreadyGone'

/** The queue without what another program has taken out of it. */
const queueWithout = (queue: Queue, left: Receipt['left']): Queue => {
  const takenBack = left.filter(([, because]) => because === 'takenBack')
  if (takenBack.length === 0) return queue
  const rest = new Map(queue)
  for (const [key] of takenBack) rest.delete(key)
  return rest
}

/** What was freed, where all sizes are known still. */
const sizeOf = (keys: readonly MessageKey[], queue: Queue): DisplayText => {
  let sum = 0
  for (const key of keys) {
    const queued = queue.get(key)
    if (!queued) return nothing
    sum += queued.octets ?? 0
  }
  return said` (${formatOctets(sum)})`
}

const unknownText = (count: number): DisplayText =>
  count === 1
    ? said`Of 1 it is not known whether it is gone: it stays queued, and the next connection tells.`
    : said`Of ${formatCount(count)} it is not known whether they are gone: they stay queued, and the next connection tells.`

const stillThereText = (keys: readonly MessageKey[], queue: Queue): DisplayText => {
  const count = formatCount(keys.length)
  if (!keys.every(isLasting))
    return said`${count} still there; what has no lasting id has left the queue with its session.`
  return keys.every(key => queue.has(key))
    ? said`${count} still there, and still queued.`
    : said`${count} still there.`
}

/** Why messages were left alone, for one of them and for several. */
const reasons: Readonly<Record<LeftBecause, readonly [DisplayText, DisplayText]>> = {
  refused: [said`the server refuses its removal`, said`the server refuses their removal`],
  changed: [
    said`another message bears its id now, as the header says`,
    said`other messages bear their ids now, as the headers say`,
  ],
  untold: [
    said`it may be another message by now, and no header could be compared`,
    said`they may be other messages by now, and no headers could be compared`,
  ],
  ambiguous: [
    said`the server gives its id to several messages`,
    said`the server gives their ids to several messages`,
  ],
  notSaved: [said`no copy of it could be saved`, said`no copies of them could be saved`],
  sessionOver: [
    said`it has no lasting id, and the session in which it was queued is over`,
    said`they have no lasting ids, and the session in which they were queued is over`,
  ],
  takenBack: [
    said`another Postern took it out of the queue, or purges it`,
    said`another Postern took them out of the queue, or purges them`,
  ],
}

const leftTexts = (left: Receipt['left']): readonly DisplayText[] =>
  (Object.keys(reasons) as LeftBecause[]).flatMap(reason => {
    const count = left.filter(([, because]) => because === reason).length
    if (count === 0) return []
    const [one, several] = reasons[reason]
    return [
      count === 1
        ? said`1 of them was left alone: ${one}.`
        : said`${formatCount(count)} of them were left alone: ${several}.`,
    ]
  })

/** A purge can fail and leave a session open all the same: then there is nothing to reconnect. */
const nextStep = (culprit: Queued | undefined): DisplayText => {
  const first = culprit ? said`Take it out of the queue with u, then ` : nothing
  return said`${first}$ tries again; L shows what was said.`
}

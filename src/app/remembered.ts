import { counted, formatAge } from '../text/format.ts'
import { type DisplayText, joined, said } from '../text/sanitise.ts'
import type { Event } from './event.ts'
import { describeQueue } from './kept-queue.ts'
import { hasSummaryAt, numberAt, octetsAt, rowOfId, withoutSummaries, withSummaries } from './maildrop.ts'
import { rowOfKey } from './message-ref.ts'
import { isReading, withoutMessage } from './panes.ts'
import { currentRef } from './previews.ts'
import type { State } from './state.ts'
import { just, type Step } from './step.ts'

/** The mailbox as it was when it was read last; what a session has read is never older. */
export const maildropRemembered = (
  state: State,
  { maildrop, at }: Extract<Event, { type: 'maildropRemembered' }>,
): State => (state.maildrop ? state : { ...state, maildrop, asOf: at })

/**
 * Headers that were read by a former session. Each belongs to the message that bears its unique-id now, unless that has
 * another size: then it may be another message.
 */
export const summariesRecalled = (
  state: State,
  { summaries }: Extract<Event, { type: 'summariesRecalled' }>,
): Step => {
  const { maildrop } = state
  if (!maildrop) return just(state)
  const known = summaries.flatMap(({ id, octets, summary }) => {
    const row = rowOfId(maildrop, id)
    if (row === undefined || hasSummaryAt(maildrop, row) || octetsAt(maildrop, row) !== octets) return []
    const number = numberAt(maildrop, row)
    return number === undefined ? [] : [[number, summary] as const]
  })
  if (known.length === 0) return just(state)
  return describeQueue(
    { ...state, maildrop: withSummaries(maildrop, known) },
    known.map(([number]) => number),
  )
}

/**
 * Other messages bear the names of some than those that were known by them: their rows, and what was read of them, are
 * unknown again. The queue still has what a person put there.
 */
export const messagesReplaced = (
  state: State,
  { keys }: Extract<Event, { type: 'messagesReplaced' }>,
): State => {
  const { maildrop, screen } = state
  if (!maildrop) return state
  const replaced = new Set(keys)
  const current = currentRef(state)
  return {
    ...state,
    maildrop: withoutSummaries(
      maildrop,
      keys.flatMap(key => rowOfKey(maildrop, key) ?? []),
    ),
    previews: new Map([...state.previews].filter(([key]) => !replaced.has(key))),
    screen: current && replaced.has(current.key) && isReading(screen) ? withoutMessage(screen) : screen,
  }
}

/** What has changed since the list that is remembered was read; undefined where nothing has. */
export const changeSinceThen = (
  { come, gone }: { readonly come: number; readonly gone: number },
  asOf: number,
  at: number,
): DisplayText | undefined => {
  const changes = [
    ...(come > 0 ? [counted(come, 'new message')] : []),
    ...(gone > 0 ? [said`${counted(gone, 'message')} gone`] : []),
  ]
  return changes.length === 0
    ? undefined
    : said`${joined(changes, said`, `)} since the list was read ${formatAge(asOf, at)}.`
}

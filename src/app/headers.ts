import { formatCount } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { HeadersWanted } from './effect.ts'
import type { Event } from './event.ts'
import { type Maildrop, messageAt, rowOfNumber, withSummaries } from './maildrop.ts'
import type { State } from './state.ts'

/** How much of the mailbox is known by its headers, and whether the rest is read unasked. */
export type HeaderProgress = {
  /** What a person wants read; once that is through it is `left`. */
  readonly which: HeadersWanted
  /** Whether all that is read unasked has come in this session: what is missing is left to the person. */
  readonly left: boolean
  /** How many are known, those among them that are not to be had. */
  readonly known: number
  /** How many the screen says are known: it keeps still for a second each. Undefined where it does not say. */
  readonly told: number | undefined
}

/** Nothing is known yet; `all`: what is missing is read unasked. */
export const noHeaders = (all: boolean): HeaderProgress => ({
  which: all ? 'safe' : 'none',
  left: false,
  known: 0,
  told: undefined,
})

/** Whether headers are missing. */
export const lacksHeaders = ({ maildrop, headers }: State): boolean =>
  maildrop !== undefined && headers.known < maildrop.count

/** Whether what is missing is being read unasked now. */
export const readsHeaders = (state: State): boolean =>
  state.connection.status === 'open' &&
  state.headers.which !== 'none' &&
  !state.headers.left &&
  lacksHeaders(state)

/** The maildrop has been read: what is known of it already, and that what broke a session is left alone at first. */
export const headersOf = (maildrop: Maildrop, { which }: HeaderProgress): HeaderProgress => {
  let known = 0
  for (let row = 0; row < maildrop.count; row += 1) if (messageAt(maildrop, row)?.summary) known += 1
  return { which: which === 'none' ? which : 'safe', left: false, known, told: undefined }
}

/** Headers have come. */
export const summariesCame = (
  state: State,
  { summaries }: Extract<Event, { type: 'summariesFetched' }>,
): State => {
  const { maildrop, headers } = state
  if (!maildrop) return state
  const isNew = (number: number) => {
    const row = rowOfNumber(maildrop, number)
    return row !== undefined && !messageAt(maildrop, row)?.summary
  }
  const come = new Set(summaries.map(([number]) => number).filter(isNew)).size
  return {
    ...state,
    maildrop: withSummaries(maildrop, summaries),
    headers: { ...headers, known: headers.known + come },
  }
}

/** All that is read unasked has come. */
export const headersRead = (state: State): State => {
  const { headers } = state
  return { ...state, headers: { ...headers, left: true, told: headers.known } }
}

/** A second has passed: the screen says how many are known by now. */
export const withHeadersTold = (state: State): State => {
  const { headers } = state
  const told = lacksHeaders(state) ? headers.known : undefined
  return told === headers.told ? state : { ...state, headers: { ...headers, told } }
}

/** How many headers are known, of how many; undefined where all are, or it is too early to tell. */
export const headerCount = (state: State): DisplayText | undefined => {
  const { maildrop, headers } = state
  if (!maildrop || headers.told === undefined || !lacksHeaders(state)) return undefined
  return said`${formatCount(headers.told)} of ${formatCount(maildrop.count)}`
}

import { formatCount } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { HeadersWanted } from './effect.ts'
import { summarised } from './maildrop.ts'
import type { State } from './state.ts'

/** How much of the mailbox is known by its headers, and whether the rest is read unasked. */
export type HeaderProgress = {
  /** What a person wants read; once that is through it is `left`. */
  readonly which: HeadersWanted
  /** Whether all that is read unasked has come in this session: what is missing is left to the person. */
  readonly left: boolean
  /** How many the screen says are known: it keeps still for a second each. Undefined where it does not say. */
  readonly told: number | undefined
}

/** Nothing is known yet; `all`: what is missing is read unasked. */
export const noHeaders = (all: boolean): HeaderProgress => ({
  which: all ? 'safe' : 'none',
  left: false,
  told: undefined,
})

/** Whether headers are missing. */
export const lacksHeaders = ({ maildrop }: State): boolean =>
  maildrop !== undefined && summarised(maildrop) < maildrop.count

/** Whether what is missing is being read unasked now. */
export const readsHeaders = (state: State): boolean =>
  state.connection.status === 'open' &&
  state.headers.which !== 'none' &&
  !state.headers.left &&
  lacksHeaders(state)

/** The maildrop has been read: what broke a session is left alone at first. */
export const headersAnew = ({ which }: HeaderProgress): HeaderProgress => ({
  which: which === 'none' ? which : 'safe',
  left: false,
  told: undefined,
})

/** How many headers are known, those among them that are not to be had. */
export const headersKnown = ({ maildrop }: State): number => (maildrop ? summarised(maildrop) : 0)

/** All that is read unasked has come. */
export const headersRead = (state: State): State => {
  const { headers } = state
  return { ...state, headers: { ...headers, left: true, told: headersKnown(state) } }
}

/** A second has passed: the screen says how many are known by now. */
export const withHeadersTold = (state: State): State => {
  const { headers } = state
  const told = lacksHeaders(state) ? headersKnown(state) : undefined
  return told === headers.told ? state : { ...state, headers: { ...headers, told } }
}

/** How many headers are known, of how many; undefined where all are, or it is too early to tell. */
export const headerCount = (state: State): DisplayText | undefined => {
  const { maildrop, headers } = state
  if (!maildrop || headers.told === undefined || !lacksHeaders(state)) return undefined
  return said`${formatCount(headers.told)} of ${formatCount(maildrop.count)}`
}

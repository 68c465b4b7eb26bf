import { formatCount } from '../text/format.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import type { HeadersWanted } from './effect.ts'
import { summarised } from './maildrop.ts'
import { knownHeaders } from './row-search.ts'
import type { State } from './state.ts'

/** How much of the mailbox is known by its headers, and whether the rest is read unasked. */
export type HeaderProgress = {
  /** What a person wants read; once that is through it is `left`. */
  readonly which: HeadersWanted
  /** Whether all that is read unasked has come in this session: what is missing is left to the person. */
  readonly left: boolean
  /** What the screen says of them: it keeps still for a second each. Undefined where it does not say. */
  readonly told: HeaderCount | undefined
}

/** Of how many messages the headers are known, and of how many they are not to be had in this session. */
export type HeaderCount = { readonly known: number; readonly refused: number }

/** Nothing is known yet; `all`: what is missing is read unasked. */
export const noHeaders = (all: boolean): HeaderProgress => ({
  which: all ? 'safe' : 'none',
  left: false,
  told: undefined,
})

/** Whether headers are missing that may be had yet. */
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

/** How many headers are known, and how many refused, by now. */
export const countHeaders = ({ maildrop }: State): HeaderCount => {
  const known = maildrop ? knownHeaders(maildrop) : 0
  return { known, refused: maildrop ? summarised(maildrop) - known : 0 }
}

/** All that is read unasked has come. */
export const headersRead = (state: State): State => {
  const { headers } = state
  return { ...state, headers: { ...headers, left: true, told: countHeaders(state) } }
}

/** A second has passed: the screen says how many are known by now. */
export const withHeadersTold = (state: State): State => {
  const { headers } = state
  const told = lacksHeaders(state) ? countHeaders(state) : undefined
  const isSame = told?.known === headers.told?.known && told?.refused === headers.told?.refused
  return isSame ? state : { ...state, headers: { ...headers, told } }
}

/**
 * How many headers are known, of how many, and how many are refused; undefined where no more may be had, or it is too
 * early to tell.
 */
export const headerCount = (state: State): DisplayText | undefined => {
  const { maildrop, headers } = state
  if (!maildrop || headers.told === undefined || !lacksHeaders(state)) return undefined
  const { known, refused } = headers.told
  const without = refused > 0 ? said`, ${formatCount(refused)} refused` : nothing
  return said`${formatCount(known)} of ${formatCount(maildrop.count)}${without}`
}

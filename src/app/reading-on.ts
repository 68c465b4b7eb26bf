import { connect, opensAtOnce } from './connecting.ts'
import type { Effect, HeadersWanted } from './effect.ts'
import { countHeaders, lacksHeaders, readsHeaders } from './headers.ts'
import type { State } from './state.ts'
import { just, type Step } from './step.ts'

/** Stops the reading of headers that nobody asked for, or goes on with it: then also with what was left alone. */
export const headersToggled = (state: State): Step => {
  const { headers, connection } = state
  const told = countHeaders(state)
  const goesOn = headers.which !== 'none' && !headers.left && connection.status !== 'closed'
  if (goesOn) return just({ ...state, headers: { ...headers, which: 'none', told } })
  const which = headers.left ? 'all' : 'safe'
  const next: State = { ...state, headers: { which, left: false, told } }
  return opensAtOnce(state) ? connect(next) : just(next)
}

/** Asks for the headers of the whole mailbox, or for no more of them, where that changes, and in each new session. */
export const headerEffects = (before: State, state: State): readonly Effect[] => {
  if (state.connection.status !== 'open') return []
  const wanted = wantedOf(state)
  const isNew = before.connection.status !== 'open' || before.maildrop?.columns !== state.maildrop?.columns
  if (isNew ? !readsHeaders(state) : wanted === wantedOf(before) || !lacksHeaders(state)) return []
  return [{ type: 'readHeaders', which: wanted }]
}

const wantedOf = ({ headers }: State): HeadersWanted => (headers.left ? 'none' : headers.which)

import { said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Leaves, or asks first where there is a queue. */
export const quitAsked = (state: State): Step => {
  if (state.connection.status === 'purging') {
    return just(
      tell(state, 'warning', said`A purge is under way: wait for its outcome, or leave at once with Ctrl-C.`),
    )
  }
  return state.queue.size > 0 ? just({ ...state, question: 'quit' }) : [state, [leave(state)]]
}

/** Leaving in good order. */
export const leave = (state: State): Effect => ({ type: 'leave', atOnce: false, code: exitCode(state) })

/** A mailbox that could not be opened at all is a failure for who started the program. */
export const exitCode = ({ maildrop, connection }: State): number =>
  maildrop === undefined && connection.status === 'closed' ? 1 : 0

import { said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import { totalsOf } from './queue.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Leaves, or asks first where there is something to decide: what waits to be settled is not, nor is a read-only visit. */
export const quitAsked = (state: State): Step => {
  if (state.connection.status === 'purging') {
    return just(tell(state, 'warning', said`A purge is under way: wait for its outcome.`))
  }
  const { queue, account } = state
  const isAsked = !account.readOnly && queue.size > totalsOf(queue).unsettled
  return isAsked ? just({ ...state, question: { kind: 'quit' } }) : [state, [leave(state)]]
}

/** Leaving in good order. */
export const leave = (state: State): Effect => ({ type: 'leave', atOnce: false, code: exitCode(state) })

/** Leaving without a word. A purge that has asked for the removal cannot be called back by that. */
export const leaveAtOnce = (state: State): Step => {
  const { connection } = state
  const asked =
    connection.status === 'purging' && (connection.step.at === 'quitting' || connection.step.at === 'proving')
  const told = asked
    ? tell(
        state,
        'warning',
        said`A purge was asked for and not proven: what is gone is not known. Look again.`,
      )
    : state
  return [told, [{ type: 'leave', atOnce: true, code: asked ? 1 : exitCode(state) }]]
}

/** A mailbox that could not be opened at all is a failure for who started the program. */
const exitCode = ({ maildrop, connection }: State): number =>
  maildrop === undefined && connection.status === 'closed' ? 1 : 0

import { counted } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import { totalsOf } from './queue.ts'
import { isPurgeStoppable } from './refusals.ts'
import { type State, wasRead } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Leaves, or asks first where there is something to decide: what waits to be settled is not, nor is a read-only visit. */
export const quitAsked = (state: State): Step => {
  if (state.connection.status === 'purging') {
    const words = isPurgeStoppable(state.connection)
      ? said`A purge is under way: Esc stops it, or wait for its outcome.`
      : said`A purge is under way: wait for its outcome.`
    return just(tell(state, 'warning', words))
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

/** A mailbox that could not be opened at all, and a purge that is not proven, are failures for who started the program. */
const exitCode = (state: State): number =>
  (!wasRead(state) && state.connection.status === 'closed') || totalsOf(state.queue).unsettled > 0 ? 1 : 0

/** What should still be read once the screen is gone: of a purge that is not proven; undefined where there is none. */
export const unprovenText = ({ queue }: State): DisplayText | undefined => {
  const { unsettled } = totalsOf(queue)
  if (unsettled === 0) return undefined
  return said`Of ${counted(unsettled, 'message')} it is not known whether a purge has removed them: the next visit tells.`
}

import { type DisplayText, said } from '../text/sanitise.ts'
import type { Event } from './event.ts'
import type { MessageKey } from './message-ref.ts'
import type { Problem } from './problem.ts'
import type { State } from './state.ts'

/** What can be done with a message that is left alone. */
export const troubleAdvice = said`Enter or > tries again, s saves it raw as far as it comes, d queues it for deletion.`

/** That a message is left alone, and why. */
export const troubledProblem = (reason: DisplayText): Problem => ({
  what: said`This message is left alone: ${reason}.`,
  advice: troubleAdvice,
})

/** That a message which is listed is not there any more. */
export const goneProblem: Problem = {
  what: said`This message is gone: another client removed it.`,
  advice: said`R reads the mailbox anew.`,
}

/** So many messages are marked at most; the oldest marks go. */
const mostTroubled = 1000

/** A message does not come, or breaks the connection. What was asked for of it does not come any more. */
export const messageTroubled = (
  state: State,
  { key, reason }: Extract<Event, { type: 'messageTroubled' }>,
): State => {
  const troubled = new Map(state.troubled)
  troubled.delete(key)
  troubled.set(key, reason)
  for (const oldest of troubled.keys()) {
    if (troubled.size <= mostTroubled) break
    troubled.delete(oldest)
  }
  const previews = new Map(state.previews)
  const known = previews.get(key)
  if (known?.status === 'asked') previews.set(key, { status: 'failed', problem: troubledProblem(reason) })
  if (known?.status === 'here' && known.asked) previews.set(key, { ...known, asked: false })
  return { ...state, troubled, previews }
}

/** The state without the mark of a message that has come after all. */
export const withoutTrouble = (state: State, key: MessageKey): State => {
  if (!state.troubled.has(key)) return state
  const troubled = new Map(state.troubled)
  troubled.delete(key)
  return { ...state, troubled }
}

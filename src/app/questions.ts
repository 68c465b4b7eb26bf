import { type DisplayText, said } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import { queuedLine, queueSize } from './queue.ts'
import type { Answer, State } from './state.ts'

/** An answer that can be chosen, in the menu or by its key. */
export type Choice = { readonly answer: Answer; readonly key: string; readonly label: string }

/** What is asked, and the answers; the first is the one that changes nothing. */
export type QuestionText = {
  readonly title: DisplayText
  readonly lines: readonly DisplayText[]
  readonly choices: readonly Choice[]
}

/** The words of the question that is open. Call it only while one is. */
export const questionText = (state: State): QuestionText =>
  state.question === 'quit' ? quitQuestion(state) : purgeQuestion(state)

/** So many of the messages that would go are named one by one. */
const named = 5

const purgeQuestion = (state: State): QuestionText => {
  const queued = [...state.queue.values()]
  const more = queued.length - named
  return {
    title: said`Remove ${queueSize(queued)} from ${state.account.server}?`,
    lines: [
      ...queued.slice(0, named).map(queuedLine),
      ...(more > 0 ? [said`  and ${more} more`] : []),
      ...wrapped(state, said`Removed means removed: the server keeps no copy that Postern could bring back.`),
    ],
    choices: [
      { answer: 'back', key: 'n', label: 'No, back to the mailbox' },
      { answer: 'purge', key: 'y', label: 'Yes, remove them for good' },
    ],
  }
}

const quitQuestion = (state: State): QuestionText => ({
  title: said`${queueSize([...state.queue.values()])} queued for deletion. Leave?`,
  lines: wrapped(
    state,
    said`The queue is not kept yet when Postern ends: what is not purged now stays in the mailbox.`,
  ),
  choices: [
    { answer: 'back', key: 's', label: 'Stay' },
    { answer: 'leave', key: 'l', label: 'Leave without purging: nothing is removed' },
    { answer: 'purge', key: 'p', label: 'Purge, then leave' },
  ],
})

const wrapped = ({ window }: State, text: DisplayText): DisplayText[] => wrap(text, window.columns - 2)

import { charsets } from '../mail/charset-names.ts'
import { formatOctets } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import { currentHere } from './previews.ts'
import { queuedLine, queueSize } from './queue.ts'
import type { Answer, Question, State } from './state.ts'

/** An answer that can be chosen, in the menu or by its key; the key of some is empty. */
export type Choice = { readonly answer: Answer; readonly key: string; readonly label: string }

/** What is asked, and the answers; the first is the one that changes nothing. */
export type QuestionText = {
  readonly title: DisplayText
  readonly lines: readonly DisplayText[]
  readonly choices: readonly Choice[]
}

/** The words of a question. */
export const questionText = (state: State, question: Question): QuestionText => {
  switch (question.kind) {
    case 'purge':
      return purgeQuestion(state)
    case 'quit':
      return quitQuestion(state)
    case 'load':
      return loadQuestion(state, question)
    case 'open':
      return openQuestion(state, question)
    case 'charset':
      return charsetQuestion(state)
  }
}

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

const loadQuestion = (
  state: State,
  { message, octets }: Extract<Question, { kind: 'load' }>,
): QuestionText => ({
  title: said`Load all ${formatOctets(octets)} of message ${message.number}?`,
  lines: wrapped(state, said`It comes from ${state.account.server} as fast as the line goes; Esc stops it.`),
  choices: [
    { answer: 'back', key: 'n', label: 'No' },
    { answer: 'goOn', key: 'y', label: 'Yes, load it' },
  ],
})

const openQuestion = (state: State, { name, viewer }: Extract<Question, { kind: 'open' }>): QuestionText => ({
  title: said`Open ${name} with another program?`,
  lines: wrapped(
    state,
    said`It would be run as: ${viewer}. What comes by mail may be made to harm the program that opens it.`,
  ),
  choices: [
    { answer: 'back', key: 'n', label: 'No' },
    // Without a letter: the question comes when a program has been found, and must not take a key meant for the text.
    { answer: 'goOn', key: '', label: 'Yes, open it' },
  ],
})

const charsetQuestion = (state: State): QuestionText => {
  const chosen = currentHere(state)?.charset
  const asSaid = { answer: 'charset ' as const, key: 'a', label: 'As the message says, or as it looks' }
  const all: Choice[] = [
    asSaid,
    ...charsets.map(({ name, label }) => ({ answer: `charset ${name}` as const, key: '', label })),
  ]
  // The one in use comes first: Enter changes nothing.
  const inUse = all.find(({ answer }) => answer === `charset ${chosen ?? ''}`) ?? asSaid
  return {
    title: said`Read this text in which character set?`,
    lines: [],
    choices: [inUse, ...all.filter(choice => choice !== inUse)],
  }
}

const wrapped = ({ window }: State, text: DisplayText): DisplayText[] => wrap(text, window.columns - 2)

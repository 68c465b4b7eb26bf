import { charsets } from '../mail/charset-names.ts'
import { formatOctets } from '../text/format.ts'
import { said } from '../text/sanitise.ts'
import { currentHere } from './previews.ts'
import { purgeQuestion, quitQuestion } from './purge-review.ts'
import { type Choice, type QuestionText, wrapped } from './question-text.ts'
import type { Question, State } from './state.ts'

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

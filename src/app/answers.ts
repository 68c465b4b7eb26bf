import { run, start } from './errands.ts'
import { leave } from './leaving.ts'
import { charsetChosen } from './looking.ts'
import { questionText } from './questions.ts'
import type { Answer, State } from './state.ts'
import { just, type Step } from './step.ts'

/**
 * What follows from the answer to a question; nothing where none is open that can be answered so, for a purge is never
 * an accident.
 */
export const answered = (state: State, answer: Answer): Step => {
  const { question } = state
  const isMeant = question && questionText(state, question).choices.some(choice => choice.answer === answer)
  if (!isMeant) return just(state)
  const closed: State = { ...state, question: undefined }
  switch (answer) {
    case 'back':
      return just(closed)
    case 'leave':
      return [closed, [leave(closed)]]
    case 'purge':
      return [
        {
          ...closed,
          connection: { status: 'purging', step: { at: 'opening' } },
          notice: undefined,
          leaveAfterPurge: question.kind === 'quit',
        },
        [{ type: 'purge', ids: [...state.queue.keys()] }],
      ]
    case 'goOn':
      return goOn(closed, question)
    default:
      return charsetChosen(closed, answer.slice('charset '.length) || undefined)
  }
}

const goOn = (state: State, question: NonNullable<State['question']>): Step => {
  switch (question.kind) {
    case 'load':
      return run(state, question.message, question.errand)
    case 'open':
      return start(state, { type: 'open', part: question.part })
    default:
      return just(state)
  }
}

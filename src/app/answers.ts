import { run, start } from './errands.ts'
import { leave } from './leaving.ts'
import { charsetChosen } from './looking.ts'
import { questionText } from './questions.ts'
import { changeQueue, purgeable } from './queue.ts'
import type { Answer, Queued, State } from './state.ts'
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
    case 'backUp':
      return [
        {
          ...closed,
          connection: { status: 'purging', step: { at: 'opening' } },
          notice: undefined,
          leaveAfterPurge: question.kind === 'quit',
        },
        [{ type: 'purge', messages: toPurge(state, answer === 'backUp'), backUp: answer === 'backUp' }],
      ]
    case 'dropQueue': {
      const [dropped, effects] = changeQueue(closed, { messages: purgeable(state.queue), queued: false })
      return [dropped, [...effects, leave(dropped)]]
    }
    case 'goOn':
      return goOn(closed, question)
    default:
      return charsetChosen(closed, answer.slice('charset '.length) || undefined)
  }
}

/**
 * What a purge is asked to remove. A message that breaks the connection is not read for it: it goes by its id and size
 * alone, and not at all where a copy has to be saved first.
 */
const toPurge = ({ queue, troubled }: State, backUp: boolean): readonly Queued[] =>
  purgeable(queue).flatMap(queued => {
    if (!troubled.has(queued.key)) return [queued]
    return backUp ? [] : [{ ...queued, headerHash: undefined }]
  })

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

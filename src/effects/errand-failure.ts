import { localProblem } from '../app/local-problem.ts'
import { type Problem, type ProblemPlace, problemOf } from '../app/problem.ts'
import { Pop3Error } from '../pop3/error.ts'
import { LocalError } from './local-error.ts'

/** The connection had to be dropped in the middle of a message, by us. */
export class Dropped extends Error {
  override readonly name = 'Dropped'

  constructor(cause: unknown) {
    super('dropped', { cause })
  }
}

/** Whether the session goes on behind this, or its own end is told: all but what we had to break off. */
export const leavesLineOpen = (error: unknown): boolean =>
  error instanceof Pop3Error
    ? error.detail !== 'stopped'
    : error instanceof LocalError && error.kind === 'stopped'

/** What a person is told. Any other error than of a session or of this machine is a defect, and thrown on. */
export const problemOfErrand = (error: unknown, place: ProblemPlace): Problem => {
  if (error instanceof Pop3Error) return problemOf(error, place)
  if (error instanceof LocalError) return localProblem(error)
  throw error
}

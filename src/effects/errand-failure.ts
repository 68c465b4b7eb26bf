import type { Errand } from '../app/errand.ts'
import { localProblem } from '../app/local-problem.ts'
import { type Problem, type ProblemPlace, problemOf } from '../app/problem.ts'
import { type Retry, retryOf } from '../app/retry.ts'
import { goneProblem } from '../app/troubled.ts'
import { Pop3Error } from '../pop3/error.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import { LocalError } from './local-error.ts'
import { isGone } from './trouble.ts'

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
  if (error instanceof Pop3Error) return isGone(error) ? goneProblem : problemOf(error, place)
  if (error instanceof LocalError) return localProblem(error)
  throw error
}

/** What makes it worth while to run an errand again after this: the session ended under it. */
export const retryAfter = (error: unknown): Retry | undefined =>
  error instanceof Pop3Error && error.kind !== 'refused' ? retryOf(error) : undefined

/** Whether an errand wants the message as the server has it, in a file: what breaks off is worth having then. */
export const savesAll = (errand: Errand): boolean => errand.type === 'save' && errand.part === undefined

/** What a person can do about a message that broke off. */
export const hopeAfter = (error: unknown, errand: Errand): DisplayText | undefined => {
  if (!(error instanceof Pop3Error) || error.kind === 'refused') return undefined
  if (savesAll(errand)) return said`s again saves what comes of it.`
  return errand.type === 'load' ? said`s saves what comes of it.` : undefined
}

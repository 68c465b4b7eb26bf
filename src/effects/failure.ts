import { Pop3Error } from '../pop3/error.ts'

/** The failure of a session, for which there is an answer. Any other error is a defect, and thrown on. */
export const expectedFailure = (error: unknown): Pop3Error => {
  if (error instanceof Pop3Error) return error
  throw error
}

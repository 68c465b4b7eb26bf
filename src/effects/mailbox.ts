import { Pop3Error } from '../pop3/error.ts'
import { type OpenStep, openSession, type Timeouts } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import type { Transcript } from '../pop3/transcript.ts'
import type { Endpoint } from '../pop3/transport.ts'
import { expectedFailure } from './failure.ts'

/** A mailbox, and what it takes to open it. */
export type Mailbox = {
  readonly endpoint: Endpoint
  readonly user: string
  /** The password; asked for anew after it was `refused`. Rejects where it is not to be had. */
  readonly password: { get(): Promise<string>; refused(): void }
  /** Takes down what is said. */
  readonly transcript: Transcript
  /** How long the server may take; as usual unless told. */
  readonly timeouts?: Timeouts
}

/** Opens a session, which the signal ends at any time. Rejects with a Pop3Error. */
export const openMailbox = async (
  { endpoint, user, password, transcript, timeouts }: Mailbox,
  signal: AbortSignal,
  progress?: (step: OpenStep) => void,
): Promise<Session> => {
  // Nobody is to be asked for a password that is not wanted any more.
  if (signal.aborted) throw new Pop3Error('closed', 'connect', { detail: 'stopped' })
  const secret = await password.get().catch(cause => {
    throw new Pop3Error('closed', 'connect', { detail: 'noPassword', cause })
  })
  try {
    return await openSession(
      endpoint,
      { user, password: secret },
      { signal, transcript, ...(timeouts && { timeouts }), ...(progress && { progress }) },
    )
  } catch (error) {
    if (isLoginRefusal(expectedFailure(error))) password.refused()
    throw error
  }
}

const isLoginRefusal = ({ kind, phase, code }: Pop3Error): boolean =>
  kind === 'refused' && ['PASS', 'APOP', 'AUTH'].includes(phase) && (code === undefined || code === 'AUTH')

import { Pop3Error } from '../pop3/error.ts'
import type { Line } from '../pop3/line.ts'
import { type OpenStep, openSession, type Timeouts } from '../pop3/open-session.ts'
import type { ServerMemory } from '../pop3/server-memory.ts'
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
  /** A line to the server that was begun before: the first session takes it. */
  readonly line?: Line
  /** Where it is kept how the server was found the last time; without it that is known while the program runs. */
  readonly memory?: KeptMemory
}

/** How the server was found the last time. */
export type KeptMemory = { read(): ServerMemory | undefined; keep(memory: ServerMemory): void }

const memoryOfThisRun = (): KeptMemory => {
  let known: ServerMemory | undefined
  return {
    read: () => known,
    keep(memory) {
      known = memory
    },
  }
}

/** Opens a session, which the signal ends at any time. Rejects with a Pop3Error. */
export type OpenMailbox = (signal: AbortSignal, progress?: (step: OpenStep) => void) => Promise<Session>

/** Makes the function that opens sessions of a mailbox. Each knows of the server what those before it have learned. */
export const createOpening = ({ endpoint, user, password, transcript, ...mailbox }: Mailbox): OpenMailbox => {
  const { timeouts, memory: kept = memoryOfThisRun() } = mailbox
  let { line } = mailbox

  return async (signal, progress) => {
    // Nobody is to be asked for a password that is not wanted any more.
    if (signal.aborted) throw new Pop3Error('closed', 'connect', { detail: 'stopped' })
    const secret = await password.get().catch(cause => {
      throw new Pop3Error('closed', 'connect', { detail: 'noPassword', cause })
    })
    const memory = kept.read()
    const begun = line
    line = undefined
    try {
      return await openSession(
        endpoint,
        { user, password: secret },
        {
          signal,
          transcript,
          learned: kept.keep,
          ...(timeouts && { timeouts }),
          ...(progress && { progress }),
          ...(begun && { line: begun }),
          ...(memory && { memory }),
        },
      )
    } catch (error) {
      if (isLoginRefusal(expectedFailure(error))) password.refused()
      throw error
    }
  }
}

const isLoginRefusal = ({ kind, phase, code }: Pop3Error): boolean =>
  kind === 'refused' && ['PASS', 'APOP', 'AUTH'].includes(phase) && (code === undefined || code === 'AUTH')

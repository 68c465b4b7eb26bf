import { startMeasured } from './measured-process.ts'
import type { LineTraffic } from './relay.ts'

/** A mailbox to measure with, and the way to it. */
export type Mailbox = {
  /** Those that are made from their numbers, unless others are named. */
  readonly kind?: MailboxKind
  readonly messages: number
  /** In milliseconds. */
  readonly roundTrip: number
  readonly security: 'plaintext' | 'tls'
}

/** `pretend`: as many as there are to be; `reading`: those of read-messages. */
export type MailboxKind = 'pretend' | 'reading'

/** What went over the newest connection so far, and how many TOPs of it the server has read. */
export type Traffic = LineTraffic & { readonly tops: number }

/** An embedded server in a process of its own, which does not share its time with whoever measures. */
export type MailServer = AsyncDisposable & {
  readonly mailbox: Mailbox
  readonly port: number
  traffic(): Promise<Traffic>
}

/** Who may log in. */
export const login = { user: 'user', password: 'secret' }

/** Starts a server; it ends with this process at the latest. Rejects where it ends by itself. */
export const startMailServer = async (mailbox: Mailbox): Promise<MailServer> => {
  const { messages, roundTrip, security, kind = 'pretend' } = mailbox
  const { started: port, ...running } = await startMeasured<number, Traffic>('mail-server-process.ts', [
    String(messages),
    String(roundTrip),
    security,
    kind satisfies MailboxKind,
  ])
  return { mailbox, port, ...running }
}

import { startMeasured } from './measured-process.ts'

/** An embedded server with the messages of read-messages, in a process that does not share its time with whoever measures. */
export type MailServer = AsyncDisposable & {
  /** In milliseconds. */
  readonly roundTrip: number
  readonly port: number
  /** How many octets it has sent over the newest connection. */
  octets(): Promise<number>
}

/** Who may log in. */
export const login = { user: 'user', password: 'secret' }

/** Starts a server; it ends with this process at the latest. Rejects where it ends by itself. */
export const startMailServer = async (roundTrip: number): Promise<MailServer> => {
  const { started, ask, ...running } = await startMeasured<number>('mail-server-process.ts', [
    String(roundTrip),
  ])
  return { roundTrip, port: started, octets: () => ask<number>('octets'), ...running }
}

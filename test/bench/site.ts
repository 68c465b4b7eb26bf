import { setTimeout as sleep } from 'node:timers/promises'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { type Dovecot, startDovecot } from '../servers/dovecot.ts'
import { measureListings } from './bare-client.ts'
import { type Line, type LineOptions, startLine } from './line.ts'
import { login } from './mail-server.ts'

/** A mailbox of so many messages at the end of a line. */
export type Site = {
  readonly line: Line
  readonly messages: number
  readonly user: string
  readonly password: string
  readonly security: NonNullable<LineOptions['security']>
}

/** On an embedded server of its own. */
export const embeddedSite = async (
  messages: number,
  security: Site['security'] = 'plaintext',
): Promise<Site> => ({
  line: await startLine({ serverPort: undefined, messages, roundTrip: 0, security }),
  messages,
  ...login,
  security,
})

/** Real mailboxes with the messages of the embedded server. */
export type DovecotSite = AsyncDisposable & {
  /** Delivers so many messages to a user who has none, and gives the way to them. The caller closes the line. */
  mailbox(user: string, messages: number): Promise<Site>
  /** How many messages the server still has for a user. */
  messageCount: Dovecot['messageCount']
}

/** Rejects where there is no Dovecot. */
export const startDovecotSite = async (): Promise<DovecotSite> => {
  const dovecot = await startDovecot()
  return {
    async mailbox(user, messages) {
      const { message } = pretendMaildrop(messages)
      const some = 1_000
      for (let first = 1; first <= messages; first += some) {
        const numbers = Array.from({ length: Math.min(some, messages - first + 1) }, (_, i) => first + i)
        await dovecot.deliver(
          user,
          numbers.map(n => Buffer.concat([...message(n)])),
        )
      }
      const line = await startLine({ serverPort: dovecot.port, messages, roundTrip: 0 })
      const site = { line, messages, user, password: login.password, security: 'plaintext' } as const
      // A server that meets with a mailbox for the first time takes its sizes and ids down, which is no part of anything here.
      for (let visits = 0; visits < 2; visits += 1) {
        await measureListings(site, 0)
        await sleep(100)
      }
      return site
    },
    messageCount: dovecot.messageCount,
    [Symbol.asyncDispose]: () => dovecot.stop(),
  }
}

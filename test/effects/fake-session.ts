import { Pop3Error } from '../../src/pop3/error.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import type { TakeUniqueId } from '../../src/pop3/listing-row.ts'
import type { Session } from '../../src/pop3/session.ts'

/** What a server without a connection says of its maildrop: STAT's count, and the rows of LIST and UIDL. */
type Said = {
  readonly messages: number
  readonly sizes: readonly (readonly [number, number])[]
  /** None where UIDL is refused. */
  readonly uniqueIds?: readonly (readonly [number, string])[]
}

/** A session with a server that says this, whether it makes sense or not. */
export const fakeSession = ({ messages, sizes, uniqueIds }: Said, verbs: Partial<Session> = {}): Session =>
  ({
    stat: async () => ({ messages, octets: 0 }),
    list: async (row: (message: MessageNumber, octets: number) => void) => {
      for (const [message, octets] of sizes) row(message as MessageNumber, octets)
    },
    uidl: async (row: TakeUniqueId) => {
      if (!uniqueIds) throw new Pop3Error('refused', 'UIDL', { said: 'no such command' })
      for (const [message, id] of uniqueIds) {
        row(message as MessageNumber, Buffer.from(id, 'latin1'), 0, id.length)
      }
    },
    quit: async () => ({ outcome: 'ok', text: '' }),
    close: () => {},
    ...verbs,
  }) as Session

/** A session whose maildrop holds messages of these unique-ids. */
export const fakeSessionWith = (uniqueIds: readonly string[], verbs?: Partial<Session>): Session =>
  fakeSession(
    {
      messages: uniqueIds.length,
      sizes: uniqueIds.map((_, i) => [i + 1, 5]),
      uniqueIds: uniqueIds.map((id, i) => [i + 1, id]),
    },
    verbs,
  )

import { collectMaildrop, isNamedThroughout, type Maildrop } from '../app/maildrop.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'

/** What a session says of the maildrop. */
export type Listing = {
  readonly maildrop: Maildrop
  /** Why a unique-id that is not listed may be there all the same; undefined where it is gone. */
  readonly doubt: Pop3Error | undefined
}

/**
 * Reads what the maildrop holds: STAT, LIST and UIDL in one flight where the server takes it. `counted` is told
 * the number of messages as soon as it is known. A server without UIDL gives a maildrop without unique-ids.
 * Rejects with a Pop3Error, and leaves it to the caller to end the session then.
 */
export const readMaildrop = async (
  session: Session,
  counted: (messages: number) => void = () => {},
): Promise<Listing> => {
  const collected = collectMaildrop()
  let identified = 0
  const count = async () => {
    const { messages } = await session.stat()
    collected.expect(messages)
    counted(messages)
    return messages
  }
  const identify = async () => {
    try {
      await session.uidl((number, octets, from, to) => {
        identified += 1
        collected.identifiedBy(number, octets, from, to)
      })
      return undefined
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind !== 'refused') throw failure
      return failure
    }
  }
  const [messages, , refusal] = await Promise.all([count(), session.list(collected.listed), identify()])
  const maildrop = collected.finish()
  // One row of UIDL for each message gave it one unique-id, and none a second.
  const isNamed = identified === maildrop.count && isNamedThroughout(maildrop)
  const whole = messages === maildrop.count && isNamed
  return { maildrop, doubt: whole ? undefined : (refusal ?? new Pop3Error('violation', 'UIDL')) }
}

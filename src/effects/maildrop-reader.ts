import { collectMaildrop, type Maildrop } from '../app/maildrop.ts'
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
    counted(messages)
    return messages
  }
  const identify = async () => {
    try {
      await session.uidl((number, id) => {
        identified += 1
        collected.identified(number, id)
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
  const whole = messages === maildrop.count && isNamedThroughout(maildrop, identified)
  return { maildrop, doubt: whole ? undefined : (refusal ?? new Pop3Error('violation', 'UIDL')) }
}

/** Whether so many rows of UIDL gave each message one unique-id, and none a second. */
const isNamedThroughout = ({ count, columns }: Maildrop, rows: number): boolean =>
  rows === count && columns.ids.every(id => id !== undefined)

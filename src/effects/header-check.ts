import { headerHash, mostHashedOctets } from '../mail/header-hash.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import type { Match } from './purge-plan.ts'

/** How often the progress is told. */
const comparedPerStep = 50

/**
 * Compares messages with the headers they were queued with, by TOP (RFC 1939, section 7); gives those that are others.
 * A server that refuses to show a header leaves the doubt where only the header could have settled it: of a message whose
 * size has changed too, or that no unique-id names, or where unique-ids have moved. Rejects with a Pop3Error that ended the session.
 */
export const changedHeaders = async (
  session: Pick<Session, 'top'>,
  matches: readonly Match[],
  compared: (done: number, of: number) => void,
): Promise<readonly Match[]> => {
  if (matches.length === 0) return []
  let done = 0
  compared(0, matches.length)
  const isOther = async ({ queued, number, octets: listed, headerTells }: Match): Promise<boolean> => {
    try {
      const { octets } = await session.top(number, 0, mostHashedOctets)
      done += 1
      if (done % comparedPerStep === 0) compared(done, matches.length)
      return headerHash(octets) !== queued.headerHash
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind !== 'refused') throw failure
      return headerTells === true || queued.octets !== listed || queued.id === undefined
    }
  }
  const others = await Promise.all(matches.map(isOther))
  return matches.filter((_, i) => others[i])
}

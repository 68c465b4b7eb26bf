import { headerHash, mostHashedOctets } from '../mail/header-hash.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import type { Match } from './purge-plan.ts'

/** How often the progress is told. */
const comparedPerStep = 50

/** What came of comparing headers. */
export type Compared = {
  /** What was compared, and is the same. */
  readonly same: readonly Match[]
  /** What unique-ids or numbers name now are other messages. */
  readonly others: readonly Match[]
  /** Only the header could have told, and the server does not show it. */
  readonly untold: readonly Match[]
}

/**
 * Compares messages with the headers they were queued with, by TOP (RFC 1939, section 7). A server that refuses to show a
 * header leaves the doubt where only the header could have settled it: of a message whose size has changed too, or that
 * no unique-id names, or where unique-ids have moved. Rejects with a Pop3Error that ended the session.
 */
export const compareHeaders = async (
  session: Pick<Session, 'top'>,
  matches: readonly Match[],
  compared: (done: number, of: number) => void = () => {},
): Promise<Compared> => {
  if (matches.length === 0) return { same: [], others: [], untold: [] }
  let done = 0
  compared(0, matches.length)
  const verdictOn = async (match: Match): Promise<keyof Compared | undefined> => {
    try {
      const { octets } = await session.top(match.number, 0, mostHashedOctets)
      done += 1
      if (done % comparedPerStep === 0) compared(done, matches.length)
      return headerHash(octets) === match.queued.headerHash ? 'same' : 'others'
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind !== 'refused') throw failure
      return needsHeader(match) ? 'untold' : undefined
    }
  }
  const verdicts = await Promise.all(matches.map(verdictOn))
  const those = (verdict: keyof Compared) => matches.filter((_, i) => verdicts[i] === verdict)
  return { same: those('same'), others: those('others'), untold: those('untold') }
}

const needsHeader = ({ queued, octets, headerTells }: Match): boolean =>
  headerTells === true || queued.octets !== octets || queued.id === undefined

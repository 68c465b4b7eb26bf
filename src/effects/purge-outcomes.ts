import { holdsId, type Maildrop, sizesOf } from '../app/maildrop.ts'
import type { Queued } from '../app/state.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { Outcome, PurgedMessage, PurgeRecord } from '../store/records.ts'
import type { Listing } from './maildrop-reader.ts'
import type { Removal } from './removal.ts'

/** What is known of a removal, as far as outcomes follow from it. */
type Known = Pick<Removal, 'requested' | 'absent' | 'quitAnswered' | 'inBrowsed' | 'before'>

/**
 * What became of each message of a purge, by what a new session lists; undefined where there was none. What was asked
 * for and is listed all the same is still there only if QUIT was answered: a server that was left in the middle of the
 * UPDATE state may be at it yet.
 */
export const outcomesOf = (removal: Known, proof: Listing | undefined): ((queued: Queued) => Outcome) => {
  const { requested, absent, quitAnswered, inBrowsed } = removal
  const bySize = outcomesBySize(removal, proof?.maildrop)
  return queued => {
    const { id } = queued
    if (id === undefined) return bySize(queued)
    const isAsked = requested.has(queued)
    // A unique-id may be another message's by now; then nobody knows either.
    const isCertain = quitAnswered && !proof?.doubt
    if (proof && holdsId(proof.maildrop, id)) return isAsked && !isCertain ? 'unknown' : 'stillThere'
    if (proof?.doubt && inBrowsed) return bySize(queued)
    if (proof && !proof.doubt) return isAsked ? 'removed' : 'alreadyGone'
    if (absent.has(queued)) return 'alreadyGone'
    return isAsked ? 'unknown' : 'stillThere'
  }
}

/**
 * What became of a message of a purge that was left open, by a later listing that leaves no doubt. Of what no unique-id
 * names nobody can say later whether it is the message that was meant.
 */
export const outcomeLater = (
  { askedAt }: Pick<PurgeRecord, 'askedAt'>,
  { id, number, outcome }: Pick<PurgedMessage, 'id' | 'number' | 'outcome'>,
  maildrop: Maildrop,
): Outcome => {
  if (outcome !== undefined && outcome !== 'unknown') return outcome
  if (id === undefined) return 'unknown'
  if (holdsId(maildrop, id as UniqueId)) return 'stillThere'
  return askedAt !== undefined && number !== undefined ? 'removed' : 'alreadyGone'
}

/**
 * Where not all messages have unique-ids only the number of those of each size tells whether what was asked for is gone;
 * nor does that, once others have come or sizes have changed.
 */
const outcomesBySize = (
  { requested, before, quitAnswered }: Known,
  now: Maildrop | undefined,
): ((queued: Queued) => Outcome) => {
  const then = countsOf(before ? sizesOf(before) : [])
  const left = countsOf(now ? sizesOf(now) : [])
  const asked = countsOf([...requested.values()].map(({ octets }) => octets))
  const hasGrown = [...left].some(([size, count]) => count > (then.get(size) ?? 0))
  return queued => {
    const match = requested.get(queued)
    const octets = match ? match.octets : queued.octets
    if (!now || !before || octets === undefined) return match ? 'unknown' : 'stillThere'
    const less = (then.get(octets) ?? 0) - (left.get(octets) ?? 0)
    const wanted = asked.get(octets) ?? 0
    if (!match) return less > wanted ? 'unknown' : 'stillThere'
    if (less >= wanted) return 'removed'
    return less <= 0 && quitAnswered && !hasGrown ? 'stillThere' : 'unknown'
  }
}

/** How many there are of each size. */
const countsOf = (sizes: Iterable<number | undefined>): ReadonlyMap<number | undefined, number> => {
  const counts = new Map<number | undefined, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return counts
}

import type { Queued } from '../app/state.ts'
import type { PurgedMessage } from '../store/records.ts'
import type { AccountStore } from '../store/store.ts'
import type { Match } from './purge-plan.ts'
import type { PurgeWorld } from './purge-world.ts'

/** An intent that is on the disk. */
export type Intent = {
  /** By which the store knows the purge. */
  readonly number: number
  /** The messages in it, in the order in which their outcomes are to be told. */
  readonly recorded: readonly Queued[]
  /** What another program has taken out of the queue, or is purging. */
  readonly takenBack: readonly Queued[]
}

/**
 * Writes down what is about to be removed, and what was not there to begin with; undefined where there is nothing.
 * Throws a StoreError.
 */
export const writeIntent = (
  matches: readonly Match[],
  absent: readonly Queued[],
  { account, mailbox, server, owner, now }: PurgeWorld,
): Intent | undefined => {
  const numbers = new Map(matches.map(({ queued, number }) => [queued, number]))
  const all = [...absent, ...matches.map(({ queued }) => queued)]
  if (all.length === 0) return undefined
  const { purge: number, taken } = account.beginPurge({
    mailbox,
    server,
    owner,
    at: now(),
    messages: all.map(queued => recordOf(queued, numbers.get(queued), account)),
  })
  const isTaken = ({ id }: Queued) => id === undefined || taken.has(id)
  return { number, recorded: all.filter(isTaken), takenBack: all.filter(queued => !isTaken(queued)) }
}

const recordOf = (
  { id, octets, headerHash, summary }: Queued,
  number: number | undefined,
  account: AccountStore,
): Omit<PurgedMessage, 'outcome'> => ({
  id,
  octets,
  headerHash,
  number,
  from: summary?.from,
  subject: summary?.subject,
  date: summary?.date,
  savedAt: id === undefined ? undefined : account.saved(id)?.path,
})

import { hasIdAt, idAt, isAmbiguousAt, type Maildrop, rowOfId } from '../app/maildrop.ts'
import type { MessageKey } from '../app/message-ref.ts'
import type { Queued } from '../app/state.ts'
import { mostWitnesses } from '../store/purge-journal.ts'
import type { PurgedMessage, SavedCopy } from '../store/records.ts'
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

/** What the session that is to remove knows. */
type Known = {
  /** What is there. */
  readonly before: Maildrop | undefined
  /** The copies that it has seen whole; undefined where none were wanted. */
  readonly copies?: ReadonlyMap<MessageKey, SavedCopy>
}

/**
 * Writes down what is about to be removed, and what was not there to begin with; undefined where there is nothing. Of
 * what stays it names a few messages, by which a later listing is known to name all others as before. Throws a
 * StoreError.
 */
export const writeIntent = (
  matches: readonly Match[],
  absent: readonly Queued[],
  { before, copies }: Known,
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
    messages: all.map(queued => recordOf(queued, numbers.get(queued), copies?.get(queued.key))),
    witnesses: before ? witnessesIn(before, all) : [],
  })
  const isTaken = ({ id }: Queued) => id === undefined || taken.has(id)
  return { number, recorded: all.filter(isTaken), takenBack: all.filter(queued => !isTaken(queued)) }
}

/** Unique-ids of messages that stay, from all over the maildrop: others may remove what is old, or what is new. */
const witnessesIn = (maildrop: Maildrop, purged: readonly Queued[]): readonly string[] => {
  const purgedRows = new Set(purged.map(({ id }) => id && rowOfId(maildrop, id)))
  const staying = new Uint32Array(maildrop.count)
  let count = 0
  for (let row = 0; row < maildrop.count; row += 1) {
    if (!hasIdAt(maildrop, row) || purgedRows.has(row) || isAmbiguousAt(maildrop, row)) continue
    staying[count] = row
    count += 1
  }
  const step = Math.max(1, count / mostWitnesses)
  return Array.from({ length: Math.min(count, mostWitnesses) }, (_, i) =>
    idAt(maildrop, staying[Math.floor(i * step)] ?? 0),
  ).filter(id => id !== undefined)
}

const recordOf = (
  { id, octets, headerHash, summary }: Queued,
  number: number | undefined,
  copy: SavedCopy | undefined,
): Omit<PurgedMessage, 'outcome'> => ({
  id,
  octets,
  headerHash,
  number,
  from: summary?.from,
  subject: summary?.subject,
  date: summary?.date,
  savedAt: copy?.path,
})

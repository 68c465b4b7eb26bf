import { type Maildrop, rowOfId } from '../app/maildrop.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { OpenPurge, Outcome } from '../store/records.ts'
import type { AccountStore } from '../store/store.ts'
import { outcomeLater } from './purge-outcomes.ts'

/** For so long, in milliseconds, a listing in which no message is known again settles nothing: seven days. */
const patience = 7 * 24 * 60 * 60 * 1000

/** What became of messages that were `unknown`, in all purges that were settled; and when the first of these began. */
export type Settled = { readonly gone: number; readonly stillThere: number; readonly begunAt: number }

/**
 * Settles the purges that were left open, by a listing that leaves no doubt: what it does not name is gone. A purge that
 * another program may still be at is left to it: `mayRun` is asked with when the purge was last heard of. One of whose
 * other messages none is listed is left to a later listing. Gives undefined where nothing was settled. Throws a
 * StoreError.
 */
export const settlePurges = (
  account: AccountStore,
  maildrop: Maildrop,
  now: number,
  mayRun: (owner: string, heardAt: number) => boolean,
): Settled | undefined => {
  let settled: Settled | undefined
  for (const purge of account.openPurges()) {
    if (mayRun(purge.owner, purge.askedAt ?? purge.begunAt)) continue
    // A clock that was set back must not keep a purge open for ever.
    if (isRenamed(purge, maildrop) && Math.abs(now - purge.begunAt) < patience) continue
    const outcomes = purge.messages.map(message => outcomeLater(purge, message, maildrop))
    const words = purge.words
    account.settle(purge.number, { at: now, outcomes, words, fault: purge.fault })
    const count = (...wanted: Outcome[]) => outcomes.filter(outcome => wanted.includes(outcome)).length
    settled = {
      gone: (settled?.gone ?? 0) + count('removed', 'alreadyGone'),
      stillThere: (settled?.stillThere ?? 0) + count('stillThere'),
      begunAt: settled?.begunAt ?? purge.begunAt,
    }
  }
  return settled
}

/**
 * Whether all messages may have other unique-ids than in the session of the purge: then that one is not listed says
 * nothing. A unique-id that several messages bear is not one of before.
 */
const isRenamed = ({ witnesses }: OpenPurge, maildrop: Maildrop): boolean =>
  witnesses.length > 0 &&
  maildrop.count > 0 &&
  !witnesses.some(id => rowOfId(maildrop, id as UniqueId) !== undefined)

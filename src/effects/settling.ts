import { isAmbiguous, type Maildrop, rowOfId } from '../app/maildrop.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { Outcome, PurgedMessage, PurgeRecord } from '../store/records.ts'
import type { AccountStore } from '../store/store.ts'

/** What became of messages that were `unknown`, in all purges that were settled; and when the first of these began. */
export type Settled = { readonly gone: number; readonly stillThere: number; readonly begunAt: number }

/**
 * Settles the purges that were left open, by a listing that leaves no doubt: what it does not name is gone. A purge that
 * another program may still be at is left to it. Gives undefined where there was nothing to settle. Throws a StoreError.
 */
export const settlePurges = (
  account: AccountStore,
  maildrop: Maildrop,
  now: number,
  mayRun: (owner: string, begunAt: number) => boolean,
): Settled | undefined => {
  let settled: Settled | undefined
  for (const purge of account.openPurges()) {
    if (mayRun(purge.owner, purge.begunAt)) continue
    const outcomes = purge.messages.map(message => outcomeOf(purge, message, maildrop))
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

/** Of what no unique-id names nobody can say later whether it is the message that was meant. */
const outcomeOf = (
  { askedAt }: PurgeRecord,
  { id, number, outcome }: PurgedMessage,
  maildrop: Maildrop,
): Outcome => {
  if (outcome !== undefined && outcome !== 'unknown') return outcome
  if (id === undefined) return 'unknown'
  const name = id as UniqueId
  if (rowOfId(maildrop, name) !== undefined || isAmbiguous(maildrop, name)) return 'stillThere'
  return askedAt !== undefined && number !== undefined ? 'removed' : 'alreadyGone'
}

import type { Session } from '../pop3/session.ts'
import { type BackedUp, backUp, type SavingStep } from './back-up.ts'
import type { Match } from './purge-plan.ts'
import type { PurgeWorld } from './purge-world.ts'

/** How often it is told how far saving has come, in milliseconds. */
const tellEvery = 100

/**
 * Saves copies of what is to be removed, but for what was saved before, and remembers where they are. Rejects with a
 * StoreError where that cannot be remembered.
 */
export const saveCopies = (
  session: Session,
  matches: readonly Match[],
  folder: string,
  { account, stop: signal, step, now }: Pick<PurgeWorld, 'account' | 'stop' | 'step' | 'now'>,
): Promise<BackedUp> => {
  const ofOctets = matches.reduce((sum, { octets }) => sum + (octets ?? 0), 0)
  let told = Number.NEGATIVE_INFINITY
  const progress = (reached: SavingStep) => {
    if (now() - told < tellEvery) return
    told = now()
    step({ at: 'saving', of: matches.length, ofOctets, ...reached })
  }
  progress({ done: 0, octets: 0 })
  const ids = new Map(matches.map(({ queued }) => [queued.key, queued.id]))
  return backUp(
    session,
    matches.map(({ queued: { key, headerHash }, number, octets }) => ({ key, number, octets, headerHash })),
    {
      folder,
      known(key) {
        const id = ids.get(key)
        return id === undefined ? undefined : account.saved(id)
      },
      keep(key, copy) {
        const id = ids.get(key)
        if (id !== undefined) account.keepSaved(id, copy)
      },
      signal,
      progress,
    },
  )
}

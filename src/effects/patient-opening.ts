import { pauseBefore, retryOf } from '../app/retry.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import type { PurgeWorld } from './purge-world.ts'

/** What opening with patience needs of the world. */
type Patience = Pick<PurgeWorld, 'open' | 'logins' | 'pause' | 'now' | 'step' | 'stop'>

/**
 * Opens a session of a purge; where the server wants a pause, or another session has the maildrop, as soon as that is
 * over, or a person does not want to wait. Rejects with a Pop3Error.
 */
export const openPatiently = async (world: Patience, next: 'opening' | 'proving'): Promise<Session> => {
  const { logins, now, step, stop } = world
  const pause = async (until: number, why: 'inUse' | 'loginDelay') => {
    step({ at: 'waiting', until, why, next })
    await world.pause(until)
    step({ at: next })
  }
  if (logins.opensSoonAt() > now()) await pause(logins.opensSoonAt(), 'loginDelay')
  for (let failed = 1; ; failed += 1) {
    try {
      return await world.open()
    } catch (error) {
      const failure = expectedFailure(error)
      const why = retryOf(failure)
      if (why === undefined || why === 'line' || stop.aborted) throw failure
      const notBefore = why === 'loginDelay' ? logins.opensAt() : 0
      await pause(Math.max(notBefore, now() + pauseBefore(why, failed)), why)
      if (stop.aborted) throw failure
    }
  }
}

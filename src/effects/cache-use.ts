import type { MailboxCache } from '../store/mailbox-cache.ts'
import { StoreError } from '../store/store-error.ts'

/** Another Postern is just writing. */
export const busy = Symbol('busy')

/** Uses a cache; gives `busy` where it is not to be had now, undefined where it is not to be had at all. */
export type CacheUse = <T>(use: (cache: MailboxCache) => T) => T | undefined | typeof busy

/** Once a cache has failed it is done without: `failed` is told why, once. */
export const createCacheUse = (
  cache: MailboxCache | undefined,
  failed: (error: StoreError) => void,
): CacheUse => {
  let usable = cache
  return work => {
    if (!usable) return undefined
    try {
      return work(usable)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      if (error.kind === 'busy') return busy
      usable = undefined
      failed(error)
      return undefined
    }
  }
}

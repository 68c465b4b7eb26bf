import { cacheNotice } from '../app/store-problem.ts'
import type { MailboxCache } from '../store/mailbox-cache.ts'
import { openMailboxCache } from '../store/open-cache.ts'
import { cacheFolder } from '../store/state-folder.ts'
import { StoreError } from '../store/store-error.ts'
import type { DisplayText } from '../text/sanitise.ts'

/** A file of fewer octets than this holds no mailbox worth the name: nothing is kept, as with 0. */
const least = 65_536

/** What is known of a mailbox, or why that cannot be had. */
export type OpenedCache = {
  readonly cache: MailboxCache | undefined
  readonly notice: DisplayText | undefined
}

/**
 * Opens what is kept of the mailbox of this `accountName`, in `cacheSize` octets at most. Undefined where nothing is to be
 * kept, and where it cannot be had: then the notice says why, unless another Postern merely has it at this moment.
 */
export const openCache = (
  env: NodeJS.ProcessEnv,
  home: string,
  name: string,
  cacheSize: number,
): OpenedCache => {
  if (cacheSize < least) return { cache: undefined, notice: undefined }
  try {
    return { cache: openMailboxCache(cacheFolder(env, home), name, { most: cacheSize }), notice: undefined }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return { cache: undefined, notice: error.kind === 'busy' ? undefined : cacheNotice(error) }
  }
}

import type { Event } from '../app/event.ts'
import type { Maildrop, RowSummary } from '../app/maildrop.ts'
import { cacheNotice } from '../app/store-problem.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import { formatServerMemory, parseServerMemory, type ServerMemory } from '../pop3/server-memory.ts'
import type { MailboxCache } from '../store/mailbox-cache.ts'
import { StoreError } from '../store/store-error.ts'
import { createKeeping } from './keeping.ts'
import { createRecalling } from './recalling.ts'

/** What is known of a mailbox from run to run. */
export type Recollection = {
  /** Tells the mailbox as it was, with the headers of its newest messages; the others follow little by little. */
  recall(): void
  /** Settles once all headers that are kept have been told. */
  readonly recalled: Promise<void>
  /** Tells those of these headers that are kept, and gives the others. */
  recollect(maildrop: Maildrop, numbers: readonly MessageNumber[]): readonly MessageNumber[]
  /** A session has read the mailbox, and its listing leaves no doubt. */
  maildropRead(maildrop: Maildrop): void
  /** These headers have come from the server. */
  summariesFetched(maildrop: Maildrop, summaries: readonly (readonly [MessageNumber, RowSummary])[]): void
  /** What the server offered and could do last time. */
  server(): ServerMemory | undefined
  serverLearned(memory: ServerMemory): void
  /** Keeps what has not been kept yet, and ends. */
  close(): void
}

/** Uses the cache, where there is one; gives undefined where it is not to be had, now or for good. */
export type CacheUse = <T>(use: (cache: MailboxCache) => T) => T | undefined

/** Without a cache nothing is remembered, and nothing kept. What the disk refuses is told once; then it is done without. */
export const createRecollection = (
  cache: MailboxCache | undefined,
  dispatch: (event: Event) => void,
  now: () => number,
): Recollection => {
  let usable = cache
  const use: CacheUse = work => {
    if (!usable) return undefined
    try {
      return work(usable)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Another Postern is just writing: that is not worth waiting for.
      if (error.kind === 'busy') return undefined
      usable = undefined
      dispatch({ type: 'maildropNotKept', words: cacheNotice(error) })
      return undefined
    }
  }
  const recalling = createRecalling(use, dispatch)
  const keeping = createKeeping(use, now)
  let server: ServerMemory | undefined
  return {
    ...recalling,
    ...keeping,
    server() {
      const text = server ? undefined : use(kept => kept.server())
      server ??= text === undefined ? undefined : parseServerMemory(text)
      return server
    },
    serverLearned(memory) {
      const text = formatServerMemory(memory)
      if (server && formatServerMemory(server) === text) return
      server = memory
      use(kept => kept.keepServer(text))
    },
    close() {
      recalling.stop()
      keeping.close()
      use(kept => kept.close())
      usable = undefined
    },
  }
}

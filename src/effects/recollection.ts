import type { Event } from '../app/event.ts'
import type { Maildrop, RowSummary } from '../app/maildrop.ts'
import { cacheNotice } from '../app/store-problem.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import {
  formatServerMemory,
  parseServerMemory,
  type ServerMemory,
  withoutLessons,
} from '../pop3/server-memory.ts'
import type { MailboxCache } from '../store/mailbox-cache.ts'
import { type busy, createCacheUse } from './cache-use.ts'
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
  /** Other messages bear these unique-ids now: what is kept of them is told no more in this run. */
  forget(ids: readonly UniqueId[]): void
  /** A session has read the mailbox; undefined where its listing leaves a doubt. */
  maildropRead(maildrop: Maildrop | undefined): void
  /** These headers have come from the server, whose listing leaves no doubt. */
  summariesFetched(maildrop: Maildrop, summaries: readonly (readonly [MessageNumber, RowSummary])[]): void
  /** What the server offered and could do last time. */
  server(): ServerMemory | undefined
  serverLearned(memory: ServerMemory): void
  /** Keeps what has not been kept yet, and ends. */
  close(): void
}

/** After so long, in milliseconds, what has not worked with a server is tried again. */
const lessonsLast = 7 * 86_400_000

/** Without a cache nothing is remembered, and nothing kept. What the disk refuses is told once; then it is done without. */
export const createRecollection = (
  cache: MailboxCache | undefined,
  dispatch: (event: Event) => void,
  now: () => number,
): Recollection => {
  const use = createCacheUse(cache, error => {
    dispatch({ type: 'maildropNotKept', words: cacheNotice(error) })
  })
  const recalling = createRecalling(use, dispatch)
  const keeping = createKeeping(use, now)
  let server: KeptServer | undefined
  return {
    ...recalling,
    ...keeping,
    server() {
      server ??= serverIn(use(kept => kept.server()))
      if (server === undefined || now() - server.since < lessonsLast) return server?.memory
      return withoutLessons(server.memory)
    },
    serverLearned(memory) {
      const text = formatServerMemory(memory)
      if (server && formatServerMemory(server.memory) === text) return
      server = { since: now(), memory }
      use(kept => kept.keepServer(`${now()} ${text}`))
    },
    close() {
      recalling.stop()
      keeping.close()
      use(kept => kept.close())
    },
  }
}

type KeptServer = { readonly since: number; readonly memory: ServerMemory }

const serverIn = (text: string | undefined | typeof busy): KeptServer | undefined => {
  if (typeof text !== 'string') return undefined
  const [, since, rest = ''] = /^(\d{1,16}) (.*)$/s.exec(text) ?? []
  const memory = parseServerMemory(rest)
  return memory && { since: Number(since), memory }
}

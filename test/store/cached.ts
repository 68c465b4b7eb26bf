import { onTestFinished } from 'vitest'
import type { CachedSummary } from '../../src/store/cached-summary.ts'
import type { ListingImage } from '../../src/store/listing-image.ts'
import type { MailboxCache } from '../../src/store/mailbox-cache.ts'
import { openMailboxCache } from '../../src/store/open-cache.ts'
import { sanitise } from '../../src/text/sanitise.ts'

/** A cache for one test. */
export const openedCache = (folder: string, account = 'mira@mail.example', most = 10e6): MailboxCache => {
  const cache = openMailboxCache(folder, account, { most })
  onTestFinished(() => cache.close())
  return cache
}

export const summary = (id: string, more: Partial<CachedSummary> = {}): CachedSummary => ({
  id,
  octets: 1000,
  from: sanitise(`Sender of ${id}`),
  subject: sanitise(`Subject of ${id}`),
  date: 1_700_000_000_000,
  headerHash: 'abcdefghijklmnopqrstuv',
  ...more,
})

/** The image of a listing; its ids are of characters that are octets. */
export const listingImage = (
  numbers: Uint32Array,
  octets: Float64Array,
  ids: readonly (string | undefined)[],
): ListingImage => {
  const idEnds = new Uint32Array(numbers.length)
  const texts = new Array<string>(numbers.length)
  let end = 0
  for (let row = 0; row < texts.length; row += 1) {
    const id = ids[row] ?? ''
    texts[row] = id
    end += id.length
    idEnds[row] = end
  }
  return { numbers, octets, ids: Buffer.from(texts.join(''), 'latin1'), idEnds }
}

/** A listing of messages with these ids, the newest first. */
export const listingOf = (ids: readonly (string | undefined)[]): ListingImage =>
  listingImage(
    Uint32Array.from(ids, (_, row) => ids.length - row),
    Float64Array.from(ids, (_, row) => 1000 + row),
    ids,
  )

/** Everything that is kept, read a few at a time. */
export const allSummaries = (cache: MailboxCache, most = 7): CachedSummary[] => {
  const all: CachedSummary[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { summaries, next } = cache.someSummaries(after, most)
    all.push(...summaries)
    after = next
  }
  return all
}

export const idsKept = (cache: MailboxCache): string[] => allSummaries(cache, 1000).map(({ id }) => id)

/** Tidies to the end. */
export const tidied = (cache: MailboxCache, isListed: (id: string) => boolean) => {
  while (!cache.tidy(isListed));
}

export const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `uid-${String(from + i).padStart(6, '0')}`)

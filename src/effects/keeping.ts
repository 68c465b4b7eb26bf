import { imageOf } from '../app/listing-image.ts'
import { isEachNamed, type Maildrop, messageAt, rowOfId, rowOfNumber } from '../app/maildrop.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { CachedSummary } from '../store/cached-summary.ts'
import type { CacheUse, Recollection } from './recollection.ts'

/** What is new is written so long after it came, in milliseconds, with all that came meanwhile. */
const writeAfter = 1000

/** A turn of tidying follows another after so many milliseconds. */
const tidyEvery = 20

/** Keeps what is learned of a mailbox, a little later. */
export const createKeeping = (
  use: CacheUse,
  now: () => number,
): Pick<Recollection, 'maildropRead' | 'summariesFetched' | 'close'> => {
  let writing: NodeJS.Timeout | undefined
  let tidying: NodeJS.Timeout | undefined
  let listing: { readonly maildrop: Maildrop; readonly at: number } | undefined
  let summaries: CachedSummary[] = []

  const write = () => {
    clearTimeout(writing)
    writing = undefined
    const [read, headers] = [listing, summaries]
    listing = undefined
    summaries = []
    if (read) use(cache => cache.keepListing(imageOf(read.maildrop), read.at))
    if (headers.length > 0) use(cache => cache.keepSummaries(headers))
    if (read) tidy(id => rowOfId(read.maildrop, id as UniqueId) !== undefined)
  }
  const writeSoon = () => {
    writing ??= setTimeout(write, writeAfter)
  }
  const tidy = (isListed: (id: string) => boolean) => {
    clearTimeout(tidying)
    const isTidy = use(cache => cache.tidy(isListed)) ?? true
    tidying = isTidy ? undefined : setTimeout(tidy, tidyEvery, isListed)
  }
  return {
    maildropRead(maildrop) {
      if (maildrop.count > 0 && !(isEachNamed(maildrop) && namesMessages(maildrop))) return
      listing = { maildrop, at: now() }
      writeSoon()
    },
    summariesFetched(maildrop, fetched) {
      if (!namesMessages(maildrop)) return
      for (const [number, summary] of fetched) {
        const row = rowOfNumber(maildrop, number)
        const message = row === undefined ? undefined : messageAt(maildrop, row)
        if (message?.id === undefined || message.octets === undefined || summary.refused) continue
        const { from, subject, date, headerHash } = summary
        summaries.push({ id: message.id, octets: message.octets, from, subject, date, headerHash })
      }
      if (summaries.length > 0) writeSoon()
    },
    close() {
      if (writing) write()
      clearTimeout(tidying)
    },
  }
}

/**
 * Whether unique-ids name messages, as far as can be seen: some servers give the message's number, which another message
 * bears tomorrow.
 */
const namesMessages = (maildrop: Maildrop): boolean => {
  const rows = [0, maildrop.count - 1].map(row => messageAt(maildrop, row))
  return rows.some(message => message?.id !== undefined && message.id !== String(message.number))
}

import { imageOf } from '../app/listing-image.ts'
import {
  isAmbiguousAt,
  type Maildrop,
  messageAt,
  namesMessages,
  rowOfId,
  rowOfNumber,
} from '../app/maildrop.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { CachedSummary } from '../store/cached-summary.ts'
import { busy, type CacheUse } from './cache-use.ts'
import type { Recollection } from './recollection.ts'

/** What is new is written so long after it came, in milliseconds, with all that came meanwhile. */
const writeAfter = 1000

/** So many headers are written at once, without waiting for more: many would take long to write, and memory until then. */
const mostUnwritten = 1000

/** A turn of tidying follows another after so many milliseconds. */
const tidyEvery = 20

/** Keeps what is learned of a mailbox, a little later. */
export const createKeeping = (
  use: CacheUse,
  now: () => number,
): Pick<Recollection, 'maildropRead' | 'summariesFetched' | 'close'> => {
  let writing: NodeJS.Timeout | undefined
  let tidying: NodeJS.Timeout | undefined
  /** The listing that is to be kept; one without a maildrop cannot be. */
  let listing: { readonly maildrop: Maildrop | undefined; readonly at: number } | undefined
  let summaries: CachedSummary[] = []
  let isClosed = false

  const write = () => {
    clearTimeout(writing)
    writing = undefined
    const { maildrop, at } = listing ?? {}
    const kept = use(cache => {
      if (maildrop && at !== undefined) cache.keepListing(imageOf(maildrop), at)
      else if (listing) cache.dropListing()
      if (summaries.length > 0) cache.keepSummaries(summaries)
    })
    if (kept === busy && !isClosed) return writeSoon()
    listing = undefined
    summaries = []
    if (maildrop) tidy(id => rowOfId(maildrop, id as UniqueId) !== undefined)
  }
  const writeSoon = () => {
    writing ??= setTimeout(write, writeAfter)
  }
  const tidy = (isListed: (id: string) => boolean) => {
    clearTimeout(tidying)
    const isTidy = use(cache => cache.tidy(isListed)) ?? true
    tidying = isTidy === true ? undefined : setTimeout(tidy, tidyEvery, isListed)
  }
  return {
    maildropRead(maildrop) {
      listing = { maildrop: maildrop && isKeepable(maildrop) ? maildrop : undefined, at: now() }
      writeSoon()
    },
    summariesFetched(maildrop, fetched) {
      if (!isKeepable(maildrop)) return
      for (const [number, summary] of fetched) {
        const row = rowOfNumber(maildrop, number)
        const message = row === undefined ? undefined : messageAt(maildrop, row)
        if (row === undefined || message?.id === undefined || message.octets === undefined) continue
        // Which of several messages with one id will bear it tomorrow nobody knows.
        if (summary.refused || isAmbiguousAt(maildrop, row)) continue
        const { from, subject, date, headerHash } = summary
        summaries.push({ id: message.id, octets: message.octets, from, subject, date, headerHash })
      }
      if (summaries.length >= mostUnwritten) write()
      if (summaries.length > 0) writeSoon()
    },
    close() {
      isClosed = true
      if (writing) write()
      clearTimeout(tidying)
    },
  }
}

/** Whether what is known of a mailbox can be told by its unique-ids tomorrow. */
const isKeepable = (maildrop: Maildrop): boolean => maildrop.count === 0 || namesMessages(maildrop)

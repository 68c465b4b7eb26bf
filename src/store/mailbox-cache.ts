import type { CachedSummary } from './cached-summary.ts'
import type { ListingImage } from './listing-image.ts'

/**
 * What was known of a mailbox last time, so that it can be shown before the network answers. It may be lost at any time, but
 * what is read is what was written. Each method may throw a StoreError: `busy` after 50 ms, where another Postern is
 * writing; `gone` for good, once the file was removed or replaced. The caller goes on without.
 *
 * A file that proves damaged is set aside on the way, and a new one begun: then nothing is known.
 */
export type MailboxCache = {
  /** The listing as it was read last, and when. */
  listing(): { readonly at: number; readonly image: ListingImage } | undefined
  /**
   * Keeps a listing in place of the one before; what has not changed is not written again. One for which there is no room
   * is not kept, nor the one before.
   */
  keepListing(image: ListingImage, at: number): void
  /** Forgets the listing: what is there now cannot be kept. */
  dropListing(): void
  /** Those of these unique-ids that are kept. */
  summaries(ids: readonly string[]): CachedSummary[]
  /**
   * All that are kept, at most so many at a time: those behind the id `after`, which is '' at first; `next` is what to go
   * on with, undefined at the end.
   */
  someSummaries(
    after: string,
    most: number,
  ): { readonly summaries: CachedSummary[]; readonly next: string | undefined }
  /**
   * Keeps summaries, in one write. Where there is no room, those that `tidy` was told are not listed make it first, then
   * the oldest of the listing. What cannot be kept is passed over: ids over 1024 characters, sizes that are none.
   */
  keepSummaries(summaries: readonly CachedSummary[]): void
  /**
   * Forgets the summaries of messages that are not listed any more, and gives the room back to the disk: a few
   * milliseconds' worth at each call. To be called with the same function again until it gives true.
   */
  tidy(isListed: (id: string) => boolean): boolean
  /** What is remembered of the server: whatever text was given. */
  server(): string | undefined
  /** A text of more than 64 KB is not kept, nor the one before. */
  keepServer(text: string): void
  /** Where the latest file lies that could not be read; undefined where there was none. */
  readonly setAside: string | undefined
  close(): void
}

import { readBlock } from './cache-listing.ts'
import { pageOctets, pragma } from './cache-schema.ts'
import type { Database } from './database.ts'
import { idsOf } from './listing-image.ts'

/** So many summaries are looked at between two looks at how much room there is. */
const slice = 500

/** So many may be looked at for those that are not listed before others make room. */
const mostLookedAt = 20_000

/** Room that is made beyond what is needed, so that it need not be made again for each row: 1 MB, or less in a small file. */
const spare = (pages: number): number => Math.min(256, Math.floor(pages / 16))

/** Rows spread over more pages than they fill, for SQLite splits pages in halves; what is large has pages of its own. */
const spreading = 2.5
const largeInPage = 4000
const pagesBeside = 8

/** How many pages so many octets in rows may take. */
export const pagesForRows = (octets: number): number =>
  Math.ceil((spreading * octets) / pageOctets) + pagesBeside

/** How many pages large values of so many octets together may take. */
export const pagesForLarge = (octets: number, values: number): number =>
  Math.ceil(octets / largeInPage) + values + pagesBeside

/** Makes room in a file of so many pages, and forgets what is not listed any more. */
export const createRoom = (pages: number) => {
  let isListed: ((id: string) => boolean) | undefined
  /** What was looked at already, by `isListed`; undefined when that is all. */
  let lookedAt: string | undefined
  /** The block of the listing whose messages are the next to go. */
  let oldest = 0

  const free = (database: Database): number =>
    pages - pragma(database, 'page_count') + pragma(database, 'freelist_count')

  /** Forgets those of the next few that are not listed. Inside a write. */
  const sweep = (database: Database, most: number): void => {
    if (isListed === undefined || lookedAt === undefined) return
    const ids = database.all<{ id: string }>(
      'SELECT id FROM summary WHERE id > ? ORDER BY id LIMIT ?',
      lookedAt,
      most,
    )
    for (const { id } of ids) if (!isListed(id)) remove(database, id)
    lookedAt = ids.length < most ? undefined : ids.at(-1)?.id
  }

  /** Forgets the oldest messages of the listing until there is room. Inside a write. */
  const removeOldest = (database: Database, needed: number): void => {
    for (let round = 0; round < 2; round += 1) {
      for (let block = readBlock(database, oldest); block; block = readBlock(database, oldest)) {
        const ids = idsOf(block).reverse()
        for (let at = 0; at < ids.length; at += slice) {
          if (free(database) >= needed) return
          for (const id of ids.slice(at, at + slice)) if (id !== undefined) remove(database, id)
        }
        oldest += 1
      }
      oldest = 0
    }
    // What is left is in no listing that is kept.
    while (free(database) < needed && removeAny(database) > 0);
  }

  return {
    /** Makes room for so many pages; whether there is so much. Inside a write. */
    make(database: Database, needed: number): boolean {
      if (free(database) >= needed) return true
      const wanted = needed + spare(pages)
      for (let left = mostLookedAt; left > 0 && lookedAt !== undefined; left -= slice) {
        sweep(database, slice)
        if (free(database) >= wanted) return true
      }
      removeOldest(database, wanted)
      return free(database) >= needed
    },

    /** Looks at the next few for those that are not listed; whether that were all. */
    tidy(database: Database, listed: (id: string) => boolean, most: number): boolean {
      if (isListed !== listed) {
        isListed = listed
        lookedAt = ''
      }
      if (lookedAt !== undefined) database.write(() => sweep(database, most))
      return lookedAt === undefined
    },
  }
}

const remove = ({ run }: Database, id: string): void => {
  run('DELETE FROM summary WHERE id = ?', id)
}

const removeAny = ({ run }: Database): number =>
  run('DELETE FROM summary WHERE id IN (SELECT id FROM summary LIMIT ?)', slice)

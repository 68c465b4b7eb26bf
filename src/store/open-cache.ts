import { join } from 'node:path'
import { cacheFileName } from './cache-files.ts'
import { changesOf, draftOf, dropListing, octetsOf, readListing, writeListing } from './cache-listing.ts'
import { dropNote, keepNote, note } from './cache-notes.ts'
import { createRoom, pagesForLarge, pagesForRows } from './cache-room.ts'
import { cacheKind, pagesIn, pragma } from './cache-schema.ts'
import { rowOf, type SummaryRow, summaryColumns, summaryOf } from './cached-summary.ts'
import type { Database } from './database.ts'
import { holdCacheFile } from './held-cache.ts'
import { isKeepable } from './kept-message.ts'
import type { MailboxCache } from './mailbox-cache.ts'

/** Octets of the text that is remembered of a server. */
const longestServer = 65_536

/** So many summaries are looked at, and so many pages given back, at one call of `tidy`. */
const tidiedAtOnce = 1000
const pagesAtOnce = 500

/** So many idle pages are left in the file, for what comes next. */
const idlePages = 64

const insert = `
  INSERT INTO summary (${summaryColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET octets = excluded.octets, date = excluded.date, header_hash = excluded.header_hash,
    sender = excluded.sender, subject = excluded.subject, sum = excluded.sum
  WHERE (octets, date, header_hash, sender, subject, sum) IS NOT
    (excluded.octets, excluded.date, excluded.header_hash, excluded.sender, excluded.subject, excluded.sum)`

/**
 * Opens what is kept of an account's mailbox in a folder: a file for its owner alone (mode 0600, the folder 0700), named by
 * a hash of the account's name, and of `most` octets at most. Several programs may have it open at once. A file that is
 * damaged or another's is set aside, see `setAside`; one of more than `most` octets is begun anew. Throws a StoreError.
 */
export const openMailboxCache = (
  folder: string,
  account: string,
  { most }: { readonly most: number },
): MailboxCache => {
  const pages = pagesIn(most)
  const fileName = cacheFileName(account)
  const file = holdCacheFile(folder, fileName, cacheKind(account, pages), pages)
  const path = join(folder, fileName)
  const room = createRoom(pages)

  /** Writes what needs so many pages; gives false where the file may not grow so far. */
  const writeIn = (database: Database, needed: number, work: () => void): boolean =>
    database.write(() => {
      const isRoom = room.make(database, needed)
      if (isRoom) work()
      return isRoom
    })

  return {
    listing: () => file.use(readListing),

    keepListing: (image, at) =>
      file.use(database => {
        const draft = draftOf(image)
        const { blocks, growth } = changesOf(database, draft)
        const isKept =
          pagesForLarge(octetsOf(draft), draft.blocks.length) <= pages &&
          writeIn(database, pagesForLarge(Math.max(0, growth), blocks.length), () =>
            writeListing(database, draft, blocks, at),
          )
        if (!isKept) database.write(() => dropListing(database))
      }),

    dropListing: () => file.use(database => database.write(() => dropListing(database))),

    summaries: ids =>
      file.use(database =>
        database.read(() =>
          ids
            .filter(isKeepable)
            .flatMap(id => database.all<SummaryRow>(`SELECT ${summaryColumns} FROM summary WHERE id = ?`, id))
            .map(row => summaryOf(row, path)),
        ),
      ),

    someSummaries: (after, most) =>
      file.use(database => {
        const summaries = database
          .all<SummaryRow>(
            `SELECT ${summaryColumns} FROM summary WHERE id > ? ORDER BY id LIMIT ?`,
            after,
            most,
          )
          .map(row => summaryOf(row, path))
        return { summaries, next: summaries.length < most ? undefined : summaries.at(-1)?.id }
      }),

    keepSummaries(summaries) {
      const rows = summaries.map(rowOf).filter(row => row !== undefined)
      file.use(database => {
        // Where they have no room all together, it may do for some.
        for (let some = rows; some.length > 0; some = some.slice(0, some.length >> 1)) {
          const octets = some.reduce((sum, row) => sum + row.octets, 0)
          const isKept = writeIn(database, pagesForRows(octets), () => {
            for (const { values } of some) database.run(insert, ...values)
          })
          if (isKept) return
        }
      })
    },

    tidy: isListed => file.use(database => room.tidy(database, isListed, tidiedAtOnce) && giveBack(database)),

    server: () => file.use(database => note(database, 'server')),

    keepServer: text =>
      file.use(database => {
        const isKept =
          isServerText(text) &&
          writeIn(database, pagesForLarge(Buffer.byteLength(text), 1), () =>
            keepNote(database, 'server', text),
          )
        if (!isKept) database.write(() => dropNote(database, 'server'))
      }),

    get setAside() {
      return file.setAside()
    },

    close: file.close,
  }
}

const isServerText = (text: string): boolean =>
  Buffer.byteLength(text) <= longestServer && text.isWellFormed() && !text.includes('\0')

/** Gives some idle pages back to the disk; whether no more are to be given. */
const giveBack = (database: Database): boolean => {
  const idle = pragma(database, 'freelist_count')
  if (idle <= idlePages) return true
  database.all(`PRAGMA incremental_vacuum(${pagesAtOnce})`)
  const left = pragma(database, 'freelist_count')
  // A file from which nothing goes must not keep anybody at it.
  return left <= idlePages || left >= idle
}

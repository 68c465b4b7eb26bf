import { accountOf, keepNote } from './cache-notes.ts'
import type { Database, DatabaseKind } from './database.ts'

/** Octets of a page of the file: its size is a multiple of it. */
export const pageOctets = 4096

/** SQLite takes no greater number of pages. */
const mostPages = 0xffff_fffe

/** How many pages so many octets are; at least one. */
export const pagesIn = (octets: number): number =>
  Math.max(1, Math.min(mostPages, Math.floor(octets / pageOctets)))

/**
 * The tables, word for word as SQLite keeps them: a file that has others, or a trigger, is none of ours. Each row has a
 * checksum, for nothing here waits for the disk: what a crash of the machine leaves may be half of it.
 */
const tables: readonly string[] = [
  'CREATE TABLE listing (block INTEGER PRIMARY KEY, octets BLOB NOT NULL, sum INTEGER NOT NULL) STRICT',
  'CREATE TABLE note (name TEXT PRIMARY KEY, words TEXT NOT NULL, sum INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE summary (id TEXT PRIMARY KEY, octets INTEGER NOT NULL, date INTEGER, header_hash TEXT, sender TEXT NOT NULL, subject TEXT NOT NULL, sum INTEGER NOT NULL) STRICT, WITHOUT ROWID',
]

/** The cache of an account's mailbox, whose file may have so many pages. */
export const cacheKind = (account: string, pages: number): DatabaseKind => ({
  // "Post", as file(1) tells it.
  applicationId: 0x506f7374,
  version: 1,
  // What is kept here is not worth waiting for.
  patience: 50,
  // The journal is emptied, not removed, so that of two files of one name none removes the other's. A schema that
  // somebody else wrote gets no functions to call.
  pragmas: `
    PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;
    PRAGMA secure_delete = FAST; PRAGMA cache_size = -2000; PRAGMA max_page_count = ${pages}`,
  pragmasOfNew: `PRAGMA page_size = ${pageOctets}; PRAGMA auto_vacuum = INCREMENTAL`,
  tables: tables.join('; '),
  fill: database => keepNote(database, 'account', account),
  isSound: database =>
    pragma(database, 'page_size') === pageOctets &&
    pragma(database, 'auto_vacuum') === 2 &&
    tablesIn(database).join() === tables.join() &&
    accountOf(database) === account,
})

const tablesIn = (database: Database): unknown[] =>
  database
    .all<{ sql: unknown }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .map(({ sql }) => sql)

/** What SQLite says to a PRAGMA that gives one number. */
export const pragma = (database: Database, name: string): number =>
  Number(Object.values(database.all<Record<string, number>>(`PRAGMA ${name}`)[0] ?? {})[0])

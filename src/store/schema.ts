import type { DatabaseKind } from './database.ts'

/** What is kept of a message wherever it is kept: see `KeptMessage`. */
const kept = 'octets INTEGER, header_hash TEXT, sender TEXT, subject TEXT, date INTEGER'

/**
 * The tables. A queued message is held by the open purge that it belongs to, so that no other takes it; `place` keeps the
 * order. A witness is a message that an open purge leaves alone. Times are milliseconds since 1970, words a JSON array.
 */
const tables = `
  CREATE TABLE purge (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL, mailbox TEXT NOT NULL, server TEXT NOT NULL, owner TEXT NOT NULL,
    begun_at INTEGER NOT NULL, asked_at INTEGER, settled_at INTEGER,
    words TEXT NOT NULL, fault TEXT
  ) STRICT;
  CREATE INDEX open_purge ON purge (account) WHERE settled_at IS NULL;
  CREATE TABLE purged (
    purge INTEGER NOT NULL REFERENCES purge, place INTEGER NOT NULL,
    id TEXT, ${kept}, number INTEGER, saved_at TEXT, outcome TEXT,
    PRIMARY KEY (purge, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE witness (
    purge INTEGER NOT NULL REFERENCES purge, id TEXT NOT NULL,
    PRIMARY KEY (purge, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE queued (
    place INTEGER PRIMARY KEY,
    account TEXT NOT NULL, id TEXT NOT NULL, ${kept}, queued_at INTEGER NOT NULL,
    purge INTEGER REFERENCES purge,
    UNIQUE (account, id)
  ) STRICT;
  CREATE TABLE protected (
    account TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE saved (
    account TEXT NOT NULL, id TEXT NOT NULL,
    path TEXT NOT NULL, octets INTEGER NOT NULL, header_hash TEXT NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT, WITHOUT ROWID;
`

/** One question to each table for all its columns: what is no file of ours cannot answer them. */
const probes: readonly string[] = [
  `SELECT number, account, mailbox, server, owner, begun_at, asked_at, settled_at, words, fault FROM purge`,
  `SELECT purge, place, id, octets, header_hash, sender, subject, date, number, saved_at, outcome FROM purged`,
  `SELECT purge, id FROM witness`,
  `SELECT place, account, id, octets, header_hash, sender, subject, date, queued_at, purge FROM queued`,
  `SELECT account, id FROM protected`,
  `SELECT account, id, path, octets, header_hash FROM saved`,
]

/** The database of the queue and the journal of purges. */
export const storeKind: DatabaseKind = {
  applicationId: undefined,
  version: 1,
  patience: 5000,
  // A rollback journal, and its removal on the disk before a write returns: it works on network file systems too.
  pragmas: 'PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON',
  pragmasOfNew: '',
  tables,
  fill: () => {},
  isSound: ({ all }) => {
    const [check] = all<{ quick_check: string }>('PRAGMA quick_check(1)')
    if (check?.quick_check !== 'ok') return false
    for (const probe of probes) all(`${probe} LIMIT 0`)
    return true
  },
}

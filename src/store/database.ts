import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { schema, schemaProbes, schemaVersion } from './schema.ts'
import { StoreError, storeErrorOf, storing } from './store-error.ts'
import { fileAt, prepareFile, prepareFolder, putAside } from './store-file.ts'

/** What may stand for a `?` of a statement. */
export type Value = string | number | null

/** An open database with the tables of `schema`. Everything may throw a StoreError. */
export type Database = {
  /** Undefined where it is in memory only. */
  readonly path: string | undefined
  /** Where the file lies now that was here before and could not be read; undefined where there was none. */
  readonly setAside: string | undefined
  all<Row>(sql: string, ...values: readonly Value[]): Row[]
  /** Gives how many rows were changed. */
  run(sql: string, ...values: readonly Value[]): number
  /** Does it all or, where it throws, nothing; it is on the disk once it returns. */
  write<T>(work: () => T): T
  /** Reads as of one moment, whatever other programs write meanwhile. */
  read<T>(work: () => T): T
  close(): void
}

/** So long another program may write, in milliseconds, before it is told as `busy`. */
const patience = 5000

/**
 * Opens `postern.db` in a folder, or a database in memory. A file that cannot be read is set aside and a new one made.
 * Throws a StoreError where the system refuses, or where a later version of Postern wrote the file.
 */
export const openDatabase = (folder: string | undefined): Database => {
  if (folder === undefined) return open(undefined, undefined)
  const path = join(folder, 'postern.db')
  prepareFolder(folder)
  prepareFile(path)
  const file = fileAt(path)
  try {
    return open(path, undefined)
  } catch (error) {
    if (!(error instanceof StoreError && error.kind === 'damaged')) throw error
    // Another program that found the same may have made a new one by now.
    const setAside = fileAt(path) === file ? putAside(path, Date.now()) : undefined
    prepareFile(path)
    return open(path, setAside)
  }
}

const open = (path: string | undefined, setAside: string | undefined): Database => {
  const name = path ?? ':memory:'
  const connection = storing(name, () => new DatabaseSync(name, { timeout: patience }))
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const inside = <T>(begin: string, work: () => T): T =>
    storing(name, () => {
      connection.exec(begin)
      try {
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        // On a full disk SQLite may have done so already.
        if (connection.isTransaction) connection.exec('ROLLBACK')
        throw error
      }
    })
  const database: Database = {
    path,
    setAside,
    all: (sql, ...values) => storing(name, () => prepared(sql).all(...values) as never),
    run: (sql, ...values) => storing(name, () => Number(prepared(sql).run(...values).changes)),
    // At once, for what has read first and then wants to write may have to give up instead of waiting.
    write: work => inside('BEGIN IMMEDIATE', work),
    read: work => inside('BEGIN', work),
    close: () => connection.close(),
  }
  try {
    storing(name, () => {
      // A rollback journal, and its removal on the disk before a write returns: it works on network file systems too.
      connection.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON')
      settleSchema(connection, database, name)
    })
    return database
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Makes the tables where there are none. Throws a StoreError where the file is not one to be written to. */
const settleSchema = (connection: DatabaseSync, database: Database, name: string): void => {
  const version = () => database.all<{ user_version: number }>('PRAGMA user_version')[0]?.user_version ?? 0
  if (version() === 0) {
    database.write(() => {
      // Another program may have been faster.
      if (version() !== 0) return
      if (database.all('SELECT 1 FROM sqlite_schema').length > 0) throw new StoreError('damaged', name)
      connection.exec(`${schema}; PRAGMA user_version = ${schemaVersion}`)
    })
  }
  if (version() > schemaVersion) throw new StoreError('newer', name)
  const [check] = database.all<{ quick_check: string }>('PRAGMA quick_check(1)')
  if (version() !== schemaVersion || check?.quick_check !== 'ok') throw new StoreError('damaged', name)
  try {
    for (const probe of schemaProbes) connection.prepare(probe)
  } catch (error) {
    // What the system refuses is no damage; what SQLite does not understand of a file with our version is.
    const told = storeErrorOf(error, name)
    throw told instanceof StoreError ? told : new StoreError('damaged', name, error)
  }
}

import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { storeKind } from './schema.ts'
import { StoreError, storeErrorOf, storing } from './store-error.ts'
import { fileAt, prepareFile, prepareFolder, putAside } from './store-file.ts'

/** What may stand for a `?` of a statement. */
export type Value = string | number | null | Uint8Array

/** What a database is for: its tables, and how SQLite is to treat it. */
export type DatabaseKind = {
  /** SQLite's application_id; undefined where it is not looked at. */
  readonly applicationId: number | undefined
  /** The version of the tables, kept as SQLite's user_version. */
  readonly version: number
  /** So long another program may write, in milliseconds, before it is told as `busy`. */
  readonly patience: number
  /** What SQLite is told at each opening, and what before the tables are made. */
  readonly pragmas: string
  readonly pragmasOfNew: string
  readonly tables: string
  /** What stands in it from the beginning. */
  fill(database: Database): void
  /** Whether it can be what was written; it may throw whatever SQLite says where it cannot. */
  isSound(database: Database): boolean
}

/** An open database with the tables of its kind. Everything may throw a StoreError. */
export type Database = {
  /** Undefined where it is in memory only. */
  readonly path: string | undefined
  /** What tells its file from another of that name, see `fileAt`. */
  readonly file: string | undefined
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

/**
 * Opens `postern.db` in a folder, or a database in memory. A file that cannot be read is set aside and a new one made.
 * Throws a StoreError where the system refuses, or where a later version of Postern wrote the file.
 */
export const openDatabase = (folder: string | undefined): Database =>
  folder === undefined
    ? open(undefined, undefined, storeKind)
    : openDatabaseFile(folder, 'postern.db', storeKind)

/** Opens a database of any kind in a folder, as `openDatabase` does. */
export const openDatabaseFile = (folder: string, fileName: string, kind: DatabaseKind): Database => {
  const path = join(folder, fileName)
  prepareFolder(folder)
  prepareFile(path)
  const file = fileAt(path)
  try {
    return open(path, undefined, kind)
  } catch (error) {
    if (!(error instanceof StoreError && error.kind === 'damaged')) throw error
    return replaceDatabase(path, file, kind)
  }
}

/** Sets a file aside that cannot be read, unless another has its name by now, and opens a new one in its place. */
export const replaceDatabase = (path: string, file: string | undefined, kind: DatabaseKind): Database => {
  // Another program that found the same may have made a new one by now.
  const setAside = fileAt(path) === file ? putAside(path, Date.now()) : undefined
  prepareFile(path)
  return open(path, setAside, kind)
}

const open = (path: string | undefined, setAside: string | undefined, kind: DatabaseKind): Database => {
  const name = path ?? ':memory:'
  const file = path === undefined ? undefined : fileAt(path)
  const connection = storing(name, () => new DatabaseSync(name, { timeout: kind.patience }))
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
    file,
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
      connection.exec(kind.pragmas)
      settleSchema(connection, database, name, kind)
    })
    return database
  } catch (error) {
    connection.close()
    // A file that SQLite does not understand need not be one that it calls damaged.
    const isOdd = error instanceof Error && 'errcode' in error
    throw isOdd ? new StoreError('damaged', name, error) : error
  }
}

/** Makes the tables where there are none. Throws a StoreError where the file is not one to be written to. */
const settleSchema = (
  connection: DatabaseSync,
  database: Database,
  name: string,
  { applicationId, ...kind }: DatabaseKind,
): void => {
  const version = () => database.all<{ user_version: number }>('PRAGMA user_version')[0]?.user_version ?? 0
  const isEmpty = () => database.all('SELECT 1 FROM sqlite_schema LIMIT 1').length === 0
  if (version() === 0) {
    if (isEmpty()) connection.exec(kind.pragmasOfNew)
    database.write(() => {
      // Another program may have been faster.
      if (version() !== 0) return
      if (!isEmpty()) throw new StoreError('damaged', name)
      if (applicationId !== undefined) connection.exec(`PRAGMA application_id = ${applicationId}`)
      connection.exec(`${kind.tables}; PRAGMA user_version = ${kind.version}`)
      kind.fill(database)
    })
  }
  if (applicationId !== undefined) {
    const [head] = database.all<{ application_id: number }>('PRAGMA application_id')
    if (head?.application_id !== applicationId) throw new StoreError('damaged', name)
  }
  if (version() > kind.version) throw new StoreError('newer', name)
  if (version() !== kind.version || !isSound(kind, database, name)) throw new StoreError('damaged', name)
}

const isSound = (kind: Pick<DatabaseKind, 'isSound'>, database: Database, name: string): boolean => {
  try {
    return kind.isSound(database)
  } catch (error) {
    // What the system refuses is no damage; what SQLite does not understand of a file with our version is.
    const told = storeErrorOf(error, name)
    throw told instanceof StoreError ? told : new StoreError('damaged', name, error)
  }
}

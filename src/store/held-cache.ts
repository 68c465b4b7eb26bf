import { join } from 'node:path'
import { keepLatestAside } from './cache-files.ts'
import { pragma } from './cache-schema.ts'
import { type Database, type DatabaseKind, openDatabaseFile, replaceDatabase } from './database.ts'
import { StoreError, storing } from './store-error.ts'
import { fileAt, removeFile } from './store-file.ts'

/** A cache's file for as long as it is used: it is begun anew where it proves damaged. */
export type HeldCache = {
  /**
   * Gives what `work` gives of the database; where that proves damaged, of the new one in its place. Throws a StoreError,
   * `gone` once the file is not the one any more that was opened.
   */
  use<T>(work: (database: Database) => T): T
  setAside(): string | undefined
  close(): void
}

/** Opens a cache's file, which may have so many pages; one that has more is begun anew. Throws a StoreError. */
export const holdCacheFile = (
  folder: string,
  fileName: string,
  kind: DatabaseKind,
  pages: number,
): HeldCache => {
  const path = join(folder, fileName)
  let setAside: string | undefined
  let database: Database | undefined = openDatabaseFile(folder, fileName, kind)
  if (pragma(database, 'page_count') > pages) {
    database.close()
    if (fileAt(path) === database.file) removeFile(path)
    database = openDatabaseFile(folder, fileName, kind)
  }

  const noteAside = (opened: Database) => {
    if (opened.setAside === undefined) return
    setAside = opened.setAside
    keepLatestAside(path)
  }
  noteAside(database)

  const work = <T>(doing: (database: Database) => T): T => {
    // Of a file that another has the name of, the other's journal would be taken for its own.
    const isThere = database !== undefined && storing(path, () => fileAt(path)) === database.file
    if (database === undefined || !isThere) throw new StoreError('gone', path)
    return doing(database)
  }

  const beginAnew = () => {
    const damaged = database
    database = undefined
    damaged?.close()
    database = replaceDatabase(path, damaged?.file, kind)
    noteAside(database)
  }

  return {
    use(doing) {
      try {
        return work(doing)
      } catch (error) {
        if (!isDamage(error)) throw error
        beginAnew()
        return work(doing)
      }
    },
    setAside: () => setAside,
    close() {
      database?.close()
      database = undefined
    },
  }
}

/**
 * Whether an error says that the file is not as it was written: also what SQLite does not understand in it, and a number
 * that none written here can be.
 */
const isDamage = (error: unknown): boolean => {
  if (error instanceof StoreError) return error.kind === 'damaged'
  return (
    error instanceof Error && ('errcode' in error || ('code' in error && error.code === 'ERR_OUT_OF_RANGE'))
  )
}

import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Database } from './database.ts'
import { StoreError } from './store-error.ts'

/**
 * Tells when another connection has written to the database; gives the function that ends it. The system tells that
 * something stirred in the folder, SQLite whether it was somebody else (PRAGMA data_version). Where the system cannot
 * tell, as on network file systems, nothing is told. It does not keep the program running.
 */
export const watchFile = (database: Database, path: string, changed: () => void): (() => void) => {
  const journal = `${path}-journal`
  const names: ReadonlySet<string | null> = new Set([basename(path), basename(journal), null])
  let seen = versionOf(database)
  let due: NodeJS.Immediate | undefined
  const look = () => {
    due = undefined
    // It is being written just now, and would have to be waited for: the journal's removal is told as well.
    if (existsSync(journal)) return
    const version = versionOf(database)
    if (version !== undefined && version === seen) return
    seen = version
    changed()
  }
  let watcher: FSWatcher | undefined
  const end = () => {
    watcher?.close()
    watcher = undefined
    clearImmediate(due)
    due = undefined
  }
  try {
    watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (watcher !== undefined && names.has(name)) due ??= setImmediate(look)
    })
    watcher.on('error', end)
  } catch {
    // As where the system allows no more watches.
  }
  return end
}

/** Undefined where it cannot be read now: then somebody is at it, and who reads next is told what is wrong. */
const versionOf = (database: Database): number | undefined => {
  try {
    return database.all<{ data_version: number }>('PRAGMA data_version')[0]?.data_version
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}

import { type Database, openDatabase } from './database.ts'
import { deletionQueue } from './deletion-queue.ts'
import { allPurges, purgeJournal } from './purge-journal.ts'
import type { Store } from './store.ts'
import { watchFile } from './watch-file.ts'

/**
 * Opens what is remembered in a folder, `postern.db`, which is made where there is none (mode 0700, the file 0600);
 * without a folder it is remembered in memory, until the program ends. Several programs may have it open at once.
 * A file that cannot be read is set aside, see `setAside`. Throws a StoreError.
 */
export const openStore = (folder: string | undefined): Store => storeIn(openDatabase(folder))

/** The store in a database that is open. */
export const storeIn = (database: Database): Store => {
  const { path, setAside } = database
  const ends = new Set<() => void>()
  return {
    isLasting: path !== undefined,
    setAside,
    account: name => ({ ...deletionQueue(database, name), ...purgeJournal(database, name) }),
    purges: () => allPurges(database),
    watch: changed => {
      if (path === undefined) return () => {}
      const end = watchFile(database, path, changed)
      ends.add(end)
      return () => {
        end()
        ends.delete(end)
      }
    },
    close: () => {
      for (const end of ends) end()
      database.close()
    },
  }
}

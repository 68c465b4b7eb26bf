import { createHash } from 'node:crypto'
import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { storing } from './store-error.ts'
import { removeFile } from './store-file.ts'

/** The name of an account's file: nothing of the account stands in it. */
export const cacheFileName = (account: string): string =>
  `mailbox-${createHash('sha256').update(account).digest('hex').slice(0, 32)}.db`

/** A file of ours, or one that was set aside, or what SQLite keeps beside one. */
const ours =
  /^(?<file>mailbox-[0-9a-f]{32}\.db)(?<aside>\.damaged-[-0-9:.TZ]{20,32}(?:-\d{1,9})?)?(?:-journal|-wal|-shm)?$/

type Kept = { readonly path: string; readonly file: string; readonly isAside: boolean }

/** The databases of ours in a folder, be there only a journal left of one; links are none. */
const cacheFiles = (folder: string): Kept[] => {
  const found = new Map<string, Kept>()
  for (const entry of entriesOf(folder)) {
    const { file, aside } = (entry.isFile() ? ours.exec(entry.name)?.groups : undefined) ?? {}
    if (file === undefined) continue
    const path = join(folder, file + (aside ?? ''))
    found.set(path, { path, file, isAside: aside !== undefined })
  }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

const entriesOf = (folder: string): Dirent[] =>
  storing(folder, () => {
    try {
      return readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return []
      throw error
    }
  })

/** Removes what was set aside of a cache before the latest: what can be read anew needs no museum. Throws a StoreError. */
export const keepLatestAside = (path: string): void => {
  const aside = cacheFiles(dirname(path)).filter(kept => kept.isAside && kept.file === basename(path))
  for (const { path } of aside.slice(0, -1)) removeFile(path)
}

/**
 * Removes what is kept of an account's mailbox, or of all, with what was set aside of it; gives how many mailboxes and
 * octets that were. Nothing else in the folder is touched. A program that has a file open is told that it is gone. Throws a
 * StoreError.
 */
export const removeCaches = (
  folder: string,
  account: string | undefined,
): { readonly mailboxes: number; readonly octets: number } => {
  const only = account === undefined ? undefined : cacheFileName(account)
  const files = cacheFiles(folder).filter(({ file }) => only === undefined || file === only)
  return {
    mailboxes: new Set(files.map(({ file }) => file)).size,
    octets: files.reduce((octets, { path }) => octets + removeFile(path), 0),
  }
}

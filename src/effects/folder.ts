import { open } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from './local-error.ts'

/** A path as a person writes it, with their home in place of a `~` at its beginning. */
export const fromHome = (path: string): string =>
  path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path

/** What file systems say that put names on the disk in their own time, and folders that cannot be read. */
const cannotSettle: ReadonlySet<string | undefined> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR',
  'EACCES',
])

/**
 * Has the names in a folder put on the disk, so that a crash does not take them; not every file system can. Rejects with
 * the system's error where it should and does not.
 */
export const settleNames = async (path: string): Promise<void> => {
  try {
    const folder = await open(path)
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    if (!cannotSettle.has(codeOf(error))) throw error
  }
}

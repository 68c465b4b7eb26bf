import { type FileHandle, link, lstat, rename, unlink } from 'node:fs/promises'
import { codeOf, LocalError } from './local-error.ts'
import { createPrivately } from './private-file.ts'

/** What file systems say that know no second name for a file, or do not permit one. */
const noHardLinks: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

/**
 * Gives a file its name in the same folder, never that of something that is there: rejects with the system's EEXIST,
 * or with a LocalError, `exists`. Only a link can do that in one step; where there are no links, an empty file made
 * just now keeps the name free of others until the file is moved onto it. The temporary name may be left.
 */
export const putInPlace = async (temporary: string, target: string, hardLink = link): Promise<void> => {
  try {
    await hardLink(temporary, target)
  } catch (error) {
    if (!noHardLinks.has(codeOf(error))) throw error
    await moveOntoPlaceholder(temporary, target)
  }
}

const moveOntoPlaceholder = async (temporary: string, target: string): Promise<void> => {
  // Open until the end, so that no other file gets its number.
  const placeholder = await createPrivately(target)
  try {
    if (!(await isStillAt(placeholder, target))) throw new LocalError('exists', target)
    await rename(temporary, target)
  } catch (error) {
    if (await isStillAt(placeholder, target)) await unlink(target)
    throw error
  } finally {
    await placeholder.close()
  }
}

/** Whether this empty file still lies at the path, and nothing that somebody else put there. */
const isStillAt = async (file: FileHandle, path: string): Promise<boolean> => {
  try {
    const mine = await file.stat({ bigint: true })
    const there = await lstat(path, { bigint: true })
    return mine.dev === there.dev && mine.ino === there.ino && there.size === 0n
  } catch {
    return false
  }
}

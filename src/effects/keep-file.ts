import { randomBytes } from 'node:crypto'
import { lstat, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fromHome, settleNames } from './folder.ts'
import { codeOf, LocalError, locally } from './local-error.ts'
import { createPrivately, fill, type Progress } from './private-file.ts'
import { putInPlace } from './put-in-place.ts'

/** A file that was made: where it lies, from the root on, and how many octets are in it. */
export type Kept = { readonly path: string; readonly octets: number }

/** So many octets a name may have on the file systems there are. */
const longestName = 255

/**
 * Keeps octets in a new file, for its owner alone (mode 0600). They are written beside it under a hidden name, and
 * get their name once they are all on the disk: the file is whole or not there. Nothing is ever written over, be it
 * a file, a folder or a symbolic link that leads nowhere. A path begins at the working folder, or with `~/` at home.
 *
 * Rejects with a LocalError about the path as it was given (`stopped` where the signal said so), or with what the
 * octets' source throws. Nothing is left behind then.
 */
export const keepFile = async (
  path: string,
  octets: AsyncIterable<Uint8Array>,
  how: Progress = {},
): Promise<Kept> => {
  const target = await newFileAt(path)
  const folder = dirname(target)
  const temporary = join(folder, `.postern-${randomBytes(6).toString('base64url')}`)
  const file = await locally(path, createPrivately(temporary))
  try {
    const written = await fill(file, octets, path, how)
    if (how.signal?.aborted) throw new LocalError('stopped')
    await locally(path, putInPlace(temporary, target))
    return { path: target, octets: written }
  } finally {
    // It bears its new name by now, or is not wanted any more.
    await unlink(temporary).catch(() => {})
    // The file is there all the same.
    await settleNames(folder).catch(() => {})
  }
}

/** The path from the root on of a file that may be made. Rejects with a LocalError where something is there. */
const newFileAt = async (path: string): Promise<string> => {
  if (path === '' || path.includes('\0')) throw new LocalError('badName')
  const target = resolve(fromHome(path))
  if (Buffer.byteLength(basename(target)) > longestName) throw new LocalError('tooLong', path)
  try {
    await lstat(target)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return locally(path, Promise.reject(error))
    // Who ends a name with a slash means a folder.
    if (path.endsWith('/')) throw new LocalError('noFolder', path, error)
    return target
  }
  throw new LocalError((await isFolder(target)) ? 'isFolder' : 'exists', path)
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { headerHash, mostHashedOctets } from '../mail/header-hash.ts'
import type { SavedCopy } from '../store/records.ts'
import { isCutShort } from './extent.ts'
import { LocalError, locally } from './local-error.ts'

/** What a message is known by, before it is here. */
export type Listed = {
  /** As the scan listing has it. */
  readonly octets: number | undefined
  /** See `mail/header-hash`; undefined where its header has not been read. */
  readonly headerHash: string | undefined
}

/**
 * Reads back what a file holds of a message: its size and its header. Rejects with a LocalError about the path, also
 * where there is a link, or no file at all.
 */
export const readBack = async (path: string): Promise<SavedCopy> => {
  // What is no file, such as a pipe, must not be waited for.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const file = await locally(path, open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK))
  try {
    const stats = await locally(path, file.stat())
    if (!stats.isFile()) throw new LocalError('failed', path, new Error('it is no file'))
    const beginning = await locally(path, beginningOf(file, Math.min(stats.size, mostHashedOctets)))
    return { path, octets: stats.size, headerHash: headerHash(beginning) }
  } finally {
    await file.close()
  }
}

/**
 * Throws a LocalError where a copy is not what it should be: `failed` where the file has not the octets that came,
 * `notAsListed` where the message is not the one that was listed. Servers count octets in their own ways, so a size
 * counts only where it is far too small.
 */
export const verifyCopy = (copy: SavedCopy, listed: Listed, came: number): void => {
  if (copy.octets !== came) throw new LocalError('failed', copy.path, new Error('it has another size'))
  const fault = faultOf(copy, listed)
  if (fault !== undefined) throw new LocalError('notAsListed', undefined, new Error(fault))
}

/** Whether a copy that was saved before is there still, as it was and as the message is listed. */
export const isStillThere = async (copy: SavedCopy, listed: Listed): Promise<boolean> => {
  if (faultOf(copy, listed) !== undefined) return false
  try {
    const { octets, headerHash } = await readBack(copy.path)
    return octets === copy.octets && headerHash === copy.headerHash
  } catch (error) {
    // Whatever is there, it is not the copy.
    if (error instanceof LocalError) return false
    throw error
  }
}

const faultOf = (copy: SavedCopy, { octets, headerHash }: Listed): string | undefined => {
  if (isCutShort(copy.octets, octets)) return 'it is far shorter'
  if (headerHash !== undefined && copy.headerHash !== headerHash) return 'its header is another'
  return undefined
}

const beginningOf = async (file: FileHandle, length: number): Promise<Uint8Array> => {
  const beginning = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(beginning, filled, length - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return beginning.subarray(0, filled)
}

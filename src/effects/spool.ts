import { randomBytes } from 'node:crypto'
import { type FileHandle, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locally } from './local-error.ts'
import { createPrivately } from './private-file.ts'

/** A file without a name that holds a message while it is read; it is gone once it is closed, or this program is. */
export type Spool = {
  /** Its descriptor, for reads that say where: threads share its position. */
  readonly file: number
  /** How many octets are in it so far. */
  readonly size: number
  /** Adds octets, in the order of the calls. Rejects with a LocalError, as `full`; nothing can be added after that. */
  write(octets: Uint8Array): Promise<void>
  /** Closes it once what is being written is. Nobody may read it any more; what is written then is `failed`. */
  close(): void
}

/**
 * Makes an empty spool in the system's folder for temporary files, for its owner alone (mode 0600). Its name is taken
 * away at once, so that nothing is left even where the program is killed. Rejects with a LocalError.
 */
export const createSpool = async (): Promise<Spool> => {
  const folder = tmpdir()
  const path = join(folder, `.postern-${randomBytes(12).toString('base64url')}`)
  const handle = await locally(folder, createPrivately(path))
  try {
    await locally(folder, unlink(path))
  } catch (error) {
    await handle.close()
    throw error
  }
  let size = 0
  let last = Promise.resolve()
  const append = async (octets: Uint8Array) => {
    for (let left = octets; left.length > 0; ) {
      const written = await writeAt(handle, left, size)
      size += written
      left = left.subarray(written)
    }
  }
  return {
    file: handle.fd,
    get size() {
      return size
    },
    write(octets) {
      last = last.then(() => locally(folder, append(octets)))
      return last
    },
    close() {
      last = last
        .catch(ignore)
        .then(() => handle.close())
        .catch(ignore)
    },
  }
}

/** Whoever wrote was told. */
const ignore = () => {}

const writeAt = async (file: FileHandle, octets: Uint8Array, position: number): Promise<number> =>
  (await file.write(octets, 0, octets.length, position)).bytesWritten

import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { locally } from './local-error.ts'
import { stoppable } from './stoppable.ts'

/** What a person may do with what takes long, and is told of it. */
export type Progress = {
  readonly signal?: AbortSignal | undefined
  /** Told how many octets are through so far. */
  readonly progress?: ((octets: number) => void) | undefined
}

/**
 * Makes a file that was not there, for its owner alone (mode 0600), to be written and read. Where anything of that
 * name is there, a symbolic link without a target included, it rejects with the system's EEXIST.
 */
export const createPrivately = (path: string): Promise<FileHandle> => {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
  return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
}

/**
 * Writes octets into a file, closes it, and gives their number. What it gives is on the disk, and not only on its way
 * there. Rejects with a LocalError about `path`, or with what the octets' source throws; the file is closed then, too.
 */
export const fill = async (
  file: FileHandle,
  octets: AsyncIterable<Uint8Array>,
  path: string,
  { signal, progress }: Progress,
): Promise<number> => {
  let written = 0
  try {
    for await (const piece of stoppable(octets, signal)) {
      await locally(path, file.writeFile(piece))
      written += piece.length
      progress?.(written)
    }
    await locally(path, file.sync())
  } catch (error) {
    await file.close().catch(() => {})
    throw error
  }
  // Some file systems say only now that there is no room.
  await locally(path, file.close())
  return written
}

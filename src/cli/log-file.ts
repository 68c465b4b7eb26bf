import { constants, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs'
import { lineText } from '../effects/transcript-text.ts'
import type { TranscriptLine } from '../pop3/transcript.ts'
import { StartFailure } from './failure.ts'

/**
 * Opens a file for the transcript, for its owner alone (mode 0600); one that exists is added to, a symbolic link
 * is not followed. Gives what writes a line; where that fails, as on a full disk, `failed` is told why, once, and
 * nothing more is written. Throws a StartFailure where it cannot be opened.
 */
export const openLog = (path: string, failed: (reason: string) => void): ((line: TranscriptLine) => void) => {
  let file: number | undefined = openForOwner(path)
  return line => {
    if (file === undefined) return
    try {
      writeSync(file, `${lineText(line)}\n`)
    } catch (error) {
      file = undefined
      failed((error as Error).message)
    }
  }
}

const openForOwner = (path: string): number => {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  try {
    const file = openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
    // A device is not ours to close to others.
    if (fstatSync(file).isFile()) fchmodSync(file, 0o600)
    return file
  } catch (error) {
    throw new StartFailure(`The log ${path} cannot be written: ${(error as Error).message}`)
  }
}

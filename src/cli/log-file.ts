import { constants, fchmodSync, openSync, writeSync } from 'node:fs'
import { lineText } from '../effects/transcript-text.ts'
import type { TranscriptLine } from '../pop3/transcript.ts'
import { StartFailure } from './failure.ts'

/**
 * Opens a file for the transcript, for its owner alone (mode 0600); one that exists is added to, a symbolic link
 * is not followed. Gives what writes a line. Throws a StartFailure where it cannot be opened.
 */
export const openLog = (path: string): ((line: TranscriptLine) => void) => {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  let file: number
  try {
    file = openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
    fchmodSync(file, 0o600)
  } catch (error) {
    throw new StartFailure(`The log ${path} cannot be written: ${(error as Error).message}`)
  }
  return line => writeSync(file, `${lineText(line)}\n`)
}

import { type Line, prepareLine } from '../pop3/line.ts'
import { createTranscript, type Transcript } from '../pop3/transcript.ts'
import type { Endpoint } from '../pop3/transport.ts'
import { openLog } from './log-file.ts'

/** A line to the server, and what is taken down of what is said over it and those that follow. */
export type Dialled = {
  readonly endpoint: Endpoint
  readonly line: Line
  readonly transcript: Transcript
  /** Tells why the log is not written any more, also where that was before. */
  onLogFailed(tell: (reason: string) => void): void
}

/**
 * Begins to connect, while the password is asked for and the screen loaded. `log` is the file that takes down what is said.
 * Throws a StartFailure where that cannot be opened.
 */
export const dial = (endpoint: Endpoint, log: string | undefined): Dialled => {
  const failed = Promise.withResolvers<string>()
  const transcript = createTranscript(log === undefined ? {} : { log: openLog(log, failed.resolve) })
  return {
    endpoint,
    line: prepareLine(endpoint, { transcript }),
    transcript,
    onLogFailed: tell => void failed.promise.then(tell),
  }
}

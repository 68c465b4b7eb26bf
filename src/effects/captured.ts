import type { ChildProcess } from 'node:child_process'
import type { Writable } from 'node:stream'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import { keepOutput, type OutputLines } from './command-output.ts'
import { LocalError } from './local-error.ts'
import type { Progress } from './private-file.ts'
import { groupEnder, type ProgramLine, startProgram } from './process-group.ts'
import { stoppable } from './stoppable.ts'

/** What a command said, and how it ended. */
export type CommandOutput = OutputLines & { readonly status: DisplayText }

/** How a command ended, in words: by a signal, or with a code. */
export const endingOf = (code: number | null, signal: string | null): DisplayText => {
  if (signal !== null) return said`It was ended by ${sanitise(signal)}.`
  return code === 0 ? said`It ended well.` : said`It ended with code ${code ?? -1}.`
}

/**
 * Runs a program away from the terminal, and gives what it says, errors included, in the order it said it: the first
 * million octets, in 20,000 lines; it may go on saying more. It reads `input` as fast as it likes, and need not read
 * all of it. Its environment is Postern's own.
 *
 * The signal ends it with all that it started: rejects with a LocalError, `stopped`. Rejects with `noCommand` where
 * it cannot be started, and with what the input's source throws; the program is ended then, too.
 */
export const runCaptured = async (
  line: ProgramLine,
  input?: AsyncIterable<Uint8Array>,
  how: Progress = {},
): Promise<CommandOutput> => {
  if (how.signal?.aborted) throw new LocalError('stopped')
  const child = start(line, input ? 'pipe' : 'ignore')
  const output = keepOutput()
  child.stdout?.on('data', output.take)
  const status = await endOf(child, line[0], input, how)
  return { ...(await output.lines()), status }
}

/** How a program ended that was given its input. Where that fails, or the signal comes, it is ended. */
const endOf = async (
  child: ChildProcess,
  program: string,
  input: AsyncIterable<Uint8Array> | undefined,
  { signal, progress }: Progress,
): Promise<DisplayText> => {
  const closed = closeOf(child, program)
  const stop = groupEnder(child)
  signal?.addEventListener('abort', stop)
  try {
    const fed = input && child.stdin ? feed(child.stdin, input, { signal, progress }) : undefined
    const [ending] = await Promise.all([closed, fed])
    if (signal?.aborted) throw new LocalError('stopped')
    return ending
  } catch (error) {
    stop()
    await closed
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Has what is said and what is complained of come by one pipe: only so their order is known. */
const inOrder = 'exec "$@" 2>&1'

// In a session of its own it cannot write on the terminal, and can be ended as a whole.
const start = (line: ProgramLine, stdin: 'pipe' | 'ignore'): ChildProcess =>
  startProgram(['/bin/sh', '-c', inOrder, 'sh', ...line], {
    detached: true,
    stdio: [stdin, 'pipe', 'ignore'],
  })

/** Settles when the program is over and nobody says anything any more. */
const closeOf = (child: ChildProcess, program: string): Promise<DisplayText> =>
  new Promise((resolve, reject) => {
    child.on('error', error => reject(new LocalError('noCommand', program, error)))
    child.on('close', (code, signal) => resolve(endingOf(code, signal)))
  })

/** Gives the command its input, as fast as it reads. One that wants no more of it is left in peace. */
const feed = async (
  stdin: Writable,
  octets: AsyncIterable<Uint8Array>,
  { signal, progress }: Progress,
): Promise<void> => {
  const gone = new AbortController()
  const left = () => gone.abort()
  stdin.on('error', left).on('close', left)
  let written = 0
  try {
    for await (const piece of stoppable(
      octets,
      AbortSignal.any([gone.signal, ...(signal ? [signal] : [])]),
    )) {
      await new Promise<void>(resolve => stdin.write(piece, () => resolve()))
      if (gone.signal.aborted) return
      written += piece.length
      progress?.(written)
    }
    stdin.end()
  } catch (error) {
    if (!(gone.signal.aborted && error instanceof LocalError && error.kind === 'stopped')) throw error
  }
}

import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTerminal, type ScreenPredicate } from '../pty/terminal.ts'

/** A program in a terminal of 120 x 40, with its times in milliseconds since it was started. */
export type TimedProgram = AsyncDisposable & {
  /** When the screen first satisfied the predicate. It is told some milliseconds late: the screen has to be read. */
  until(predicate: ScreenPredicate, what: string): Promise<number>
  /** When it had ended. */
  ended(): Promise<number>
  /** Resolves once it has written nothing for so many milliseconds. */
  quiet(milliseconds: number): Promise<void>
  /** The most memory it ever had resident, in MiB; undefined where the system does not tell. */
  peakMemory(): number | undefined
}

/** Starts a program (its path and arguments), and ends it at last. */
export const startProgram = (argv: readonly string[]): TimedProgram => {
  const started = performance.now()
  const terminal = openTerminal(argv, { columns: 120, rows: 40 })
  const since = () => performance.now() - started
  return {
    async until(predicate, what) {
      await terminal.until(predicate, what)
      return since()
    },
    async ended() {
      await terminal.exit
      return since()
    },
    async quiet(milliseconds) {
      let written: number
      do {
        written = terminal.octets.length
        await sleep(milliseconds)
      } while (terminal.octets.length > written)
    },
    peakMemory: () => (process.platform === 'linux' ? peakMemoryOf(terminal.pid) : undefined),
    [Symbol.asyncDispose]: () => terminal.close(),
  }
}

/** See proc_pid_status(5): the "high water mark" of the resident set, in KiB. */
const peakMemoryOf = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

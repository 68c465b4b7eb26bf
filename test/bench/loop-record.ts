import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

/** A block of an event loop, in milliseconds, the 1 ms of the timer that saw it among them. */
export type Block = {
  readonly time: number
  /** How long the thread ran, and how long it waited for a processor that others had. */
  readonly ran: number
  readonly waited: number
}

/** How an event loop was held up. */
export type LoopRecord = {
  /** The longest block, and the one in which the thread ran longest: it would be that long on a machine of its own. */
  readonly longest: Block
  readonly busiest: Block
  /** What Node's own histogram has, in milliseconds. */
  readonly p99: number
  readonly max: number
}

/** What `node` is to be given to watch the event loop of a program, and its environment. */
export const loopMonitor = (file: string) => ({
  arguments: ['--import', pathToFileURL(join(import.meta.dirname, 'loop-monitor.ts')).href],
  env: { POSTERN_BENCH_LOOP: file },
})

const patience = 30_000

/** How the event loop of a process fared since this was last asked for; rejects where it does not tell. */
export const loopRecord = async (pid: number, file: string): Promise<LoopRecord> => {
  const lines = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [])
  const before = lines().length
  process.kill(pid, 'SIGUSR2')
  for (let waited = 0; waited < patience; waited += 10) {
    const last = lines()[before]
    if (last !== undefined) return JSON.parse(last)
    await sleep(10)
  }
  throw new Error('The program does not tell how its event loop fares.')
}

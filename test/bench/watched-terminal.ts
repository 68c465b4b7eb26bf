import { readSync } from 'node:fs'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { type IPty, spawn } from '@lydell/node-pty'
import { createScreen } from '../pty/screen.ts'
import { frameCounter } from './frame-counter.ts'
import { timeOfDay } from './heard-history.ts'
import { type Taken, takenBy } from './process-tree.ts'

/** The lines of a screen. */
export type Lines = readonly string[]

/** When a screen came, in milliseconds since 1970, and what had been written until then. */
export type Moment = { readonly at: number; readonly octets: number; readonly frames: number }

/** A program in a terminal of 120 by 40, watched from outside. */
export type WatchedTerminal = AsyncDisposable & {
  readonly pid: number
  /** When it was started. */
  readonly started: number
  send(keys: string): void
  lines(): Lines
  /** What has been written so far. */
  now(): Moment
  /**
   * Gives when the octets of the first screen had come that satisfies the predicate; undefined where none does for so
   * many milliseconds, or the program ends.
   */
  until(predicate: (lines: Lines) => boolean, patience?: number): Promise<Moment | undefined>
  /** Resolves once nothing has been written for so many milliseconds, and gives when the last octets came. */
  quiet(milliseconds: number, patience?: number): Promise<Moment>
  resize(columns: number, rows: number): void
  taken(): Taken | undefined
  /** Resolves to whether it has ended within so many milliseconds. */
  ended(patience: number): Promise<boolean>
}

export type WatchedOptions = {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** How many octets a second arrive at the terminal: as many as there are, unless told. */
  readonly octetsPerSecond?: number
}

/** The terminal's size. */
export const size = { columns: 120, rows: 40 }

const usualPatience = 30_000

/** Starts a program (its path and arguments) with PATH, TERM and LANG in its environment, and with what is told. */
export const openWatched = (argv: readonly string[], options: WatchedOptions): WatchedTerminal => {
  const screen = createScreen(size.columns, size.rows)
  const frames = frameCounter()
  const started = timeOfDay()
  const pty = start(argv, options)
  let [octets, last] = [0, started]
  let running = true
  const waiters = new Set<() => void>()
  const look = () => {
    for (const waiter of waiters) waiter()
  }
  const ended = new Promise<void>(resolve => {
    pty.onExit(() => {
      running = false
      resolve()
      look()
    })
  })
  /** When the octets came that are on the screen now; nobody sees a frame that is being drawn. */
  let shown: Moment & { readonly whole: boolean } = { at: started, octets: 0, frames: 0, whole: true }
  const take = async (data: Buffer) => {
    const at = timeOfDay()
    last = at
    octets += data.length
    const { count, whole } = frames.count(data)
    const moment = { at, octets, frames: count, whole }
    await screen.write(data)
    shown = moment
    look()
  }
  if (options.octetsPerSecond === undefined) pty.onData(data => void take(data as unknown as Buffer))
  else void readSlowly(pty, options.octetsPerSecond, take, () => running)
  screen.onAnswer(answer => {
    if (running) pty.write(answer)
  })
  const now = (): Moment => ({ at: last, octets, frames: frames.total() })

  return {
    pid: pty.pid,
    started,
    send: keys => pty.write(keys),
    lines: () => screen.lines(),
    now,
    async until(predicate, patience = usualPatience) {
      const { promise, resolve } = Promise.withResolvers<Moment | undefined>()
      const waiter = () => {
        if (shown.whole && predicate(screen.lines())) resolve(shown)
        else if (!running) resolve(undefined)
      }
      waiters.add(waiter)
      const timer = setTimeout(() => resolve(undefined), patience)
      waiter()
      try {
        return await promise
      } finally {
        clearTimeout(timer)
        waiters.delete(waiter)
      }
    },
    async quiet(milliseconds, patience = usualPatience) {
      const began = timeOfDay()
      for (;;) {
        const left = Math.max(last, began) + milliseconds - timeOfDay()
        if (left <= 0 || !running || timeOfDay() - began > patience) return now()
        await sleep(Math.max(1, left))
      }
    },
    resize(columns, rows) {
      screen.resize(columns, rows)
      pty.resize(columns, rows)
    },
    taken: () => (running ? takenBy(pty.pid) : undefined),
    async ended(patience) {
      const over = new AbortController()
      await Promise.race([ended, sleep(patience, undefined, { signal: over.signal }).catch(() => {})])
      over.abort()
      return !running
    },
    async [Symbol.asyncDispose]() {
      if (running) pty.kill('SIGKILL')
      await ended
      screen.close()
    },
  }
}

const start = ([file = '', ...args]: readonly string[], { env, cwd }: WatchedOptions): IPty => {
  const { PATH } = process.env
  return spawn(file, args, {
    cols: size.columns,
    rows: size.rows,
    cwd,
    encoding: null,
    env: { PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', TZ: 'UTC', ...env },
  })
}

/** What its types do not tell of. */
type PtyInside = IPty & {
  readonly fd: number
  readonly _socket: { readonly _handle: { readStop(): void } | null }
}

/** So often, in milliseconds, a slow line brings something. */
const arrivesEvery = 20

/**
 * Reads a pty as slowly as a thin line does: what is not read fills the system's few kilobytes, and then the program
 * has to wait. The terminal answers once a query has arrived.
 */
const readSlowly = async (
  pty: IPty,
  octetsPerSecond: number,
  take: (data: Buffer) => Promise<void>,
  isRunning: () => boolean,
): Promise<void> => {
  // A stream that is only paused still fills its own buffer, which is larger than the system's.
  const { fd, _socket: stream } = pty as PtyInside
  pty.pause()
  // What the stream has begun by then would read on.
  await setImmediate()
  stream._handle?.readStop()
  let allowed = 0
  let before = performance.now()
  while (isRunning()) {
    await sleep(arrivesEvery)
    const now = performance.now()
    // What nobody used is lost: a line does not bring the more after a pause.
    allowed = Math.min(allowed + ((now - before) * octetsPerSecond) / 1000, octetsPerSecond / 10)
    before = now
    const data = Buffer.alloc(Math.floor(allowed))
    const length = data.length > 0 ? readNow(fd, data) : 0
    if (length === 'ended') {
      // Only who reads on learns how the program ended.
      pty.resume()
      return
    }
    allowed -= length
    if (length > 0) await take(data.subarray(0, length))
  }
}

/** What there is to read at once. Behind a program that has ended there is nothing. */
const readNow = (fd: number, into: Buffer): number | 'ended' => {
  try {
    return readSync(fd, into)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : 'ended'
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IPty, spawn } from '@lydell/node-pty'
import { createScreen, type HeadlessScreen, type Screen } from './screen.ts'

export type { Cell, Colour, Screen } from './screen.ts'

/** What `until` waits for: text on the screen, a pattern in it, or anything that can be said of a screen. */
export type ScreenPredicate = string | RegExp | ((screen: Screen) => boolean)

export type TerminalOptions = {
  readonly columns: number
  readonly rows: number
  /** Added to PATH, HOME (a fresh empty folder), TERM and LANG, which is all that the program gets. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** So many milliseconds a query of the program and its answer are on their way; none unless told. */
  readonly roundTrip?: number
}

/** How a program ended: with a code, or by a signal. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** A program in a terminal. */
export type Terminal = {
  readonly pid: number
  /** Types these keys. */
  send(keys: string): void
  /** What is on the screen now. */
  screen(): Screen
  /**
   * Gives the first screen that satisfies the predicate, the present one included. Rejects when the program ends
   * or `patience` passes without one; the message names `what` was awaited and shows the screen.
   */
  until(predicate: ScreenPredicate, what?: string): Promise<Screen>
  /** Every octet the program has written so far. */
  readonly octets: Buffer
  /** The same, read as UTF-8. */
  readonly output: string
  resize(columns: number, rows: number): void
  signal(name: NodeJS.Signals): void
  /** Settles when the program has ended and all it wrote is on the screen. */
  readonly exit: Promise<Exit>
  /** Kills the program if it still runs, and removes its HOME. */
  close(): Promise<void>
}

/** How long `until` waits, in milliseconds. A test that waits has to be allowed more. */
export const patience = 15_000

const signalNames = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
)

const exitOf = (code: number, signal: number | undefined): Exit =>
  signal ? { code: null, signal: signalNames.get(signal) ?? null } : { code, signal: null }

const asFunction = (predicate: ScreenPredicate): ((screen: Screen) => boolean) => {
  if (typeof predicate === 'function') return predicate
  if (typeof predicate === 'string') return screen => screen.text.includes(predicate)
  return screen => screen.text.search(predicate) !== -1
}

const framed = (screen: Screen): string => ['┌──', ...screen.lines.map(line => `│ ${line}`), '└──'].join('\n')

/** Runs a program in a pty, with little in its environment, and gives the pty, which speaks octets. */
const spawnInPty = (argv: readonly string[], home: string, options: TerminalOptions): IPty => {
  const [file, ...args] = argv
  if (file === undefined) throw new TypeError('no program to run')
  const { PATH } = process.env
  return spawn(file, args, {
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd ?? home,
    encoding: null,
    env: { PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.env },
  })
}

/** Tells from all that was written, piece by piece, whether a frame is being drawn (DEC mode 2026). */
const frameWatch = () => {
  const [begin, end] = ['\u001b[?2026h', '\u001b[?2026l']
  let tail = ''
  let drawing = false
  return (octets: Buffer): boolean => {
    const text = tail + octets.toString('latin1')
    const [begun, ended] = [text.lastIndexOf(begin), text.lastIndexOf(end)]
    if (begun !== ended) drawing = begun > ended
    tail = text.slice(1 - begin.length)
    return drawing
  }
}

/** Waits for screens: `look` whenever the screen may have changed, `until` to be told of the one awaited. */
const watchScreen = (screen: HeadlessScreen, exit: Promise<Exit>) => {
  const waiters = new Set<(now: Screen) => void>()
  let whole = true

  /** A frame that is being drawn is nothing that a person sees. */
  const look = (isWhole = whole) => {
    whole = isWhole
    if (waiters.size === 0 || !whole) return
    const now = screen.read()
    for (const waiter of waiters) waiter(now)
  }

  const until = async (predicate: ScreenPredicate, what = String(predicate)): Promise<Screen> => {
    const satisfied = asFunction(predicate)
    const { promise, resolve, reject } = Promise.withResolvers<Screen>()
    const fail = (when: string) => reject(new Error(`no ${what} ${when}:\n${framed(screen.read())}`))
    const waiter = (now: Screen) => {
      if (satisfied(now)) resolve(now)
    }
    waiters.add(waiter)
    look()
    const timer = setTimeout(() => fail(`within ${patience} ms`), patience)
    void exit.then(({ code, signal }) => fail(`before the program ended (${signal ?? `code ${code}`})`))
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      waiters.delete(waiter)
    }
  }

  return { look, until }
}

/** Runs a program (its path and arguments) in a pty of that size and reads back its screen. */
export const openTerminal = (argv: readonly string[], options: TerminalOptions): Terminal => {
  const home = mkdtempSync(join(tmpdir(), 'postern-home-'))
  const screen = createScreen(options.columns, options.rows)
  const pty = spawnInPty(argv, home, options)
  const received: Buffer[] = []
  let running = true

  const exit = new Promise<Exit>(resolve => {
    pty.onExit(async ({ exitCode, signal }) => {
      running = false
      await screen.write('')
      resolve(exitOf(exitCode, signal))
    })
  })
  const { look, until } = watchScreen(screen, exit)
  const isDrawing = frameWatch()

  pty.onData(async data => {
    // Without an encoding the pty gives octets, whatever its types say.
    const octets = data as unknown as Buffer
    received.push(octets)
    await screen.write(octets)
    look(!isDrawing(octets))
  })
  screen.onAnswer(answer => {
    const send = () => {
      if (running) pty.write(answer)
    }
    if (options.roundTrip) setTimeout(send, options.roundTrip)
    else send()
  })

  return {
    pid: pty.pid,
    send: keys => pty.write(keys),
    screen: () => screen.read(),
    until,
    get octets() {
      return Buffer.concat(received)
    },
    get output() {
      return Buffer.concat(received).toString()
    },
    resize(columns, rows) {
      screen.resize(columns, rows)
      pty.resize(columns, rows)
    },
    signal: name => pty.kill(name),
    exit,
    async close() {
      if (running) pty.kill('SIGKILL')
      await exit
      screen.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

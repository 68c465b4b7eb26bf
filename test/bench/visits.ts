import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Heard } from './heard-history.ts'
import { labelsIn, type MailProgram, type StartOptions, showsList, startProgram } from './mail-program.ts'
import type { Taken } from './process-tree.ts'
import type { Site } from './site.ts'
import type { Moment, WatchedTerminal } from './watched-terminal.ts'

/** A program with a mailbox open, or still opening it. */
export type OpenVisit = AsyncDisposable & {
  readonly terminal: WatchedTerminal
  /** When the list was there, and what that had taken; undefined where it was not there in time. */
  readonly list: FirstList | undefined
}

/** The first list of messages. */
export type FirstList = {
  /** In milliseconds from exec. */
  readonly time: number
  readonly shown: Moment
  /** What it took over the line to have the messages it names; or, where these were known, what had come by then. */
  readonly heard: Heard
  readonly taken: Taken | undefined
}

/** Longer than this, in milliseconds, nobody is waited for. */
export const longest = 30_000

/** A folder to be at home in. */
export type Home = AsyncDisposable & { readonly path: string }

/** Makes an empty one. */
export const newHome = async (): Promise<Home> => {
  const path = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** Starts a program on a mailbox so far away, and waits for its list. */
export const visit = async (
  program: MailProgram,
  { line, user, password, security }: Site,
  home: Home,
  roundTrip: number,
  { patience = longest, ...options }: StartOptions & { readonly patience?: number } = {},
): Promise<OpenVisit> => {
  await line.startAnew(roundTrip)
  const there = { home: home.path, port: line.ports.far, user, password, security }
  const terminal = await startProgram(program, there, options)
  let labels: readonly number[] = []
  const shown = await terminal.until(lines => {
    labels = labelsIn(lines)
    return showsList(lines)
  }, patience)
  const taken = terminal.taken()
  return {
    terminal,
    list: shown && {
      time: shown.at - terminal.started,
      shown,
      heard: (await line.heardFor(labels)) ?? (await line.heardUntil(shown.at)),
      taken,
    },
    [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose](),
  }
}

/** Leaves a program in its own way, so that it keeps what it keeps; one that does not go is ended. */
export const leave = async (program: MailProgram, { terminal }: OpenVisit): Promise<void> => {
  terminal.send(program.leave)
  await terminal.ended(10_000)
  await terminal[Symbol.asyncDispose]()
}

/** So long nothing is written, in milliseconds, before a screen is taken to keep still. */
export const stillFor = (roundTrip: number): number => Math.max(250, 3 * roundTrip)

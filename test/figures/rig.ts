import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { labelsIn, postern, showsList, startProgram } from '../bench/mail-program.ts'
import { startRelay } from '../bench/relay.ts'
import type { Lines, Moment, WatchedTerminal } from '../bench/watched-terminal.ts'
import { sumOf, type WireTraffic, type WireWatch, watchWire } from '../bench/wire.ts'
import { startRig } from '../demo/rig.ts'

/** A server with so many messages, and a line without a length that counts. */
export type CountedLine = {
  readonly server: PopServer
  readonly ports: { readonly near: number; readonly far: number }
  /** What went over each connection of the line so far. */
  traffic(): Promise<readonly WireTraffic[]>
  /** All of them together. */
  all(): WireTraffic
  newest(): WireWatch
}

/** Starts them; they stop when the test ends. */
export const startCountedLine = async (messages: number): Promise<CountedLine> => {
  const server = await startRig({ maildrop: pretendMaildrop(messages) })
  const connections: WireWatch[] = []
  const watch = () => {
    const connection = watchWire()
    connections.push(connection)
    return connection
  }
  const relay = await startRelay(server.port, 0, { watch })
  onTestFinished(() => relay.stop())
  const each = () => connections.map(({ traffic }) => traffic())
  return {
    server,
    ports: { near: server.port, far: relay.port },
    traffic: async () => each(),
    all: () => sumOf(each()),
    newest() {
      const connection = connections.at(-1)
      if (!connection) throw new Error('Nobody has connected.')
      return connection
    },
  }
}

/** Postern in a terminal of 120 by 40 that is watched. */
export type Watched = WatchedTerminal & {
  /** Waits for a screen, and fails without one. */
  shows(predicate: (lines: Lines) => boolean, what: string): Promise<Moment>
  /** How many octets had been written when such a screen came last. */
  octetsShown(): number
}

/** Runs Postern on that line, at home where nothing is; it is gone when the test ends. */
export const openOn = async ({ ports }: CountedLine): Promise<Watched> => {
  const home = mkdtempSync(join(tmpdir(), 'postern-home-'))
  const visit = { home, port: ports.far, user: 'demo', password: 'secret', security: 'plaintext' } as const
  const terminal = await startProgram(postern, visit)
  onTestFinished(async () => {
    await terminal[Symbol.asyncDispose]()
    rmSync(home, { recursive: true, force: true })
  })
  let shown = 0
  const shows = async (predicate: (lines: Lines) => boolean, what: string) => {
    const moment = await terminal.until(predicate, 15_000)
    if (!moment) expect.fail(`no ${what}:\n${terminal.lines().join('\n')}`)
    shown = moment.octets
    return moment
  }
  await shows(showsList, 'list of messages')
  return { ...terminal, shows, octetsShown: () => shown }
}

/** Whether the cursor of the list is on that message, and all its rows are there. */
export const cursorOn =
  (number: number) =>
  (lines: Lines): boolean =>
    postern.current(lines) === number && postern.isFull?.(lines) === true

/** Whether the text of that message has the screen for itself. */
export const reads =
  (number: number) =>
  (lines: Lines): boolean =>
    postern.reading(lines) === number

/** The message in the first row of the list. */
export const firstRow = (lines: Lines): number | undefined => labelsIn(lines)[0]

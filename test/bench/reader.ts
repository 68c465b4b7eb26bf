import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTerminal, type Screen, type Terminal } from '../pty/terminal.ts'
import { project } from './build.ts'
import { loopMonitor } from './loop-record.ts'
import { login, type MailServer } from './mail-server.ts'
import { peakMemoryOf } from './memory.ts'
import type { BenchMessage } from './message-maker.ts'
import { placeOf } from './read-messages.ts'

/** Postern with a reader open, at the gate of a message. */
export type Reader = AsyncDisposable & {
  readonly terminal: Terminal
  /** Steps to the message, and waits for its text; rejects where none comes. */
  step(): Promise<Preview>
  /** Octets that the server has sent so far. */
  octets(): Promise<number>
  /** In MiB; undefined where the system does not tell. */
  peakMemory(): number | undefined
}

/** How a message came on the screen. */
export type Preview = {
  /** Milliseconds from the key to the text. */
  readonly time: number
  /** What the server sent for it, until the screen kept still. */
  readonly octets: number
  /** In MiB; undefined where the system does not tell. */
  readonly peakMemory: number | undefined
}

/** Starts Postern on a mailbox of the kind `reading` and opens the gate of a message. `loopFile`: see loopMonitor. */
export const openReader = async (
  server: MailServer,
  message: BenchMessage,
  loopFile?: string,
): Promise<Reader> => {
  const monitor = loopFile === undefined ? { arguments: [], env: {} } : loopMonitor(loopFile)
  const terminal = openTerminal([process.execPath, ...monitor.arguments, ...postern(server)], {
    columns: 120,
    rows: 40,
    env: monitor.env,
  })
  const reader = readerIn(terminal, server, message)
  try {
    const { gate } = placeOf(message)
    await terminal.until(/ · connected · /, 'open mailbox')
    terminal.send(`${gate.number}\r\r`)
    await terminal.until(showsText(gate.number, gate.label), `text of message ${gate.number}`)
    await quiet(terminal, server)
    return reader
  } catch (error) {
    await terminal.close()
    throw error
  }
}

/** It never asks before it loads. */
const postern = ({ port }: MailServer): readonly string[] => [
  join(project, 'bin/postern.js'),
  `pop3://${login.user}@127.0.0.1:${port}`,
  '--plaintext',
  '--password-command',
  `printf %s ${login.password}`,
  '--ask-above',
  '1GB',
]

const readerIn = (terminal: Terminal, server: MailServer, message: BenchMessage): Reader => {
  const { octets } = server
  const peakMemory = () => peakMemoryOf(terminal.pid)
  return {
    terminal,
    octets,
    peakMemory,
    async step() {
      const before = await octets()
      const started = performance.now()
      terminal.send('J')
      await terminal.until(showsText(placeOf(message).number, message.label), `text of ${message.name}`)
      const time = performance.now() - started
      await quiet(terminal, server)
      return { time, octets: (await octets()) - before, peakMemory: peakMemory() }
    },
    [Symbol.asyncDispose]: () => terminal.close(),
  }
}

/** Whether the reader shows that message, and some of its rows. */
const showsText =
  (number: number, label: string) =>
  ({ lines, text }: Screen): boolean =>
    isAt(number, lines) && text.includes(`${label} row 00001`)

const isAt = (number: number, [, title = '']: Screen['lines']): boolean =>
  title.startsWith(`─ Message ${number} `)

/** Whether the reader shows all that there is of that message: nothing goes on, and no size stands in the title. */
export const isWhole =
  (message: BenchMessage) =>
  ({ lines, text }: Screen): boolean =>
    isAt(placeOf(message).number, lines) &&
    !/ of [\d.]+ [KMG]?B ─$/.test(lines[1] ?? '') &&
    !text.includes('Esc stops.')

/** Resolves once nothing came from the server and nothing was written to the screen for a while. */
const quiet = async (terminal: Terminal, server: MailServer): Promise<void> => {
  const state = async () => `${await server.octets()} ${terminal.octets.length}`
  let before: string
  do {
    before = await state()
    await sleep(200 + 2 * server.roundTrip)
  } while ((await state()) !== before)
}

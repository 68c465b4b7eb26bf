import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { project } from './build.ts'
import type { LineOptions } from './line.ts'
import { type Lines, openWatched, type WatchedTerminal } from './watched-terminal.ts'

/** What a program is to open, and where it is at home. */
export type Visit = {
  readonly home: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly security: NonNullable<LineOptions['security']>
}

/** Keys that do the same in each program, as that takes them. */
export type Keys = {
  readonly down: string
  readonly pageDown: string
  /** To the first line of the list. */
  readonly first: string
  readonly open: string
  /** From a message to the list. */
  readonly back: string
  /** From the text of a message to that of the one below it. */
  readonly next: string
}

/** A full-screen mail program that is measured. */
export type MailProgram = {
  readonly name: string
  argv(visit: Visit): readonly string[]
  /** What its files hold, by their paths in its home. */
  files(visit: Visit): Readonly<Record<string, string>>
  /** Added to HOME. */
  env(home: string): Readonly<Record<string, string>>
  /** What it asks at its start, and the keys that answer. */
  readonly prompts: readonly (readonly [pattern: RegExp, keys: (visit: Visit) => string])[]
  readonly keys: Keys
  /** Pressed once its list is there, before keys are measured; the list then has most of the screen. */
  readonly prepare: string
  /** Whether it can open a mailbox from what it kept of a former visit. */
  readonly keeps: boolean
  /** The keys that leave it from its list. */
  readonly leave: string
  /** The message under the cursor of the list, and the one whose text is on the screen, by their labels' numbers. */
  current(lines: Lines): number | undefined
  reading(lines: Lines): number | undefined
  /** Whether its first screen has come to its end; of a program without it, once it keeps still. */
  readonly isFull?: (lines: Lines) => boolean
  /** The keys that mark the first messages for deletion, one after another, and those that have them removed. */
  readonly purge?: { readonly mark: (messages: number) => readonly string[]; readonly go: string }
}

/** The numbers of all messages that a screen names, in its order: their subjects begin with labels such as m000042. */
export const labelsIn = (lines: Lines): readonly number[] =>
  lines.flatMap(line => {
    const [, label] = /\bm(\d{6,7})\b/.exec(line) ?? []
    return label === undefined ? [] : [Number(label)]
  })

/** Whether there is a list: ten subjects at least. */
export const showsList = (lines: Lines): boolean => labelsIn(lines).length >= 10

/** Every message of the mailbox begins so. */
export const hasText = (lines: Lines): boolean => lines.some(line => /^\W*Hello,$/.test(line))

/** How a program is to be started, where that is not the usual way. */
export type StartOptions = {
  /** What `node` is given before the program, and what is added to its environment: Postern's alone. */
  readonly node?: { readonly arguments: readonly string[]; readonly env: Readonly<Record<string, string>> }
  readonly octetsPerSecond?: number
}

/** Starts a program at home in a folder. Its prompts are answered. */
export const startProgram = async (
  program: MailProgram,
  visit: Visit,
  { node, octetsPerSecond }: StartOptions = {},
): Promise<WatchedTerminal> => {
  for (const [name, content] of Object.entries(program.files(visit))) {
    const path = join(visit.home, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { mode: 0o600 })
  }
  const argv = program.argv(visit)
  const terminal = openWatched(node ? [process.execPath, ...node.arguments, ...argv.slice(1)] : argv, {
    cwd: visit.home,
    env: { HOME: visit.home, USER: 'bench', LOGNAME: 'bench', ...program.env(visit.home), ...node?.env },
    ...(octetsPerSecond !== undefined && { octetsPerSecond }),
  })
  for (const [pattern, keys] of program.prompts) {
    void terminal
      .until(lines => lines.some(line => pattern.test(line)))
      .then(asked => asked && terminal.send(keys(visit)))
  }
  return terminal
}

const certificate = join(project, 'assets/demo/cert.pem')

/** Postern, as it is in this folder. */
export const postern: MailProgram = {
  name: 'Postern',
  argv: ({ port, user, password, security }) => [
    process.execPath,
    join(project, 'bin/postern.js'),
    ...(security === 'tls'
      ? [`pop3s://${user}@127.0.0.1:${port}`, '--ca', certificate]
      : [`pop3://${user}@127.0.0.1:${port}`, '--plaintext']),
    '--password-command',
    `printf %s ${password}`,
  ],
  files: () => ({}),
  env: home => ({
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_DATA_HOME: join(home, 'data'),
  }),
  prompts: [],
  keys: { down: 'j', pageDown: '\u001b[6~', first: 'g', open: '\r', back: 'q', next: 'J' },
  prepare: 'P',
  keeps: true,
  leave: 'q',
  current(lines) {
    const [, number] = /^▌\D*([\d,]+) /.exec(lines.find(line => line.startsWith('▌')) ?? '') ?? []
    return number === undefined ? undefined : Number(number.replaceAll(',', ''))
  },
  reading(lines) {
    const [, number] = /^─ Message ([\d,]+) /.exec(lines[1] ?? '') ?? []
    return number !== undefined && hasText(lines) ? Number(number.replaceAll(',', '')) : undefined
  },
  isFull(lines) {
    const pane = lines.findIndex(line => line.startsWith('─'))
    const list = lines.slice(2, pane === -1 ? -2 : pane)
    return labelsIn(list).length === list.length && (pane === -1 || hasText(lines))
  },
}

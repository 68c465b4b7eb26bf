import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts'

/** The path of the program. */
export const program = fileURLToPath(new URL('../../bin/postern.js', import.meta.url))

/** The path of a file of the project. */
export const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Runs a program in a terminal of 80 by 24 unless told, in UTC; it is closed when the test ends. */
export const openProgram = (
  argv: readonly string[],
  { columns = 80, rows = 24, ...options }: Partial<TerminalOptions> = {},
): Terminal => {
  const env = { TZ: 'UTC', ...options.env }
  const terminal = openTerminal(argv, { ...options, columns, rows, env })
  onTestFinished(() => terminal.close())
  return terminal
}

/** Runs Postern with these arguments in such a terminal. */
export const openPostern = (args: readonly string[], options: Partial<TerminalOptions> = {}): Terminal =>
  openProgram([process.execPath, program, ...args], options)

/** A folder to be at home in, which is gone when the test ends. */
export const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'postern-home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** Runs Postern without a terminal, at home in a folder of its own unless told, and gives how it ended and what it said. */
export const runPostern = async (
  args: readonly string[],
  nodeArgs: readonly string[] = [],
  home = newHome(),
) => {
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, TZ: 'UTC' },
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

/** What a program has left the terminal in, by the last word it wrote on each. */
export const modesLeft = (output: string) => {
  const isSet = (mode: number) =>
    output.lastIndexOf(`\u001b[?${mode}h`) > output.lastIndexOf(`\u001b[?${mode}l`)
  return { alternateScreen: isSet(1049), cursor: isSet(25), bracketedPaste: isSet(2004) }
}

/** How a terminal is to be left: to the shell. */
export const toTheShell = { alternateScreen: false, cursor: true, bracketedPaste: false }

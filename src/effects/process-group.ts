import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { LocalError } from './local-error.ts'

/** A program and its arguments. */
export type ProgramLine = readonly [program: string, ...given: string[]]

/** A command that is told to end has so long, in milliseconds, before it is killed. */
const patience = 1000

/**
 * Starts a program. Throws a LocalError, `noCommand`, where the system refuses at once; most refusals come as the
 * child's `error`.
 */
export const startProgram = ([program, ...given]: ProgramLine, options: SpawnOptions): ChildProcess => {
  try {
    return spawn(program, given, options)
  } catch (error) {
    throw new LocalError('noCommand', program, error)
  }
}

/** Sends a signal to a program that was started `detached`, and to all that it started. */
export const signalGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It is over already.
  }
}

/**
 * Gives what ends a program that was started `detached`, with all that it started: it is asked to, and after a second
 * it has to. Once the program is over it does nothing.
 */
export const groupEnder = (child: ChildProcess): (() => void) => {
  let over = false
  let timer: NodeJS.Timeout | undefined
  child.on('error', () => {
    over = true
  })
  child.on('close', () => {
    over = true
    if (!timer) return
    clearTimeout(timer)
    // The program is gone, but maybe not all that it started.
    signalGroup(child, 'SIGKILL')
  })
  return () => {
    if (over || timer) return
    signalGroup(child, 'SIGTERM')
    timer = setTimeout(() => {
      signalGroup(child, 'SIGKILL')
      // Whoever left the group may hold the pipe for ever.
      child.stdout?.destroy()
    }, patience)
  }
}

import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** For so long, in milliseconds, a purge is taken to be going on whose process cannot be told. */
const patience = 10 * 60 * 1000

/**
 * Names this process among all that ever ran: its machine, its number, and on Linux when it started, for numbers are
 * given again.
 */
export const owner = (): string => [hostname(), process.pid, startOf(process.pid) ?? ''].join(' ')

/**
 * Whether a process that `owner` named may still run, and be at a purge of which it was last heard then. It is given ten
 * minutes where it runs on another machine, or where the system does not tell when it started: a number alone may be
 * another process's by now. The process that asks knows itself what it is at.
 */
export const mayRun = (named: string, heardAt: number, now: number): boolean => {
  const [, host, pid, start] = /^(.*) ([1-9]\d{0,9}) (\d*)$/.exec(named) ?? []
  const isOurs = host === hostname()
  if (isOurs && !isThere(Number(pid))) return false
  const startNow = isOurs ? startOf(Number(pid)) : undefined
  if (startNow !== undefined && start !== '') return startNow === start
  // A clock that was set back must not keep a purge open for ever.
  return Math.abs(now - heardAt) < patience
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * When a process started, in clock ticks since the machine did (proc_pid_stat(5), field 22); `ended` where it has
 * ended and only its parent has not looked yet; undefined where the system does not tell.
 */
const startOf = (pid: number): string | undefined => {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The name in parentheses may hold anything, parentheses and blanks too; the field behind it is the third.
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? 'ended' : rest[18]
}

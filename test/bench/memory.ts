import { readFileSync } from 'node:fs'

/**
 * The most memory a process ever had resident, in MiB; undefined where the system does not tell. See
 * proc_pid_status(5): the "high water mark" of the resident set, in KiB.
 */
export const peakMemoryOf = (pid: number): number | undefined => {
  if (process.platform !== 'linux') return undefined
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

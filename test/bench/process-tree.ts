import { readdirSync, readFileSync } from 'node:fs'
import { peakMemoryOf } from './memory.ts'

/** A process and those it has started that still run. */
const processTree = (pid: number): readonly number[] => {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(processTree)]
}

/** Ticks a second in which the kernel tells processor time to programs (USER_HZ): 100 on every machine of today. */
const ticks = 100

/** Behind the name of the program, which may hold anything, utime and stime come twelfth and thirteenth. See proc_pid_stat(5). */
const [utime, stime] = [11, 12]

/** What a program and those it has started have taken of the machine so far; undefined where the system does not tell. */
export type Taken = {
  /** The most memory they ever had resident, in MiB. */
  readonly memory: number
  /** Processor time in the program and in the system, in milliseconds, to a tick of 10. */
  readonly processor: number
}

/** Rejects nothing: a process that ends meanwhile is not counted. */
export const takenBy = (pid: number): Taken | undefined => {
  if (process.platform !== 'linux') return undefined
  try {
    const all = processTree(pid)
    const processor = all.map(one => {
      const [, fields = ''] = readFileSync(`/proc/${one}/stat`, 'latin1').split(/\) (?!.*\) )/)
      const values = fields.split(' ').map(Number)
      return ((values[utime] ?? 0) + (values[stime] ?? 0)) * (1000 / ticks)
    })
    return { memory: sum(all.map(one => peakMemoryOf(one) ?? 0)), processor: sum(processor) }
  } catch {
    return undefined
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

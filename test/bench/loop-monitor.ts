import { appendFileSync, readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import type { Block, LoopRecord } from './loop-record.ts'

// What `node --import` puts before the program that is measured: it watches the event loop of the main thread. At
// every SIGUSR2 it adds a line to the file that the environment names, a LoopRecord of the time since the last one.

const file = process.env['POSTERN_BENCH_LOOP']

/**
 * How long this thread has run, and how long it was ready to run while others had the processors, in milliseconds.
 * See sched-stats of the Linux kernel; other systems do not tell the latter.
 */
const processorTimes = (): readonly [ran: number, waited: number] => {
  try {
    const [ran, waited] = readFileSync(schedstat, 'latin1').split(' ')
    return [Number(ran) / nanoseconds, Number(waited) / nanoseconds]
  } catch {
    const { user, system } = process.threadCpuUsage()
    return [(user + system) / 1000, 0]
  }
}

const schedstat = '/proc/thread-self/schedstat'
const nanoseconds = 1_000_000

const watch = (path: string) => {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  const none: Block = { time: 0, ran: 0, waited: 0 }
  let last = { now: performance.now(), times: processorTimes() }
  let longest = none
  let busiest = none
  const look = () => {
    const next = { now: performance.now(), times: processorTimes() }
    const [ran, waited] = [next.times[0] - last.times[0], next.times[1] - last.times[1]]
    const block: Block = { time: next.now - last.now, ran, waited }
    if (block.time > longest.time) longest = block
    if (ran > busiest.ran) busiest = block
    last = next
  }
  delays.enable()
  setInterval(look, 1).unref()
  process.on('SIGUSR2', () => {
    // A block that has only just ended was not seen by any timer yet.
    look()
    const some = delays.count > 0
    const record: LoopRecord = {
      longest,
      busiest,
      p99: some ? delays.percentile(99) / nanoseconds : 0,
      max: some ? delays.max / nanoseconds : 0,
    }
    appendFileSync(path, `${JSON.stringify(record)}\n`)
    longest = none
    busiest = none
    delays.reset()
  })
}

if (isMainThread && file) watch(file)

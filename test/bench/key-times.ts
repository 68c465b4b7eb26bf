import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './figures.ts'
import { timeOfDay } from './heard-history.ts'
import { loopMonitor, loopRecord } from './loop-record.ts'
import type { Measured } from './scenario.ts'
import type { Site } from './site.ts'
import { stillFor, visit } from './visits.ts'
import type { WatchedTerminal } from './watched-terminal.ts'

const roundTrip = 50

const keys = { pageDown: '\u001b[6~', pageUp: '\u001b[5~' }

/** Keys as a person presses them: into the list, over pages, and to its ends. */
const walk: readonly string[] = [
  ...Array<string>(60).fill('j'),
  ...Array<string>(20).fill(keys.pageDown),
  ...Array<string>(20).fill('k'),
  ...Array<string>(10).fill(keys.pageUp),
  ...['G', 'g', 'G', 'g', 'G', 'g', 'G', 'g', 'G', 'g'],
]

const burst = 500

/** Opens a large mailbox and times the answers to keys, one after another and many at once. */
export const measureKeyTimes = async ({ program, home, report }: Measured, site: Site): Promise<void> => {
  const { findings, column } = report
  report.signal.throwIfAborted()
  await using opened = await visit(program, site, home, roundTrip)
  const { terminal } = opened
  await atRest(terminal, program.prepare)
  const answers: number[] = []
  for (const key of walk) {
    report.signal.throwIfAborted()
    const from = program.current(terminal.lines())
    const pressed = timeOfDay()
    terminal.send(key)
    const answered = await terminal.until(lines => program.current(lines) !== from, 3_000)
    if (answered) answers.push(answered.at - pressed)
    await terminal.quiet(30, 200)
  }
  if (answers.length < 100) {
    findings.note('key-to-frame', column, `${answers.length} of ${walk.length} keys answered`)
    return
  }
  findings.add('key-to-frame', column, median(answers))
  findings.add(
    'key-to-frame-p95',
    column,
    answers.toSorted((a, b) => a - b)[Math.floor(answers.length * 0.95)] ?? 0,
  )
  await atRest(terminal, program.keys.first)
  const first = program.current(terminal.lines()) ?? 0
  const before = terminal.now().frames
  terminal.send('j'.repeat(burst))
  const settled = await terminal.until(lines => program.current(lines) === first - burst, 10_000)
  if (settled) findings.add('burst', column, settled.frames - before)
  else findings.note('burst', column, 'did not settle')
}

/** Presses a key, and waits until the screen keeps still: the headers of what it shows have come by then. */
const atRest = async (terminal: WatchedTerminal, key: string): Promise<void> => {
  await terminal.quiet(stillFor(roundTrip))
  terminal.send(key)
  await terminal.quiet(stillFor(roundTrip))
}

/** A thin line, and how a key is held on it. */
const thin = { octetsPerSecond: 5_000, keysPerSecond: 30, seconds: 5 }

/** Holds a key on a thin line, and says how far behind the screen is when it is let go. */
export const measureHeldKey = async ({ program, home, report }: Measured, site: Site): Promise<void> => {
  const { findings, column } = report
  report.signal.throwIfAborted()
  const file = join(home.path, 'loop')
  await using opened = await visit(program, site, home, roundTrip, {
    node: loopMonitor(file),
    octetsPerSecond: thin.octetsPerSecond,
  })
  const { terminal } = opened
  await terminal.quiet(1_000)
  await atRest(terminal, program.prepare)
  await terminal.quiet(1_000)
  const first = program.current(terminal.lines()) ?? 0
  await loopRecord(terminal.pid, file)
  const began = timeOfDay()
  const presses = thin.keysPerSecond * thin.seconds
  for (let i = 0; i < presses; i += 1) {
    report.signal.throwIfAborted()
    await sleep(Math.max(0, began + (i * 1000) / thin.keysPerSecond - timeOfDay()))
    terminal.send(program.keys.down)
  }
  const released = timeOfDay()
  const settled = await terminal.until(lines => program.current(lines) === first - presses, 20_000)
  const { longest } = await loopRecord(terminal.pid, file)
  if (settled) findings.add('held-key', column, Math.max(0, settled.at - released))
  else findings.note('held-key', column, 'more than 20 s')
  findings.add('held-key-block', column, longest.time)
}

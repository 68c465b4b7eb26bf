import { timeOfDay } from './heard-history.ts'
import { labelsIn } from './mail-program.ts'
import type { RowName } from './required.ts'
import type { Measured } from './scenario.ts'
import type { Site } from './site.ts'
import { leave, type OpenVisit, stillFor, visit } from './visits.ts'
import type { Lines, Moment } from './watched-terminal.ts'
import { sumOf } from './wire.ts'

const roundTrip = 50
const times = 20

/** So long a person rests on a message, in milliseconds, before going on to the next. */
const rest = 800

/** Opens a mailbox that is known already and counts what keys cost: octets to the terminal, and the next message. */
export const measureKeyCosts = async (measured: Measured, site: Site): Promise<void> => {
  const { program, home, report } = measured
  report.signal.throwIfAborted()
  await using opened = await visit(program, site, home, roundTrip)
  if (!opened.list) return
  const { terminal } = opened
  const { line } = site
  await still(terminal, line)
  terminal.send(program.prepare)
  await still(terminal, line)
  await countOctets(measured, opened, site, 'cursor-move', program.keys.down)
  await toTheEdge(measured, opened)
  await countOctets(measured, opened, site, 'scroll', program.keys.down)
  terminal.send(program.keys.first)
  await still(terminal, line)
  await countOctets(measured, opened, site, 'page-down', program.keys.pageDown)
  terminal.send(program.keys.first)
  await still(terminal, line)
  await countOpening(measured, opened, site)
  await stepOn(measured, opened, site)
  if (program.isFull) await resize(measured, opened)
  await still(terminal, line)
  await leave(program, opened)
}

/** Presses a key many times, each once nothing moves on the screen nor on the line. */
const countOctets = async (
  { report }: Measured,
  { terminal }: OpenVisit,
  { line }: Site,
  row: RowName,
  key: string,
): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    report.signal.throwIfAborted()
    const before = terminal.now().octets
    terminal.send(key)
    const { octets } = await still(terminal, line)
    report.findings.add(row, report.column, octets - before)
  }
}

/** Resolves once nothing has moved for a while: what a program waits for comes over the line. */
const still = async (terminal: OpenVisit['terminal'], line: Site['line']): Promise<Moment> => {
  for (;;) {
    const { heard } = sumOf(await line.traffic())
    const { octets } = terminal.now()
    const moment = await terminal.quiet(stillFor(roundTrip))
    if (sumOf(await line.traffic()).heard === heard && moment.octets === octets) return moment
  }
}

/** Moves the cursor down until the list moves instead. */
const toTheEdge = async ({ program, report }: Measured, { terminal }: OpenVisit): Promise<void> => {
  const [first] = labelsIn(terminal.lines())
  for (let i = 0; i < 40 && labelsIn(terminal.lines())[0] === first; i += 1) {
    report.signal.throwIfAborted()
    terminal.send(program.keys.down)
    await terminal.quiet(100)
  }
}

/** Opens messages from the list, one after another. */
const countOpening = async (
  { program: { keys, reading }, report }: Measured,
  { terminal }: OpenVisit,
  { line }: Site,
): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    report.signal.throwIfAborted()
    terminal.send(keys.down)
    await still(terminal, line)
    const before = terminal.now().octets
    terminal.send(keys.open)
    const shown = await terminal.until(lines => reading(lines) !== undefined, 5_000)
    const { octets } = await still(terminal, line)
    if (shown) report.findings.add('open-message', report.column, octets - before)
    else report.findings.note('open-message', report.column, 'no text')
    terminal.send(keys.back)
    await still(terminal, line)
  }
}

/** Steps from the text of a message to that of the next, having rested on each. */
const stepOn = async (
  { program: { keys, reading }, report }: Measured,
  { terminal }: OpenVisit,
  { line }: Site,
): Promise<void> => {
  const { findings, column } = report
  terminal.send(keys.open)
  await terminal.until(lines => reading(lines) !== undefined, 5_000)
  for (let i = 0; i < times / 2; i += 1) {
    report.signal.throwIfAborted()
    await terminal.quiet(rest)
    const from = reading(terminal.lines())
    const { looked: before } = sumOf(await line.traffic())
    const pressed = timeOfDay()
    terminal.send(keys.next)
    const shown = await terminal.until(lines => ![from, undefined].includes(reading(lines)), 5_000)
    const now = reading(terminal.lines())
    if (!shown || now === undefined) {
      findings.note('next-message', column, 'no text')
      continue
    }
    findings.add('next-message', column, shown.at - pressed)
    await terminal.quiet(stillFor(roundTrip))
    const { looked } = sumOf(await line.traffic())
    findings.add('next-message-trips', column, before[now] ? 0 : (looked[now] ?? 0))
  }
  terminal.send(keys.back)
}

const sizes = [
  { columns: 100, rows: 30 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
]

/** Gives the terminal other sizes, and counts frames until the screen keeps still; what stands there has to be right. */
const resize = async ({ report }: Measured, { terminal }: OpenVisit): Promise<void> => {
  for (const { columns, rows } of sizes) {
    report.signal.throwIfAborted()
    await terminal.quiet(stillFor(roundTrip))
    const before = terminal.now().frames
    terminal.resize(columns, rows)
    const { frames } = await terminal.quiet(500)
    report.findings.add('resize', report.column, frames - before)
    const after = belowTop(terminal.lines())
    terminal.send(redraw)
    await terminal.quiet(stillFor(roundTrip))
    if (belowTop(terminal.lines()) !== after) {
      report.findings.remark(
        `After a resize to ${columns} by ${rows} the screen is not what it is drawn anew.`,
      )
    }
  }
}

/** The top line tells for how long the mailbox has been held. */
const belowTop = (lines: Lines): string => lines.slice(1).join('\n')

const redraw = '\u000c'

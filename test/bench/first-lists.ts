import { setTimeout as sleep } from 'node:timers/promises'
import { type Listings, measureListings } from './bare-client.ts'
import { formatNumber } from './figures.ts'
import { timeOfDay } from './heard-history.ts'
import { labelsIn } from './mail-program.ts'
import type { RowName } from './required.ts'
import type { Measured, Report } from './scenario.ts'
import type { Site } from './site.ts'
import { type FirstList, leave, longest, newHome, stillFor, visit } from './visits.ts'
import { openWatched } from './watched-terminal.ts'
import { sumOf } from './wire.ts'

const roundTrip = 50

/** A first list, with what LIST and UIDL alone took just before. */
export type Growth = {
  readonly messages: number
  readonly list: FirstList
  readonly transfer: Listings
  /** What had come when the whole of the first screen was there. */
  readonly octets: number
}

/** Opens a mailbox of which nothing is known, far away. Gives undefined where no list came in time. */
export const measureGrowth = async (
  { program, report }: Pick<Measured, 'program' | 'report'>,
  site: Site,
): Promise<Growth | undefined> => {
  report.signal.throwIfAborted()
  await site.line.startAnew(roundTrip)
  const transfer = await measureListings(site, roundTrip)
  await using home = await newHome()
  await using opened = await visit(program, site, home, roundTrip, { patience: 2 * longest })
  const { list, terminal } = opened
  if (!list) return undefined
  if (program.isFull) await terminal.until(program.isFull, 15_000)
  const { octets } = (await site.line.heardFor(labelsIn(terminal.lines()))) ?? list.heard
  return { messages: site.messages, list, transfer, octets }
}

/** Writes what the first list of 100,000 and of 1,000,000 took, and how the smallest compare. */
export const reportGrowth = (all: readonly Growth[], { findings, column }: Report): void => {
  const of = (messages: number) => all.find(growth => growth.messages === messages)
  const [smallest, small, large, largest] = [10, 1_000, 100_000, 1_000_000].map(of)
  if (large) {
    findings.add('first-list-100k', column, large.list.time - large.transfer.time)
    addMemory('memory-100k', large.list)
    if (large.list.taken) findings.add('processor-100k', column, large.list.taken.processor)
  }
  if (!largest) return
  addMemory('memory-1m', largest.list)
  if (smallest) {
    findings.add('growth-trips', column, largest.list.heard.roundTrips - smallest.list.heard.roundTrips)
  }
  if (small) {
    const beside = ({ octets, transfer }: Growth) => octets - transfer.octets
    findings.add('growth-octets', column, beside(largest) / beside(small))
  }

  function addMemory(row: RowName, list: FirstList) {
    if (list.taken) findings.add(row, column, list.taken.memory)
  }
}

/**
 * Opens a mailbox of which nothing is known, and stays until all its headers are here. A program that has them all
 * before its list shows both at once.
 */
export const measureFirstList = async (
  { program, home, report }: Measured,
  site: Site,
  patience = longest,
): Promise<void> => {
  report.signal.throwIfAborted()
  const { findings, column } = report
  await using opened = await visit(program, site, home, roundTrip, { patience })
  const { terminal, list } = opened
  const traffic = async () => sumOf(await site.line.traffic())
  if (!list) {
    const { headers } = await traffic()
    const why = `> ${patience / 1000} s (${formatNumber((100 * headers) / site.messages)} % done)`
    for (const row of ['first-list', 'first-list-trips', 'headers', 'headers-trips'] as const) {
      findings.note(row, column, why)
    }
    return
  }
  findings.add('first-list', column, list.time)
  findings.add('first-list-trips', column, list.heard.roundTrips)
  if (list.taken) findings.add('memory-10k', column, list.taken.memory)
  const full = program.isFull && (await terminal.until(program.isFull, 5_000))
  findings.add('first-screen', column, (full ?? (await terminal.quiet(stillFor(roundTrip), 5_000))).octets)
  const whole = await allHeaders(site, terminal.lines)
  if (whole.missing > 0) {
    const why = `${formatNumber(site.messages - whole.missing)} of ${formatNumber(site.messages)}`
    findings.note('headers', column, why)
    findings.note('headers-trips', column, why)
    return await leave(program, opened)
  }
  findings.add('headers', column, whole.at - terminal.started)
  findings.add('headers-trips', column, (await traffic()).roundTrips)
  if (program.isFull) {
    if (!whole.told) findings.remark('No progress was told while all headers were read.')
    const gone = await terminal.until(lines => !lines.some(line => progress.test(line)), 5_000)
    if (!gone)
      findings.remark('The progress of reading all headers still stood there when they had been read.')
  }
  await terminal.quiet(stillFor(roundTrip), 5_000)
  await leave(program, opened)
}

/** What the top line says while headers are read. */
const progress = /headers .*[\d,]+ of [\d,]+/i

/** Nothing more comes once nothing has come for so long, in milliseconds. */
const stalled = 3_000

/** Waits until the headers of all messages have come, or no more come; gives when, and how many are missing. */
export const allHeaders = async (
  { line, messages }: Site,
  lines: () => readonly string[],
): Promise<{ at: number; missing: number; told: boolean }> => {
  let told = false
  let headers = -1
  let since = performance.now()
  for (;;) {
    const now = sumOf(await line.traffic()).headers
    const at = timeOfDay()
    told ||= lines().some(line => progress.test(line))
    if (now >= messages) return { at, missing: 0, told }
    if (now > headers) since = performance.now()
    headers = now
    if (performance.now() - since > stalled) return { at, missing: messages - headers, told }
    await sleep(30)
  }
}

/** Opens a mailbox that is known already, here and further away, and starts the least of all programs beside it. */
export const measureCached = async ({ program, home, report }: Measured, site: Site): Promise<void> => {
  const { findings, column } = report
  for (const [row, far] of [
    ['first-list-cached', roundTrip],
    ['first-list-cached', roundTrip],
    ['first-list-cached', roundTrip],
    ['first-list-cached-far', 4 * roundTrip],
    ['first-list-cached-far', 4 * roundTrip],
  ] as const) {
    report.signal.throwIfAborted()
    const least = await timeOfNode()
    const opened = await visit(program, site, home, far)
    const { octets } = await opened.terminal.quiet(stillFor(far), 5_000)
    if (opened.list) {
      findings.add(row, column, opened.list.time)
      if (program.isFull) findings.add('start-up', column, opened.list.time / least)
      else {
        // A peer that keeps headers has no other first list in time.
        findings.add('first-screen', column, octets)
        if (opened.list.taken) findings.add('memory-10k', column, opened.list.taken.memory)
      }
    } else findings.note(row, column, `> ${longest / 1000} s`)
    await leave(program, opened)
  }
}

/** What the least of all programs takes from exec to its end, in milliseconds. */
const timeOfNode = async (): Promise<number> => {
  await using node = openWatched([process.execPath, '-e', '0'], { cwd: '/', env: {} })
  await node.ended(longest)
  return timeOfDay() - node.started
}

/** Opens a mailbox over TLS, of which nothing is known, and counts its round trips. */
export const measureOverTls = async (
  { program, report }: Pick<Measured, 'program' | 'report'>,
  site: Site,
): Promise<void> => {
  report.signal.throwIfAborted()
  await using home = await newHome()
  await using opened = await visit(program, site, home, roundTrip)
  if (opened.list) report.findings.add('first-list-tls', report.column, opened.list.heard.roundTrips)
}

/** Reads all headers of a large mailbox, near, and says what memory that takes. What is kept of it stays at home. */
export const measureAllKnown = async ({ program, home, report }: Measured, site: Site): Promise<void> => {
  report.signal.throwIfAborted()
  const { findings, column } = report
  await using opened = await visit(program, site, home, 0)
  const { missing } = await allHeaders(site, opened.terminal.lines)
  const taken = opened.terminal.taken()
  if (missing > 0) {
    const why = `${formatNumber(site.messages - missing)} of ${formatNumber(site.messages)}`
    findings.note('memory-100k-known', column, why)
  } else if (taken) findings.add('memory-100k-known', column, taken.memory)
  await opened.terminal.quiet(stillFor(0), 5_000)
  await leave(program, opened)
}

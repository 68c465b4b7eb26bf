import { setTimeout as sleep } from 'node:timers/promises'
import { formatNumber } from './figures.ts'
import { startLine } from './line.ts'
import { login } from './mail-server.ts'
import { measurePurge } from './purging.ts'
import type { Measured, Report } from './scenario.ts'
import type { DovecotSite } from './site.ts'
import { leave, longest, newHome, stillFor, visit } from './visits.ts'
import { sumOf } from './wire.ts'

const [messages, removed, roundTrip] = [2_000, 1_000, 50]

/** A purge by Postern, with all its proofs, on an embedded server that nobody has touched. */
export const measureOwnPurge = async ({ findings, column, signal }: Report): Promise<void> => {
  await using line = await startLine({ serverPort: undefined, messages, roundTrip })
  const { time, traffic } = await measurePurge({ line, ...login, removed, backUp: false }, signal)
  findings.add('purge', column, time)
  findings.add('purge-trips', column, traffic.roundTrips)
}

/** The same by a peer, which knows no proof: from its key until the messages are gone from the server's disk. */
export const measurePeersPurge = async (
  { program, report }: Pick<Measured, 'program' | 'report'>,
  dovecot: DovecotSite,
): Promise<void> => {
  const { findings, column, signal } = report
  if (!program.purge) return
  signal.throwIfAborted()
  const user = `purge-${program.name}`
  const site = await dovecot.mailbox(user, messages)
  await using line = site.line
  await using home = await newHome()
  // What keeps headers has them from a visit without a line.
  if (program.keeps) {
    await using near = await visit(program, site, home, 0)
    await leave(program, near)
  }
  await using opened = await visit(program, site, home, roundTrip)
  const { terminal } = opened
  await terminal.quiet(stillFor(roundTrip))
  for (const keys of program.purge.mark(removed)) {
    terminal.send(keys)
    await terminal.quiet(stillFor(roundTrip), 10_000)
  }
  const before = sumOf(await line.traffic()).roundTrips
  const began = performance.now()
  terminal.send(program.purge.go)
  const left = () => dovecot.messageCount(user)
  while (left() > messages - removed && performance.now() - began < longest) {
    signal.throwIfAborted()
    await sleep(50)
  }
  const { deles, roundTrips } = sumOf(await line.traffic())
  if (left() > messages - removed) {
    const why = `> ${longest / 1000} s (${formatNumber((100 * deles.count) / removed)} % done)`
    findings.note('purge', column, why)
    findings.note('purge-trips', column, `> ${formatNumber(roundTrips - before)}`)
    return
  }
  findings.add('purge', column, performance.now() - began)
  findings.add('purge-trips', column, roundTrips - before)
}

import { measureCached, measureFirstList } from './first-lists.ts'
import { measureKeyCosts } from './key-costs.ts'
import type { MailProgram } from './mail-program.ts'
import type { RowName } from './required.ts'
import { type Measured, type Report, wantsAny } from './scenario.ts'
import type { Site } from './site.ts'
import { newHome } from './visits.ts'

/** Rows that come of one measurement. */
export const rowsOf = {
  growth: ['first-list-100k', 'memory-100k', 'processor-100k', 'memory-1m', 'growth-trips', 'growth-octets'],
  firstList: ['first-list', 'first-list-trips', 'memory-10k', 'first-screen', 'headers', 'headers-trips'],
  cached: ['first-list-cached', 'first-list-cached-far', 'start-up'],
  costs: [
    'cursor-move',
    'scroll',
    'page-down',
    'open-message',
    'next-message',
    'next-message-trips',
    'resize',
  ],
  tls: ['first-list-tls'],
  known: ['memory-100k-known'],
  times: ['key-to-frame', 'key-to-frame-p95', 'burst'],
  held: ['held-key', 'held-key-block'],
  purge: ['purge', 'purge-trips'],
} as const satisfies Readonly<Record<string, readonly RowName[]>>

/** A piece of work: what it is, the rows that come of it, and how often it is done where not in every run. */
export type Work = {
  readonly what: string
  readonly rows: readonly RowName[]
  readonly once?: true
  readonly measure: () => Promise<void>
}

/** The first visit to a mailbox, and those behind it, at home in one folder that is empty before. */
export const atTenThousand = async (program: MailProgram, site: Site, report: Report): Promise<void> => {
  await using home = await newHome()
  const measured: Measured = { program, home, report }
  await measureFirstList(measured, site)
  if (program.keeps && wantsAny(report, rowsOf.cached)) await measureCached(measured, site)
  if (wantsAny(report, rowsOf.costs)) await measureKeyCosts(measured, site)
}

import { sortedRows } from '../../src/app/row-order.ts'
import { matchingRows } from '../../src/app/row-search.ts'
import { measureColumns } from './columns.ts'
import { type Growth, measureAllKnown, measureGrowth, measureOverTls, reportGrowth } from './first-lists.ts'
import { measureHeldKey, measureKeyTimes } from './key-times.ts'
import { postern } from './mail-program.ts'
import { measureOwnPurge } from './purge-rows.ts'
import type { Report } from './scenario.ts'
import { embeddedSite, type Site } from './site.ts'
import { newHome } from './visits.ts'
import { atTenThousand, rowsOf, type Work } from './work.ts'

/** What is measured of Postern on the embedded server. */
export const ownWork = async (
  report: Report,
  growths: Growth[][],
  stack: AsyncDisposableStack,
): Promise<readonly Work[]> => {
  const site = lazily(async (messages: number, security: Site['security']) => {
    const started = await embeddedSite(messages, security)
    stack.use(started.line)
    return started
  })
  const at = (messages: number) => site(messages, 'plaintext')
  const program = postern
  const largeHome = stack.use(await newHome())
  const large = { program, home: largeHome, report }
  return [
    {
      what: 'first lists of 10 to 1,000,000',
      rows: rowsOf.growth,
      async measure() {
        const some: Growth[] = []
        for (const messages of [10, 1_000, 10_000, 100_000, 1_000_000]) {
          const growth = await measureGrowth({ program, report }, await at(messages))
          if (growth) some.push(growth)
        }
        growths.push(some)
        reportGrowth(some, report)
      },
    },
    {
      what: '10,000: first list, headers, keys',
      rows: [...rowsOf.firstList, ...rowsOf.cached, ...rowsOf.costs],
      measure: async () => atTenThousand(program, await at(10_000), report),
    },
    {
      what: 'TLS',
      rows: rowsOf.tls,
      measure: async () => measureOverTls({ program, report }, await site(10_000, 'tls')),
    },
    {
      what: 'all headers of 100,000',
      rows: [...rowsOf.known, ...rowsOf.times, ...rowsOf.held],
      once: true,
      measure: async () => measureAllKnown(large, await at(100_000)),
    },
    {
      what: 'keys with 100,000 messages',
      rows: rowsOf.times,
      measure: async () => measureKeyTimes(large, await at(100_000)),
    },
    {
      what: 'a key held on a thin line',
      rows: rowsOf.held,
      measure: async () => measureHeldKey(large, await at(100_000)),
    },
    {
      what: 'a million rows',
      rows: ['sort', 'scan'],
      once: true,
      measure: async () =>
        measureColumns(3, { sort: drop => sortedRows(drop, 'subject'), scan: matchingRows }, report),
    },
    { what: 'a purge', rows: rowsOf.purge, measure: () => measureOwnPurge(report) },
  ]
}

/** Starts a site when it is first wanted. */
const lazily = (start: (messages: number, security: Site['security']) => Promise<Site>) => {
  const sites = new Map<string, Promise<Site>>()
  return (messages: number, security: Site['security']): Promise<Site> => {
    const name = `${messages} ${security}`
    const site = sites.get(name) ?? start(messages, security)
    sites.set(name, site)
    return site
  }
}

import { dovecotHere } from '../servers/dovecot.ts'
import { measureCached, measureFirstList } from './first-lists.ts'
import { measureKeyCosts } from './key-costs.ts'
import { type MailProgram, postern } from './mail-program.ts'
import { peersHere } from './peers.ts'
import { measurePeersPurge } from './purge-rows.ts'
import type { Measured, Report } from './scenario.ts'
import { type DovecotSite, type Site, startDovecotSite } from './site.ts'
import { tell } from './tell.ts'
import { leave, newHome, visit } from './visits.ts'
import { atTenThousand, rowsOf, type Work } from './work.ts'

/** What is measured of other programs, and of Postern beside them, on a real Dovecot. */
export const peersWork = async (
  reportOf: (column: string) => Report,
  messages: number,
  stack: AsyncDisposableStack,
): Promise<{ columns: readonly string[]; work: readonly Work[] }> => {
  const here = dovecotHere()
  if ('missing' in here) throw new Error(`There is no Dovecot for the peers: ${here.missing}.`)
  tell(`Delivering ${messages} messages to a real server`)
  const dovecot = stack.use(await startDovecotSite())
  const site = await dovecot.mailbox('user', messages)
  stack.use(site.line)
  const peers = peersHere()
  const column = `${postern.name}, Dovecot`
  const own: Work = {
    what: column,
    rows: [...rowsOf.firstList, ...rowsOf.cached, ...rowsOf.costs],
    once: true,
    measure: () => atTenThousand(postern, site, reportOf(column)),
  }
  const work = await Promise.all(peers.map(program => workOfPeer(program, site, dovecot, reportOf, stack)))
  return { columns: [...peers.map(({ name }) => name), column], work: [own, ...work.flat()] }
}

/** What takes minutes is done once. */
const workOfPeer = async (
  program: MailProgram,
  site: Site,
  dovecot: DovecotSite,
  reportOf: (column: string) => Report,
  stack: AsyncDisposableStack,
): Promise<readonly Work[]> => {
  const report = reportOf(program.name)
  const home = stack.use(await newHome())
  const measured: Measured = { program, home, report }
  const { name } = program
  return [
    {
      what: `${name}: first list`,
      rows: rowsOf.firstList,
      once: true,
      async measure() {
        await using empty = await newHome()
        await measureFirstList({ ...measured, home: empty }, site)
      },
    },
    ...(program.keeps ? worksOfKept(measured, site) : []),
    {
      what: `${name}: keys`,
      rows: rowsOf.costs,
      once: true,
      measure: () => measureKeyCosts(measured, site),
    },
    {
      what: `${name}: a purge`,
      rows: rowsOf.purge,
      once: true,
      measure: () => measurePeersPurge({ program, report }, dovecot),
    },
  ]
}

/** What keeps headers is to have them all before it is visited again. */
const worksOfKept = (measured: Measured, site: Site): readonly Work[] => [
  {
    what: `${measured.program.name}: all headers, near the server`,
    rows: [...rowsOf.cached, ...rowsOf.costs],
    once: true,
    measure: () => fill(measured, site),
  },
  {
    what: `${measured.program.name}: cached`,
    rows: rowsOf.cached,
    measure: () => measureCached(measured, site),
  },
]

const fill = async ({ program, home }: Measured, site: Site): Promise<void> => {
  await using opened = await visit(program, site, home, 0, { patience: 600_000 })
  await leave(program, opened)
}

import { parseArgs } from 'node:util'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { dovecotHere, startDovecot } from '../servers/dovecot.ts'
import { type LineOptions, startLine } from './line.ts'
import { login } from './mail-server.ts'
import { type PurgeCase, purgeReport } from './purge-report.ts'
import { measurePurge, type PurgeFigures } from './purging.ts'
import { tell } from './tell.ts'

const messages = 2_000
const roundTrip = 50

/** What is done to each server, each time to a mailbox that nobody has touched. */
const cases: readonly PurgeCase[] = [
  { way: 'pipelined', removed: 1_000, backUp: false },
  { way: 'one-by-one', removed: 1_000, backUp: false },
  { way: 'pipelined', removed: 100, backUp: true },
]

/** A server that gives a mailbox of `messages` each time it is asked, and says who may log in. */
type Site = {
  readonly name: string
  readonly newMailbox: () => Promise<{
    readonly user: string
    readonly password: string
    readonly serverPort: LineOptions['serverPort']
  }>
}

/**
 * Measures what a purge takes over a long line, ahead of the replies and one by one. The runs are interleaved, so that
 * whatever else the machine does falls on all alike. `--runs N`: 3 unless told.
 */
export const benchPurge = async (args: readonly string[], signal: AbortSignal): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string', default: '3' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs wants a number from 1 up')
  await using servers = new AsyncDisposableStack()
  const here = dovecotHere()
  const sites = [embedded]
  if ('path' in here) sites.push(await startDovecotSite(servers))
  const measured = sites.flatMap(site => cases.map(what => ({ site, what, found: [] as PurgeFigures[] })))
  for (let run = 1; run <= runs; run += 1) {
    for (const { site, what, found } of measured) {
      found.push(await measure(site, what, signal))
      tell(`Run ${run} of ${runs}: ${site.name}, ${what.removed} ${what.way}`)
    }
  }
  process.stdout.write(
    purgeReport({
      ...{ runs, messages, roundTrip },
      purges: measured.map(({ site, ...rest }) => ({ server: site.name, ...rest })),
      missing: 'missing' in here ? here.missing : undefined,
    }),
  )
}

const measure = async (
  site: Site,
  { way, ...what }: PurgeCase,
  signal: AbortSignal,
): Promise<PurgeFigures> => {
  signal.throwIfAborted()
  const { serverPort, ...who } = await site.newMailbox()
  await using line = await startLine({ serverPort, messages, roundTrip, way })
  return await measurePurge({ line, ...who, ...what }, signal)
}

const embedded: Site = {
  name: 'embedded',
  newMailbox: async () => ({ ...login, serverPort: undefined }),
}

/** The same messages, each time for another user. */
const startDovecotSite = async (servers: AsyncDisposableStack): Promise<Site> => {
  const dovecot = servers.adopt(await startDovecot(), server => server.stop())
  const { message } = pretendMaildrop(messages)
  const all = Array.from({ length: messages }, (_, i) => Buffer.concat([...message(i + 1)]))
  let users = 0
  return {
    name: 'Dovecot',
    async newMailbox() {
      users += 1
      const user = `user-${users}`
      await dovecot.deliver(user, all)
      return { user, password: login.password, serverPort: dovecot.port }
    },
  }
}

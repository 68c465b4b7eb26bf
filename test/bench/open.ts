import { parseArgs } from 'node:util'
import { buildIfStale } from './build.ts'
import { type Mailbox, startMailServer } from './mail-server.ts'
import { openReport } from './open-report.ts'
import { measureOpening, type Opening } from './opening.ts'
import { startProgram } from './program.ts'

const sizes = [10, 10_000, 100_000]
const roundTrips = [0, 50]

const mailboxes: readonly Mailbox[] = roundTrips.flatMap(roundTrip =>
  sizes.map(messages => ({ messages, roundTrip, security: 'plaintext' }) as const),
)

const tlsMailbox: Mailbox = { messages: 100_000, roundTrip: 50, security: 'tls' }

/**
 * Measures how long it takes from exec to a list of messages, for mailboxes of several sizes, near and far. The runs
 * are interleaved, so that whatever else the machine does falls on all sizes alike. `--runs N`: 5 unless told.
 */
export const benchOpen = async (args: readonly string[], signal: AbortSignal): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string', default: '5' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs wants a number from 1 up')
  buildIfStale()
  await using servers = new AsyncDisposableStack()
  const start = async (mailbox: Mailbox) => servers.use(await startMailServer(mailbox))
  const measured = await Promise.all(
    mailboxes.map(async mailbox => ({ server: await start(mailbox), openings: [] as Opening[] })),
  )
  const tlsServer = await start(tlsMailbox)
  const node: number[] = []
  for (let run = 0; run < runs; run += 1) {
    node.push(await timeOfNode())
    for (const { server, openings } of measured) openings.push(await measureOpening(server, signal))
  }
  const plaintext = measured.map(({ server: { mailbox }, openings }) => ({ mailbox, openings }))
  const tls = { mailbox: tlsMailbox, openings: [await measureOpening(tlsServer, signal)] }
  process.stdout.write(openReport({ plaintext, tls, node }))
}

/** What the least of all programs takes from exec to its end. */
const timeOfNode = async (): Promise<number> => {
  await using node = startProgram([process.execPath, '-e', '0'])
  return await node.ended()
}

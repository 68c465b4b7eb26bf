import { parseArgs } from 'node:util'
import { buildIfStale } from './build.ts'
import { hostileMessages } from './hostile-messages.ts'
import { measureLoading } from './loading.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import type { BenchMessage } from './message-maker.ts'
import { largeMessages, previewMessages } from './read-messages.ts'
import { readReport } from './read-report.ts'
import { openReader, type Preview } from './reader.ts'
import { tell } from './tell.ts'

const roundTrips = [0, 50]

/**
 * Measures how messages are read: what a preview costs, however large the message is; what it takes to load one
 * whole; and what hostile ones can do. Each message is opened by a program of its own. The runs are interleaved, so
 * that whatever else the machine does falls on all messages alike. `--runs N`: 3 unless told.
 */
export const benchRead = async (args: readonly string[], signal: AbortSignal): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string', default: '3' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs wants a number from 1 up')
  buildIfStale()
  await using servers = new AsyncDisposableStack()
  const start = async (roundTrip: number) => servers.use(await startMailServer(roundTrip))
  const [near, far] = await Promise.all(roundTrips.map(start))
  if (!near || !far) throw new RangeError('no round trips')
  const previews = [near, far].flatMap(server =>
    previewMessages.map(message => ({ server, message, found: [] as Preview[] })),
  )
  const large = largeMessages.map(noLoadings)
  const hostile = hostileMessages.map(noLoadings)
  for (let run = 1; run <= runs; run += 1) {
    for (const { server, message, found } of previews) {
      found.push(await measurePreview(server, message, signal))
      tell(`Run ${run} of ${runs}: preview, ${message.name}, ${server.roundTrip} ms`)
    }
    for (const { message, found } of [...large, ...hostile]) {
      found.push(await measureLoading(near, message, signal))
      tell(`Run ${run} of ${runs}: loading, ${message.name}`)
    }
  }
  process.stdout.write(
    readReport({
      runs,
      previews: previews.map(({ server, ...rest }) => ({ ...rest, roundTrip: server.roundTrip })),
      large,
      hostile,
    }),
  )
}

type Loadings = { message: BenchMessage; found: Awaited<ReturnType<typeof measureLoading>>[] }

const noLoadings = (message: BenchMessage): Loadings => ({ message, found: [] })

const measurePreview = async (
  server: MailServer,
  message: BenchMessage,
  signal: AbortSignal,
): Promise<Preview> => {
  signal.throwIfAborted()
  await using reader = await openReader(server, message)
  return await reader.step()
}

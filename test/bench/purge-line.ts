import { startMeasured } from './measured-process.ts'
import type { WireTraffic } from './purge-wire.ts'

/** `one-by-one`: the relay takes PIPELINING out of what the server says it can do. */
export type PurgeWay = 'pipelined' | 'one-by-one'

/** A server, and a long line to it that counts, in a process of its own. */
export type PurgeLine = AsyncDisposable & {
  /** The server itself, and the end of the line. */
  readonly ports: { readonly near: number; readonly far: number }
  /** What went over each connection of the line so far, the first first. */
  traffic(): Promise<readonly WireTraffic[]>
}

/** Which server, how far away in milliseconds, and what of it is seen. */
export type PurgeLineOptions = {
  /** Undefined for an embedded server, made for this line, with so many messages. */
  readonly serverPort: number | undefined
  readonly messages: number
  readonly roundTrip: number
  readonly way: PurgeWay
}

/** Starts a line; it ends with this process at the latest. Rejects where it ends by itself. */
export const startPurgeLine = async (options: PurgeLineOptions): Promise<PurgeLine> => {
  const { serverPort = 0, messages, roundTrip, way } = options
  const { started: ports, ...running } = await startMeasured<PurgeLine['ports'], readonly WireTraffic[]>(
    'purge-line-process.ts',
    [...[serverPort, messages, roundTrip].map(String), way],
  )
  return { ports, ...running }
}

import type { Heard } from './heard-history.ts'
import { startMeasured } from './measured-process.ts'
import type { WireTraffic } from './wire.ts'

/** What of the server is seen; `one-by-one`: the relay takes PIPELINING out of what the server says it can do. */
export type LineWay = 'pipelined' | 'one-by-one'

/** A server, and a long line to it that counts, in a process of its own. */
export type Line = AsyncDisposable & {
  /** The server itself, and the end of the line. */
  readonly ports: { readonly near: number; readonly far: number }
  /** What went over each connection of the line so far, the first first; nothing of what TLS protects. */
  traffic(): Promise<readonly WireTraffic[]>
  /** What had been heard on the newest connection until a moment, in milliseconds since 1970. */
  heardUntil(moment: number): Promise<Heard>
  /** What it took on the newest connection to have these messages; undefined where none of them was asked for. */
  heardFor(messages: readonly number[]): Promise<Heard | undefined>
  /** From now on the line is so many milliseconds long; connections so far are not counted any more. */
  startAnew(roundTrip: number): Promise<void>
}

/** Which server, how far away in milliseconds, and what of it is seen. */
export type LineOptions = {
  /** Undefined for an embedded server, made for this line, with so many messages. */
  readonly serverPort: number | undefined
  readonly messages: number
  readonly roundTrip: number
  readonly way?: LineWay
  readonly security?: 'plaintext' | 'tls'
}

/** What the process of a line is asked. */
export type LineQuestion =
  | { readonly ask: 'traffic' }
  | { readonly ask: 'heardUntil'; readonly moment: number }
  | { readonly ask: 'heardFor'; readonly messages: readonly number[] }
  | { readonly ask: 'startAnew'; readonly roundTrip: number }

/** Starts a line; it ends with this process at the latest. Rejects where it ends by itself. */
export const startLine = async (options: LineOptions): Promise<Line> => {
  const { serverPort = 0, messages, roundTrip, way = 'pipelined', security = 'plaintext' } = options
  const { started, ask, ...running } = await startMeasured<Line['ports']>('line-process.ts', [
    ...[serverPort, messages, roundTrip].map(String),
    way satisfies LineWay,
    security,
  ])
  const put = <Answer>(question: LineQuestion) => ask<Answer>(question)
  return {
    ports: started,
    traffic: () => put({ ask: 'traffic' }),
    heardUntil: moment => put({ ask: 'heardUntil', moment }),
    // Nothing can be told between processes but as null.
    heardFor: async messages => (await put<Heard | null>({ ask: 'heardFor', messages })) ?? undefined,
    startAnew: async roundTrip => void (await put({ ask: 'startAnew', roundTrip })),
    ...running,
  }
}

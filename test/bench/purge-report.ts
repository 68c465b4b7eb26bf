import { circumstances, formatNumber, median, medianAndWorst, table } from './figures.ts'
import type { LineWay } from './line.ts'
import type { PurgeFigures } from './purging.ts'

/** What is removed, and how. */
export type PurgeCase = { readonly way: LineWay; readonly removed: number; readonly backUp: boolean }

/** All purges of one kind, one of each run. */
export type Purges = {
  readonly server: string
  readonly what: PurgeCase
  readonly found: readonly PurgeFigures[]
}

/** What was found. */
export type PurgeFindings = {
  readonly runs: number
  /** In a mailbox. */
  readonly messages: number
  /** In milliseconds. */
  readonly roundTrip: number
  /** By server, and of each what is pipelined first. */
  readonly purges: readonly Purges[]
  /** Why there is no Dovecot; undefined where there is. */
  readonly missing: string | undefined
}

/** All DELEs together may take so many, where the server takes commands ahead of its replies. */
const mostRoundTrips = 10

/** The findings as plain text. */
export const purgeReport = ({ runs, messages, roundTrip, purges, missing }: PurgeFindings): string =>
  [
    `Purging: from its first session to the proof, in a mailbox of ${formatNumber(messages)} messages ${roundTrip} ms away`,
    `${circumstances()}; runs: ${runs}, interleaved; median (worst)`,
    '',
    table(titles, purges.map(row)),
    '',
    ...verdicts(purges),
    ...(missing === undefined ? [] : [`Dovecot was not measured: ${missing}.`]),
    '',
    ...notes,
    '',
  ].join('\n')

const titles = [
  'server',
  'purge',
  'whole, ms',
  'round trips',
  'commands',
  'octets out',
  'octets in',
  'DELEs',
  'their round trips',
  'flights',
  'ms',
]

const notes = [
  'Whole: sessions of its own, listing, samples of headers compared, intent on the disk, DELEs, QUIT, and a',
  'new session that lists. Round trips: one after another, counted at the line; those of TCP and of the greeting are among',
  'them. A command is one round trip behind the newest reply that the client had heard, or, where a window moves on, behind',
  'the reply that made room for it. Flights: how often it said DELEs after it had heard something; where replies come in',
  'pieces, the window moves on with each. One by one: the line hides PIPELINING from the client.',
]

const row = ({ server, what, found }: Purges): readonly string[] => {
  const figures = (of: (purge: PurgeFigures) => number) => medianAndWorst(found.map(of))
  return [
    server,
    nameOf(what),
    figures(({ time }) => time),
    figures(({ traffic }) => traffic.roundTrips),
    figures(({ traffic }) => traffic.commands),
    figures(({ traffic }) => traffic.said),
    figures(({ traffic }) => traffic.heard),
    figures(({ traffic }) => traffic.deles.count),
    figures(({ traffic }) => traffic.deles.roundTrips),
    figures(({ traffic }) => traffic.deles.flights),
    figures(({ traffic }) => traffic.deles.time),
  ]
}

const nameOf = ({ way, removed, backUp }: PurgeCase): string =>
  `${formatNumber(removed)} ${way}${backUp ? ', saved first' : ''}`

/** Whether the DELEs took no more round trips than they may, in the worst run; and what one by one takes. */
const verdicts = (purges: readonly Purges[]): readonly string[] =>
  [...Map.groupBy(purges, ({ server }) => server)].flatMap(([server, own]) => {
    const of = (way: LineWay) => own.find(({ what }) => what.way === way && !what.backUp)
    const [pipelined, single] = [of('pipelined'), of('one-by-one')]
    if (!pipelined || !single) throw new RangeError('nothing was measured')
    const worst = Math.max(...pipelined.found.map(({ traffic }) => traffic.deles.roundTrips))
    const ratio = (figure: (purge: PurgeFigures) => number, decimals = 0) =>
      formatNumber(median(single.found.map(figure)) / median(pipelined.found.map(figure)), decimals)
    return [
      `${server}: ${formatNumber(pipelined.what.removed)} DELEs within ${mostRoundTrips} round trips ${worst <= mostRoundTrips ? 'holds' : 'DOES NOT HOLD'}: ${worst} in the worst run.`,
      `  One by one takes ${ratio(({ traffic }) => traffic.deles.roundTrips)} x the round trips, ${ratio(({ traffic }) => traffic.deles.time)} x the time of the DELEs, ${ratio(({ time }) => time, 1)} x that of the whole purge.`,
    ]
  })

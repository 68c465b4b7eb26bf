import { circumstances, formatNumber, median, medianAndWorst, table } from './figures.ts'
import type { Mailbox } from './mail-server.ts'
import type { Opening } from './opening.ts'

/** All openings of one mailbox, one of each run, in the order of the runs. */
export type Openings = { readonly mailbox: Mailbox; readonly openings: readonly Opening[] }

/** What was found. */
export type OpenFindings = {
  /** By round trip, and then by size, the smallest first. */
  readonly plaintext: readonly Openings[]
  readonly tls: Openings
  /** Milliseconds of `node -e 0`, once in each run. */
  readonly node: readonly number[]
}

/** The largest mailbox may take so many times as long as the smallest, and the transfer of its listings besides. */
const mostRatio = 1.5

/** The findings as plain text. */
export const openReport = ({ plaintext, tls, node }: OpenFindings): string => {
  const byRoundTrip = [...Map.groupBy(plaintext, ({ mailbox }) => mailbox.roundTrip).values()]
  const frames = plaintext.flatMap(({ openings }) => openings.map(opening => opening.firstFrame))
  return [
    'From exec to the first list of messages',
    `${circumstances()}; runs: ${node.length}, interleaved, and 1 with TLS; median (worst)`,
    '',
    table(titles, [...byRoundTrip.flatMap(group => group.map(some => row(some, group[0]))), row(tls)]),
    '',
    ...byRoundTrip.map(verdict),
    '',
    `From exec to the first frame ${medianAndWorst(frames)} ms; node -e 0 alone ${medianAndWorst(node)} ms.`,
    '',
    ...notes,
    '',
  ].join('\n')
}

const titles = [
  'round trip',
  'messages',
  'first list, ms',
  'ratio',
  'octets until then',
  'of LIST and UIDL',
  'these alone, ms',
  'turns',
  'TOPs',
  'peak MiB',
]

const notes = [
  'Octets until then: what the server had said when ten subjects were on the screen. Turns: flights of the program that',
  'followed something it had heard; TCP adds one, and without TLS the greeting one more. TOPs: sent until the screen kept',
  'still, the one for the preview included. Peak: VmHWM of the program then.',
]

const row = ({ mailbox, openings }: Openings, smallest?: Openings): readonly string[] => {
  const figures = (of: (opening: Opening) => number, decimals?: number) =>
    medianAndWorst(openings.map(of), decimals)
  const memory = openings.map(({ peakMemory }) => peakMemory).filter(peak => peak !== undefined)
  return [
    `${mailbox.roundTrip} ms${mailbox.security === 'tls' ? ', TLS' : ''}`,
    formatNumber(mailbox.messages),
    figures(({ firstList }) => firstList),
    smallest ? formatNumber(firstListOf(openings) / firstListOf(smallest.openings), 2) : '',
    figures(({ octets }) => octets),
    figures(({ listings }) => listings.octets),
    figures(({ listings }) => listings.time),
    mailbox.roundTrip > 0 ? figures(({ turns }) => turns) : '',
    figures(({ tops }) => tops),
    memory.length > 0 ? medianAndWorst(memory) : 'not measured',
  ]
}

const firstListOf = (openings: readonly Opening[]): number =>
  median(openings.map(({ firstList }) => firstList))

/** Whether the largest mailbox opens in the time it is allowed, by the medians and in how many runs. */
const verdict = (group: readonly Openings[]): string => {
  const [smallest, largest] = [group[0], group.at(-1)]
  if (!smallest || !largest) throw new RangeError('nothing was measured')
  const { roundTrip, messages } = largest.mailbox
  const small = firstListOf(smallest.openings)
  const large = firstListOf(largest.openings)
  const listings = median(largest.openings.map(opening => opening.listings.time))
  const good = largest.openings.filter(
    (opening, run) =>
      opening.firstList <= allowed(smallest.openings[run]?.firstList ?? 0, opening.listings.time),
  )
  return [
    `${roundTrip} ms: ${formatNumber(messages)} messages within ${mostRatio} x the time of ${formatNumber(smallest.mailbox.messages)} and the transfer of LIST and UIDL`,
    `  ${large <= allowed(small, listings) ? 'holds' : 'DOES NOT HOLD'}: ${formatNumber(large)} ms of ${mostRatio} x ${formatNumber(small)} + ${formatNumber(listings)} = ${formatNumber(allowed(small, listings))} ms;`,
    `  in ${good.length} of ${largest.openings.length} runs, each by itself.`,
  ].join('\n')
}

/** What the largest mailbox is allowed, in milliseconds. */
const allowed = (smallest: number, listings: number): number => mostRatio * smallest + listings

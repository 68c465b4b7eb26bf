import { circumstances, formatNumber, median, table } from './figures.ts'
import { hostileRows, hostileTitles, largeRows, largeTitles, loadNotes } from './load-report.ts'
import type { Loading } from './loading.ts'
import type { BenchMessage } from './message-maker.ts'
import type { Preview } from './reader.ts'
import { figure, verdict } from './verdict.ts'

/** All measurements of one message, one of each run. */
export type Found<Measurement> = { readonly message: BenchMessage; readonly found: readonly Measurement[] }

/** What was found. */
export type ReadFindings = {
  readonly runs: number
  /** By round trip, and then by message, the one to compare with first. */
  readonly previews: readonly (Found<Preview> & { readonly roundTrip: number })[]
  readonly large: readonly Found<Loading>[]
  readonly hostile: readonly Found<Loading>[]
}

/** So many times the time of the smallest message, and so many milliseconds besides, as two frames may lie apart. */
const mostTime = { ratio: 1.25, besides: 16 }

const mostMemory = 1.1

/** The findings as plain text. */
export const readReport = ({ runs, previews, large, hostile }: ReadFindings): string =>
  [
    'Reading messages',
    `${circumstances()}; runs: ${runs}, interleaved; median (best)`,
    '',
    'Preview: from J in the reader to the text of the next message',
    '',
    table(
      previewTitles,
      previews.map(preview => previewRow(preview, previews)),
    ),
    '',
    `Required: the time and memory of 10 KB; here at most ${mostTime.ratio} x its time and ${mostTime.besides} ms, and ${mostMemory} x its memory.`,
    '',
    'Loading whole: from > to its text, while j and k are pressed',
    '',
    table(largeTitles, large.flatMap(largeRows)),
    '',
    'Hostile messages, loaded whole in the same way',
    '',
    table(hostileTitles, hostile.map(hostileRows)),
    '',
    ...loadNotes,
    '',
  ].join('\n')

const previewTitles = [
  'round trip',
  'message',
  'octets of it',
  'received',
  'share',
  'text, ms',
  'ratio',
  'peak MiB',
  'ratio',
  'required',
]

const previewRow = (
  { roundTrip, message, found }: ReadFindings['previews'][number],
  all: ReadFindings['previews'],
): readonly string[] => {
  const smallest = all.find(other => other.roundTrip === roundTrip)?.found ?? []
  const times = found.map(({ time }) => time)
  const memory = memoryOf(found)
  const [smallTimes, smallMemory] = [smallest.map(({ time }) => time), memoryOf(smallest)]
  const received = median(found.map(({ octets }) => octets))
  const { octets } = message.stored
  const within = (of: (numbers: readonly number[]) => number) =>
    of(times) <= mostTime.ratio * of(smallTimes) + mostTime.besides &&
    (memory.length === 0 || of(memory) <= mostMemory * of(smallMemory))
  return [
    `${roundTrip} ms`,
    message.name,
    formatNumber(octets),
    formatNumber(received),
    `${formatNumber((100 * received) / octets, 3)} %`,
    figure(times),
    formatNumber(median(times) / median(smallTimes), 2),
    memory.length > 0 ? figure(memory) : 'not measured',
    memory.length > 0 ? formatNumber(median(memory) / median(smallMemory), 2) : '',
    verdict(within),
  ]
}

const memoryOf = (previews: readonly Preview[]): number[] =>
  previews.map(({ peakMemory }) => peakMemory).filter(peak => peak !== undefined)

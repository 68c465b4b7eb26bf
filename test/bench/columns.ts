import { collectMaildrop, type Maildrop, type RowSummary, withSummaries } from '../../src/app/maildrop.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import type { Report } from './scenario.ts'

/** What is done with all rows of a mailbox at once. */
export type ColumnWork = {
  /** Puts all rows in order by their subjects. */
  readonly sort: (maildrop: Maildrop) => unknown
  /** Finds the rows that hold a text, which some do. */
  readonly scan: (maildrop: Maildrop, text: string) => unknown
}

const messages = 1_000_000
const words = [
  'gate',
  'garden',
  'minutes',
  'invoice',
  'backup',
  'ladder',
  'booking',
  'notes',
  'lunch',
  'hinges',
]

/** A text that one subject in a thousand holds. */
const text = 'ladder 77'

/** A maildrop of which all headers are known, none like the one before. */
const knownMaildrop = (): Maildrop => {
  const collected = collectMaildrop()
  for (let n = 1; n <= messages; n += 1) {
    collected.listed(n as MessageNumber, 1_000 + ((n * 7_919) % 100_000))
    collected.identified(n as MessageNumber, `known-${n}` as UniqueId)
  }
  return withSummaries(collected.finish(), summaries())
}

function* summaries(): Generator<[MessageNumber, RowSummary]> {
  for (let n = 1; n <= messages; n += 1) {
    const at = (n * 7_919) % messages
    const subject = `${words[at % words.length]} ${at % 1_009} of ${at}`
    const from = `${words[n % words.length]}-${n % 5_003}`
    yield [
      n as MessageNumber,
      { from: sanitise(from), subject: sanitise(subject), date: 1_600_000_000_000 + at * 1000 },
    ]
  }
}

/** Times both, in this process, `runs` times by turns; the first of each, in which the code is still slow, counts too. */
export const measureColumns = (runs: number, { sort, scan }: ColumnWork, report: Report): void => {
  const maildrop = knownMaildrop()
  const time = (work: () => unknown): number => {
    const began = performance.now()
    work()
    return performance.now() - began
  }
  for (let run = 0; run < runs; run += 1) {
    report.findings.add(
      'sort',
      report.column,
      time(() => sort(maildrop)),
    )
    report.findings.add(
      'scan',
      report.column,
      time(() => scan(maildrop, text)),
    )
  }
}

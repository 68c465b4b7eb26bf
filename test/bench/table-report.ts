import { circumstances, formatNumber, median, medianAndWorst, table } from './figures.ts'
import type { Findings } from './findings.ts'
import type { Growth } from './first-lists.ts'
import { reasons } from './reasons.ts'
import type { RequiredRow, RowName } from './required.ts'

/** What was found. */
export type TableFindings = {
  readonly runs: number
  readonly findings: Findings
  /** Peers first; the last one has to do what is required. */
  readonly columns: readonly string[]
  readonly rows: readonly (RequiredRow & { readonly name: RowName })[]
  /** First lists of mailboxes of several sizes, by run. */
  readonly growths: readonly (readonly Growth[])[]
}

/** The findings as plain text, in the order of the table; or as a page of Markdown, the worst first. */
export const tableReport = (found: TableFindings, markdown: boolean): string =>
  markdown ? asMarkdown(found) : asText(found)

const intervals = (runs: number): string => `${circumstances()}; runs: ${runs}, interleaved; median (worst)`

const asText = (found: TableFindings): string =>
  [
    'What Postern has to do, on a terminal of 120 x 40 and a line of 50 ms',
    intervals(found.runs),
    '',
    table(
      titles(found.columns),
      found.rows.map(row => cells(row, found)),
    ),
    '',
    ...growthText(found),
    ...notes,
    ...found.findings.remarks,
    '',
  ].join('\n')

const titles = (columns: readonly string[]): readonly string[] => [
  'row',
  'what',
  'unit',
  ...columns,
  'required',
  '',
]

const cells = (row: TableFindings['rows'][number], found: TableFindings): readonly string[] => [
  row.name,
  row.what,
  row.unit,
  ...found.columns.map(column => cell(row, column, found)),
  `≤ ${formatNumber(row.most, decimalsOf(row.most))}`,
  verdictOn(row, found),
]

const cell = (
  { name, unit }: TableFindings['rows'][number],
  column: string,
  found: TableFindings,
): string => {
  const { numbers = [], note = '-' } = found.findings.found(name, column) ?? {}
  if (numbers.length === 0) return note
  return medianAndWorst(numbers, unit === 'x' || median(numbers) < 10 ? decimalsOf(median(numbers)) : 0)
}

const decimalsOf = (number: number): number => (Number.isInteger(number) ? 0 : 2)

/** By how many times what was measured is what is allowed; Infinity where it could not be measured. */
const ratioOf = (
  { name, most }: TableFindings['rows'][number],
  { findings, columns }: TableFindings,
): number => {
  const { numbers = [] } = findings.found(name, columns.at(-1) ?? '') ?? {}
  if (numbers.length === 0) return Number.POSITIVE_INFINITY
  const found = median(numbers)
  if (most === 0) return found <= 0 ? 0 : Number.POSITIVE_INFINITY
  return found / most
}

const verdictOn = (row: TableFindings['rows'][number], found: TableFindings): string => {
  const { numbers = [], note } = found.findings.found(row.name, found.columns.at(-1) ?? '') ?? {}
  if (numbers.length === 0 && note === undefined) return 'not measured'
  return ratioOf(row, found) <= 1 && note === undefined ? 'met' : 'NOT MET'
}

const growthTitles = [
  'messages',
  'first list, ms',
  'LIST and UIDL alone, ms',
  'less these, ms',
  'round trips',
  'octets beside LIST and UIDL',
  'memory, MiB',
  'processor, ms',
]

const growthRows = ({ growths }: TableFindings): readonly (readonly string[])[] => {
  const bySize = Map.groupBy(growths.flat(), ({ messages }) => messages)
  return [...bySize].map(([messages, some]) => {
    const figures = (of: (growth: Growth) => number | undefined) => {
      const numbers = some.map(of).filter(number => number !== undefined)
      return numbers.length > 0 ? medianAndWorst(numbers) : '-'
    }
    return [
      formatNumber(messages),
      figures(({ list }) => list.time),
      figures(({ transfer }) => transfer.time),
      figures(({ list, transfer }) => list.time - transfer.time),
      figures(({ list }) => list.heard.roundTrips),
      figures(({ octets, transfer }) => octets - transfer.octets),
      figures(({ list }) => list.taken?.memory),
      figures(({ list }) => list.taken?.processor),
    ]
  })
}

const growthText = (found: TableFindings): readonly string[] =>
  found.growths.length > 0
    ? ['How a first list grows, nothing cached', '', table(growthTitles, growthRows(found)), '']
    : []

const notes = [
  'Every time begins at exec. Round trips: one after another, with TCP, greeting and TLS. First list: ten subjects are there;',
  'first screen: all its rows, and the preview. Octets to the terminal: from a key until the screen keeps still, the preview',
  'pane off, as the peers have none. Peers show all headers with their first list, or (alpine) never read them all.',
]

const asMarkdown = (found: TableFindings): string => {
  const worstFirst = found.rows.toSorted((a, b) => compare(ratioOf(b, found), ratioOf(a, found)))
  return [
    '# What Postern has to do, and does',
    '',
    '<!-- Printed by `npm run bench -- --markdown`; the reasons stand in reasons.ts. -->',
    '',
    `${intervals(found.runs)}. The worst comes first: what was measured by what is allowed.`,
    '',
    ...markdownTable(
      ['what', 'unit', ...found.columns, 'required', 'ratio', ''],
      worstFirst.map(row => {
        const [, what = '', unit = '', ...rest] = cells(row, found)
        return [what, unit, ...rest.slice(0, -1), ratioText(ratioOf(row, found)), rest.at(-1) ?? '']
      }),
    ),
    '',
    ...(found.growths.length > 0
      ? [
          '## How a first list grows, nothing cached',
          '',
          ...markdownTable(growthTitles, growthRows(found)),
          '',
        ]
      : []),
    '## What misses, and why',
    '',
    ...missing(worstFirst, found),
    '',
    '## How to read it',
    '',
    ...notes,
    ...found.findings.remarks.map(remark => `\n${remark}`),
    '',
  ].join('\n')
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

const ratioText = (ratio: number): string => (Number.isFinite(ratio) ? formatNumber(ratio, 2) : '-')

const missing = (rows: TableFindings['rows'], found: TableFindings): readonly string[] => {
  const all = rows.filter(row => verdictOn(row, found) !== 'met')
  if (all.length === 0) return ['Nothing misses.']
  return all.map(row => {
    const why = reasons[row.name] ?? 'No reason is known yet.'
    return `- **${row.what}** (${verdictOn(row, found)}): ${why}`
  })
}

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`)

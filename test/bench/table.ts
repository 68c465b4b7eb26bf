import { parseArgs } from 'node:util'
import { buildIfStale } from './build.ts'
import { createFindings } from './findings.ts'
import type { Growth } from './first-lists.ts'
import { postern } from './mail-program.ts'
import { ownWork } from './own-work.ts'
import { peersWork } from './peers-work.ts'
import { type RowName, required } from './required.ts'
import type { Report } from './scenario.ts'
import { type TableFindings, tableReport } from './table-report.ts'
import { tell } from './tell.ts'

/**
 * Measures every row of the table of what is required. The runs are interleaved, so that whatever else the machine does
 * falls on all alike; what takes a peer minutes is done once. `--runs N`: 3 unless told; `--only ROW,ROW`; `--peers` measures other programs beside Postern on a
 * real Dovecot, `--large` with 100,000 messages in place of 10,000; `--markdown` prints the table for RESULTS.md.
 */
export const benchTable = async (args: readonly string[], signal: AbortSignal): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '3' },
      only: { type: 'string' },
      peers: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
    },
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError('--runs wants a number from 1 up')
  const only = namedRows(values.only)
  buildIfStale()
  const findings = createFindings()
  const growths: Growth[][] = []
  const wants = (row: RowName) => only === undefined || only.has(row)
  const reportOf = (column: string): Report => ({ findings, column, signal, wants })
  await using stack = new AsyncDisposableStack()
  const own = await ownWork(reportOf(postern.name), growths, stack)
  const peers = values.peers
    ? await peersWork(reportOf, values.large ? 100_000 : 10_000, stack)
    : { columns: [], work: [] }
  const work = [...own, ...peers.work].filter(({ rows }) => rows.some(wants))
  for (let run = 1; run <= runs; run += 1) {
    for (const { what, once, measure } of work) {
      if (once && run > 1) continue
      signal.throwIfAborted()
      tell(`Run ${run} of ${runs}: ${what}`)
      await measure()
    }
  }
  tell('')
  const found: TableFindings = {
    runs,
    findings,
    columns: [...peers.columns, postern.name],
    rows: required.filter(({ name }) => wants(name)),
    growths,
  }
  process.stdout.write(tableReport(found, values.markdown))
}

const namedRows = (names: string | undefined): ReadonlySet<RowName> | undefined => {
  if (names === undefined) return undefined
  const known = required.map(({ name }): string => name)
  const unknown = names.split(',').find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new RangeError(`There is no row ${unknown}; there are ${known.join(', ')}.`)
  return new Set(names.split(',') as RowName[])
}

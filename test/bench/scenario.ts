import type { Findings } from './findings.ts'
import type { MailProgram } from './mail-program.ts'
import type { RowName } from './required.ts'
import type { Home } from './visits.ts'

/** Where the figures of a measurement go, and when it is to end early. */
export type Report = {
  readonly findings: Findings
  readonly column: string
  readonly signal: AbortSignal
  /** Whether a row is wanted. */
  readonly wants: (row: RowName) => boolean
}

/** A program that is measured, in its column, at home where it stays. */
export type Measured = { readonly program: MailProgram; readonly home: Home; readonly report: Report }

/** Whether any of the rows is wanted. */
export const wantsAny = ({ wants }: Report, rows: readonly RowName[]): boolean => rows.some(wants)

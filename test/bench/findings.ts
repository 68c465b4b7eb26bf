import type { RowName } from './required.ts'

/** What was found in one row of one column: a number of each measurement, or why there is none. */
export type Found = { readonly numbers: readonly number[]; readonly note: string | undefined }

/** What was found so far. */
export type Findings = {
  add(row: RowName, column: string, number: number): void
  /** Why there is no number; it stands where none was found. */
  note(row: RowName, column: string, why: string): void
  /** What must be said besides, once. */
  remark(text: string): void
  found(row: RowName, column: string): Found | undefined
  readonly remarks: readonly string[]
}

/** Nothing was found yet. */
export const createFindings = (): Findings => {
  const numbers = new Map<string, number[]>()
  const notes = new Map<string, string>()
  const remarks = new Set<string>()
  const cell = (row: RowName, column: string) => `${row} ${column}`
  return {
    add(row, column, number) {
      const known = numbers.get(cell(row, column)) ?? []
      numbers.set(cell(row, column), [...known, number])
    },
    note: (row, column, why) => void notes.set(cell(row, column), why),
    remark: text => void remarks.add(text),
    found(row, column) {
      const [some = [], note] = [numbers.get(cell(row, column)), notes.get(cell(row, column))]
      return some.length > 0 || note !== undefined ? { numbers: some, note } : undefined
    },
    get remarks() {
      return [...remarks]
    },
  }
}

import { fit } from '../text/cells.ts'
import { formatDate, formatOctets } from '../text/format.ts'
import { type DisplayText, joined, nothing, said } from '../text/sanitise.ts'
import { type Maildrop, type Message, messageAt, numberAt, type RowSummary } from './maildrop.ts'
import { type Mark, markOf } from './mark.ts'
import { rangeOf, rangeText } from './range.ts'
import type { State } from './state.ts'

/** The widths of the list's columns in cells; a column of width 0 is left out. */
export type ListColumns = {
  readonly number: number
  readonly date: number
  readonly from: number
  readonly subject: number
  readonly size: number
}

const gap = 2

/** The cells of cursor, mark and the space behind them. */
const margin = 3

/** Shares out the cells behind the margin. On a narrow screen the date goes first, then the number. */
export const listColumns = (columns: number, greatestNumber: number): ListColumns => {
  const number = columns < 44 ? 0 : Math.max(2, String(greatestNumber).length)
  const date = columns < 60 ? 0 : 12
  const size = 7
  const fixed = margin + taken(number) + taken(date) + taken(size)
  const left = Math.max(0, columns - fixed - gap)
  const from = Math.min(30, Math.floor(left * (columns < 60 ? 0.35 : 0.33)))
  return { number, date, from, subject: Math.max(0, left - from), size }
}

const taken = (width: number): number => (width > 0 ? width + gap : 0)

/** A row of the list, in pieces for their colours; each as wide as its columns, the gaps included. */
export type ListRow = {
  readonly row: number
  readonly underCursor: boolean
  /** Whether it is in the range. */
  readonly selected: boolean
  readonly mark: Mark | undefined
  readonly number: DisplayText
  readonly date: DisplayText
  readonly from: DisplayText
  readonly subject: DisplayText
  readonly size: DisplayText
}

/** The rows on the screen. */
export const visibleRows = (state: State, height: number): readonly ListRow[] => {
  const { maildrop, list, now, window } = state
  if (!maildrop) return []
  const range = rangeOf(state)
  const columns = listColumns(window.columns, greatestNumber(maildrop))
  const rows: ListRow[] = []
  for (let row = list.top; row < list.top + height; row += 1) {
    const message = messageAt(maildrop, row)
    if (!message) continue
    rows.push({
      row,
      underCursor: row === list.cursor,
      selected: range !== undefined && row >= range.first && row <= range.last,
      mark: markOf(state, message),
      ...cellsOf(message, columns, now),
    })
  }
  return rows
}

const cellsOf = ({ number, octets, summary }: Message, columns: ListColumns, now: number) => ({
  number: fit(said`${number}`, columns.number, { align: 'right' }),
  date: fit(summary ? formatDate(summary.date, now) : nothing, columns.date),
  from: fit(summary && !summary.refused ? senderOf(summary) : nothing, columns.from),
  subject: fit(summary ? subjectOf(summary) : said`…`, columns.subject),
  size: fit(octets === undefined ? said`?` : formatOctets(octets), columns.size, { align: 'right' }),
})

const orElse = (text: DisplayText, otherwise: DisplayText) => (text === nothing ? otherwise : text)

/** The sender of a message in words, also where there is none. */
export const senderOf = ({ from }: RowSummary): DisplayText => orElse(from, said`(no sender)`)

/** The subject of a message in words, also where there is none. */
export const subjectOf = ({ subject }: RowSummary): DisplayText => orElse(subject, said`(no subject)`)

/** The titles over the columns, in one text; or what is selected, where a range is. */
export const listTitles = (state: State): DisplayText => {
  const { window, maildrop } = state
  const selected = rangeText(state)
  if (selected) return fit(said`${fit(nothing, margin)}${selected}`, window.columns)
  const columns = listColumns(window.columns, maildrop ? greatestNumber(maildrop) : 0)
  const titles = joined(
    [
      ...(columns.number > 0 ? [fit(said`No`, columns.number, { align: 'right' })] : []),
      ...(columns.date > 0 ? [fit(said`Date`, columns.date)] : []),
      fit(said`From`, columns.from),
      fit(said`Subject`, columns.subject),
      fit(said`Size`, columns.size, { align: 'right' }),
    ],
    said`  `,
  )
  return said`${fit(nothing, margin)}${titles}`
}

const greatestNumber = (maildrop: Maildrop): number => numberAt(maildrop, 0) ?? 0

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { listColumns, listTitles, visibleRows } from '../../src/app/list-row.ts'
import type { Mark } from '../../src/app/mark.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { type DisplayText, nothing, sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'
import {
  keyTo,
  maildropOf,
  numbered,
  queuedAs,
  queueIs,
  readAt,
  summariesOf,
  summaryOf,
  upTo,
  type Visit,
  visitTo,
} from './rig.ts'

const troubled: Event = { type: 'messageTroubled', key: keyTo(3), reason: sanitise('It hangs.') }

const everyWidth = Array.from({ length: 181 }, (_, i) => 20 + i)

/** The cells of cursor and mark, and the columns with the gaps between them. */
const widthOf = (columns: readonly DisplayText[]) =>
  columns.filter(text => text !== nothing).reduce((width, text) => width + 2 + cellWidth(text), 1)

/** The first row of a mailbox whose newest message bears this summary. */
const firstRow = (columns: number, summary = summaryOf(2), number = 2) => {
  const visit = visitTo(maildropOf([1, number]), { columns })
  visit.happen({ type: 'summariesFetched', summaries: [[numbered(number), summary]] })
  const [row] = visibleRows(visit.state, 1)
  return row ?? expect.fail()
}

const columnsOf = ({ number, date, from, subject, size }: ReturnType<typeof firstRow>) => [
  number,
  date,
  from,
  subject,
  size,
]

describe('a row of the list', () => {
  test.each([2, 1000, 0x7fff_ffff])('fills every window from 20 to 200 columns: number %i', number => {
    const widths = everyWidth.map(columns => widthOf(columnsOf(firstRow(columns, summaryOf(2), number))))
    expect(widths).toEqual(everyWidth)
  })

  test('fills them whatever a sender writes', () => {
    fc.assert(
      fc.property(fc.constantFrom(20, 43, 44, 59, 60, 80, 120), hostileText, hostileText, (columns, a, b) => {
        const summary = { from: sanitise(a), subject: sanitise(b), date: undefined }
        expect(widthOf(columnsOf(firstRow(columns, summary)))).toBe(columns)
      }),
      { numRuns: 100 },
    )
  })

  test('cuts wide characters whole', () => {
    const summary = { ...summaryOf(2), subject: sanitise('漢字'.repeat(100)) }
    expect(everyWidth.map(columns => widthOf(columnsOf(firstRow(columns, summary))))).toEqual(everyWidth)
  })

  test('shows number, date, sender, subject and size', () => {
    const row = firstRow(80)
    expect(columnsOf(row).map(text => text.trim())).toEqual([
      '2',
      expect.stringMatching(/^Jan +1 \d\d:\d\d$/),
      'Sender 2',
      'Subject 2',
      '1.0 KB',
    ])
    expect(row).toMatchObject({ row: 0, underCursor: true, selected: false, mark: undefined })
  })

  test('leaves out the date on a narrow screen, then the number', () => {
    expect(columnsOf(firstRow(59)).map(text => text !== nothing)).toEqual([true, false, true, true, true])
    expect(columnsOf(firstRow(43)).map(text => text !== nothing)).toEqual([false, false, true, true, true])
  })

  test('says what is missing', () => {
    const bare = { from: nothing, subject: nothing, date: undefined }
    const { from, subject, date } = firstRow(80, bare)
    expect([from, subject, date].map(text => text.trim())).toEqual(['(no sender)', '(no subject)', ''])
  })

  test('has dots in place of a header that has not come, and a question mark for a size', () => {
    const nameless = visitTo(maildropOf([1]))
    expect(visibleRows(nameless.state, 1)[0]?.subject.trim()).toBe('…')
  })
})

describe('the rows on the screen', () => {
  test('are those from the top of the list, as many as there are', () => {
    const visit = visitTo(1000).press('pagedown', 'pagedown')
    const { top, cursor } = visit.state.list
    const rows = visibleRows(visit.state, 5)
    expect(rows.map(({ row }) => row)).toEqual(upTo(5).map(i => top + i - 1))
    expect(rows.filter(({ underCursor }) => underCursor).map(({ row }) => row)).toEqual(
      cursor < top + 5 ? [cursor] : [],
    )
    expect(visibleRows(visitTo(2).state, 5)).toHaveLength(2)
    expect(visibleRows(visitTo(0).state, 5)).toEqual([])
  })

  test.each<[string, Mark, (visit: Visit) => Visit]>([
    ['is queued', 'queued', visit => visit.press('d')],
    ['waits to be settled', 'unsettled', visit => visit.happen(queueIs([queuedAs(3, { unsettled: true })]))],
    ['is protected', 'protected', visit => visit.press('F')],
    ['breaks the connection', 'troubled', visit => visit.happen(troubled)],
    ['breaks the connection and is queued', 'queued', visit => visit.happen(troubled).press('d')],
  ])('bear a mark where their message %s', (_, mark, make) => {
    const marks = visibleRows(make(visitTo(3)).state, 3).map(row => row.mark)
    expect(marks).toEqual([mark, undefined, undefined])
  })

  test('are selected from where a range began to the cursor, either way', () => {
    const selected = (...keys: string[]) =>
      visibleRows(visitTo(5).press(...keys).state, 5).map(row => row.selected)
    expect(selected('j', 'V', 'j', 'j')).toEqual([false, true, true, true, false])
    expect(selected('j', 'V', 'k')).toEqual([true, true, false, false, false])
    expect(selected('j', 'V', 'j', 'V')).toEqual(Array(5).fill(false))
  })

  test('show the year where it is not that of the last reading', () => {
    const late = { ...summaryOf(2), date: readAt - 400 * 24 * 3600 * 1000 }
    expect(firstRow(80, late).date.trim()).toMatch(/^2025-0[34]-\d\d$/)
  })
})

describe('the titles', () => {
  test('fill every window and stand over their columns', () => {
    const titles = everyWidth.map(columns => listTitles(visitTo(5, { columns }).state))
    expect(titles.map(cellWidth)).toEqual(everyWidth)
    const { number, date } = listColumns(80, 5)
    const wide = listTitles(visitTo(5).state)
    expect(wide.indexOf('Date')).toBe(3 + number + 2)
    expect(wide.indexOf('From')).toBe(3 + number + 2 + date + 2)
    expect(listTitles(visitTo(5, { columns: 40 }).state)).not.toMatch(/Date|No/)
  })

  test('give way to what is selected', () => {
    const titles = everyWidth.map(columns => listTitles(visitTo(5, { columns }).press('V', 'j').state))
    expect(titles.map(cellWidth)).toEqual(everyWidth)
    expect(titles.at(-1)?.trim()).toBe('2 selected (2.0 KB): d queues, u takes back, F protects, Esc ends')
  })

  test('are there before and without messages', () => {
    const visit = visitTo(0).happen({ type: 'summariesFetched', summaries: summariesOf(1) })
    expect(listTitles(visit.state)).toMatch(/From +Subject +Size/)
  })
})

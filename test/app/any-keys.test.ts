import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/app/commands.ts'
import type { Event } from '../../src/app/event.ts'
import { type Layout, layoutOf } from '../../src/app/layout.ts'
import { listTitles, visibleRows } from '../../src/app/list-row.ts'
import { maildropOf, opened, previewOf, problem, upTo, Visit } from './rig.ts'

const pressed = fc
  .constantFrom(...commands.flatMap(({ keys }) => keys), ...'0123456789', 'x')
  .map((key): Event => ({ type: 'keyPressed', key }))

const resized = fc
  .record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
  .map((size): Event => ({ type: 'resized', ...size }))

const elsewhere: Event[] = [
  { type: 'pasted' },
  { type: 'connectionLost', problem, at: 0 },
  { type: 'questionDismissed' },
  { type: 'questionAnswered', answer: 'back' },
  { type: 'questionAnswered', answer: 'purge' },
  { type: 'purgeFinished', receipt: { outcomes: [], problem } },
  { type: 'purgeWent', step: { at: 'quitting' } },
]

const anything = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: pressed },
    { weight: 2, arbitrary: resized },
    fc.constantFrom(...elsewhere),
  ),
  { maxLength: 60 },
)

const windows = fc.constantFrom(
  { columns: 1, rows: 1 },
  { columns: 10, rows: 3 },
  { columns: 20, rows: 5 },
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
)

/** The rows of the window that a layout gives out: those of the top line and the hints too. */
const rowsOf = ({ listTitles, list, title, content, question, notice }: Layout) =>
  1 + listTitles + list + title + content + question + notice.length + 1

const expectInOrder = ({ state, queue }: Visit) => {
  const { list, maildrop, queueList, question, window } = state
  const count = maildrop?.count ?? 0
  expect(list.cursor).toBeGreaterThanOrEqual(0)
  expect(list.cursor).toBeLessThanOrEqual(Math.max(0, count - 1))
  expect(queueList.cursor).toBeLessThanOrEqual(Math.max(0, queue.length - 1))

  const layout = layoutOf(state)
  const { columns: _, notice: __, ...heights } = layout
  expect(Math.min(...Object.values(heights))).toBeGreaterThanOrEqual(0)
  if (window.rows >= 5) expect(rowsOf(layout)).toBe(window.rows)

  expect(state.pane === 'queue' && queue.length === 0).toBe(false)
  if (question === undefined && state.screen.name === 'mailbox') {
    if (count > 0 && layout.list > 0) {
      expect(visibleRows(state, layout.list).filter(row => row.underCursor)).toHaveLength(1)
    }
    if (state.pane === 'queue') expect(queueList.cursor - queueList.top).toBeLessThan(layout.content)
    if (layout.content === 0) expect(state.pane).toBe('list')
  }
  expect(() => listTitles(state)).not.toThrow()

  const ids = new Set<string>(maildrop?.columns.ids.filter(id => id !== undefined))
  expect(queue.filter(id => !ids.has(id))).toEqual([])
}

describe('whatever is pressed, in a window of any size', () => {
  test.each([0, 1, 5, 1000])('the program stays in order: %i messages', count => {
    fc.assert(
      fc.property(windows, anything, (window, events) => {
        const visit = new Visit(window).happen(opened(maildropOf(upTo(count))))
        for (const event of events) expectInOrder(visit.happen(event))
      }),
      { numRuns: 40 },
    )
  })

  test('nothing happens before there is a mailbox, and nothing breaks', () => {
    fc.assert(
      fc.property(windows, anything, (window, events) => {
        const visit = new Visit(window)
        for (const event of events) expectInOrder(visit.happen(event))
        expect(visit.queue).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('the same keys lead to the same state', () => {
    const stateAfter = (events: Event[]) =>
      new Visit().happen(opened(maildropOf(upTo(5))), ...events, {
        type: 'previewFetched',
        key: 'id-5' as never,
        preview: previewOf('text'),
      }).state
    fc.assert(
      fc.property(anything, events => {
        expect(stateAfter(events)).toEqual(stateAfter(events))
      }),
      { numRuns: 20 },
    )
  })
})

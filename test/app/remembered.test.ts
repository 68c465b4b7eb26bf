import { describe, expect, test } from 'vitest'
import type { Event, RecalledSummary } from '../../src/app/event.ts'
import { countHeaders } from '../../src/app/headers.ts'
import { messageAt } from '../../src/app/maildrop.ts'
import { topLine } from '../../src/app/top-line.ts'
import {
  fetched,
  hashOf,
  idOf,
  keyTo,
  lost,
  maildropOf,
  numbered,
  opened,
  problem,
  queuedAs,
  queueIs,
  readAt,
  summariesOf,
  summaryOf,
  upTo,
  Visit,
  visitTo,
} from './rig.ts'

const hour = 3_600_000

/** A mailbox of so many messages that was read three hours ago. */
const remembered = (numbers = upTo(5)): Event => ({
  type: 'maildropRemembered',
  maildrop: maildropOf(numbers),
  at: readAt - 3 * hour,
})

const recalled = (...summaries: RecalledSummary[]): Event => ({ type: 'summariesRecalled', summaries })

const headerOf = (number: number, octets = 1000): RecalledSummary => ({
  id: idOf(number),
  octets,
  summary: { ...summaryOf(number), headerHash: hashOf(number) },
})

const top = (visit: Visit) => topLine(visit.state).map(({ text }) => text)
const subjects = ({ state: { maildrop } }: Visit) =>
  maildrop &&
  Array.from({ length: maildrop.count }, (_, row) => messageAt(maildrop, row)?.summary?.subject ?? '')

describe('a mailbox that is remembered', () => {
  test('is listed before the server answers, with the time it was read', () => {
    const visit = new Visit().happen(remembered(), recalled(headerOf(5), headerOf(3)))
    expect(subjects(visit)).toEqual(['Subject 5', '', 'Subject 3', '', ''])
    expect(top(visit)).toContain('connecting')
    expect(top(visit)).toContain('as of 2 h ago')
    expect(top(visit)).toContain('5 messages')
  })

  test('can be browsed, and what is queued in it is kept, while nothing is asked of the server', () => {
    const visit = new Visit().happen(remembered(), recalled(headerOf(4)))
    expect(visit.press('j').number).toBe(4)
    expect(visit.press('d').kept).toEqual(['+id-4'])
    expect(visit.state.queue.get(keyTo(4))?.headerHash).toBe(hashOf(4))
    expect(visit.press('return').asked).not.toContain('fetchPreview')
  })

  test('stays where no connection is made', () => {
    const visit = new Visit().happen(remembered(), {
      type: 'openFailed',
      problem,
      retry: 'line',
      at: readAt,
    })
    expect(top(visit)).toContain('as of 3 h ago')
    expect(visit.notice).toBe(problem.what)
    expect(visit.state.maildrop?.count).toBe(5)
  })

  test('is no mailbox that was opened: who leaves then has failed', () => {
    const visit = new Visit().happen(remembered(), {
      type: 'openFailed',
      problem,
      retry: undefined,
      at: readAt,
    })
    expect(visit.press('q').effects).toContainEqual({ type: 'leave', atOnce: false, code: 1 })
  })

  test('whose server gives no ids now is not taken for one that gives others', () => {
    const visit = new Visit().happen(remembered(), {
      ...opened(maildropOf(upTo(5), () => undefined)),
      certain: false,
    } as Event)
    expect(visit.notice).not.toContain('other ids')
  })

  test('does not take the place of what a session has read', () => {
    const visit = visitTo(7).happen(remembered())
    expect(visit.state.maildrop?.count).toBe(7)
    expect(top(visit).join()).not.toContain('as of')
  })
})

describe('once the mailbox is read', () => {
  test('new rows appear, gone ones go, the cursor stays on its message, and both are told calmly', () => {
    const visit = new Visit().happen(remembered(), recalled(...upTo(5).map(number => headerOf(number))))
    visit.press('j', 'j').happen(opened(maildropOf([1, 3, 4, 5, 6, 7])))
    expect(visit.number).toBe(3)
    expect(visit.state.list).toEqual({ cursor: 4, top: 0 })
    expect(subjects(visit)).toEqual(['', '', 'Subject 5', 'Subject 4', 'Subject 3', 'Subject 1'])
    expect(visit.notice).toBe('2 new messages, 1 message gone since the list was read 3 h ago.')
    expect(visit.state.notice?.tone).toBe('plain')
    expect(top(visit).join()).not.toContain('as of')
  })

  test('nothing is said where nothing has changed', () => {
    const visit = new Visit().happen(remembered(), opened(maildropOf(upTo(5))))
    expect(visit.state.notice).toBeUndefined()
  })

  test('only the headers that are not remembered are asked for', () => {
    const visit = new Visit().happen(remembered(), recalled(headerOf(5), headerOf(4)))
    visit.happen(opened(maildropOf(upTo(6))))
    expect(visit.effects).toContainEqual({ type: 'fetchSummaries', numbers: [6, 3, 2, 1].sort(byDistance) })
  })

  test('a header that is recalled late is taken by unique-id', () => {
    // The numbers have moved: message 1 is gone.
    const visit = new Visit().happen(
      remembered(),
      opened(maildropOf(upTo(4), number => idOf(number + 1))),
      recalled(headerOf(5)),
    )
    expect(subjects(visit)).toEqual(['Subject 5', '', '', ''])
  })

  test('what has come from the server stays', () => {
    const visit = visitTo(5).happen({ type: 'summariesFetched', summaries: summariesOf(5) })
    visit.happen(recalled({ ...headerOf(5), summary: summaryOf(1) }))
    expect(subjects(visit)?.[0]).toBe('Subject 5')
  })

  test('a message of another size may be another one', () => {
    const visit = visitTo(5).happen(recalled(headerOf(5, 999), headerOf(4)))
    expect(subjects(visit)).toEqual(['', 'Subject 4', '', '', ''])
  })

  test('a message that is queued is described by what is recalled', () => {
    const visit = visitTo(5).happen(queueIs([queuedAs(5, { summary: undefined, headerHash: undefined })]))
    visit.happen(recalled(headerOf(5)))
    expect(visit.state.queue.get(keyTo(5))?.summary?.subject).toBe('Subject 5')
    expect(visit.asked).toContain('describeQueued')
  })
})

describe('messages under whose names a purge found others', () => {
  const replaced: Event = { type: 'messagesReplaced', keys: [keyTo(4), keyTo(9)] }
  const readOn = () =>
    visitTo(5, { account: { readsAhead: true } }).happen(
      { type: 'summariesFetched', summaries: summariesOf(...upTo(5)) },
      queueIs([queuedAs(4)]),
      fetched(4),
      fetched(3),
      replaced,
    )

  test('are unknown again, and stay queued as they were', () => {
    const visit = readOn()
    expect(subjects(visit)).toEqual(['Subject 5', '', 'Subject 3', 'Subject 2', 'Subject 1'])
    expect([...visit.state.previews.keys()]).toEqual([keyTo(3)])
    expect(visit.state.queue.get(keyTo(4))).toEqual(queuedAs(4))
    expect(countHeaders(visit.state)).toEqual({ known: 4, refused: 0 })
  })

  test('are asked for in the next session', () => {
    const visit = readOn().happen(lost, opened(maildropOf(upTo(5))))
    expect(visit.effects).toContainEqual({ type: 'fetchSummaries', numbers: [4] })
    expect(visit.effects).toContainEqual({ type: 'readHeaders', which: 'safe' })
  })

  test('are described anew, queued as they were, and queued anew with their own header', () => {
    const visit = readOn()
    visit.happen({
      type: 'summariesFetched',
      summaries: [[numbered(4), { ...summaryOf(7), headerHash: hashOf(7) }]],
    })
    expect(subjects(visit)?.[1]).toBe('Subject 7')
    expect(visit.state.queue.get(keyTo(4))).toEqual(queuedAs(4))
    visit.press('j', 'u')
    expect(visit.state.queue.size).toBe(0)
    visit.press('d')
    expect(visit.state.queue.get(keyTo(4))).toMatchObject({
      headerHash: hashOf(7),
      summary: { subject: 'Subject 7' },
    })
  })

  test('are read no more where one is on the screen', () => {
    const visit = visitTo(5).press('return').happen(fetched(5))
    expect(visit.state.screen.name).toBe('reader')
    visit.happen({ type: 'messagesReplaced', keys: [keyTo(5)] })
    expect(visit.state.screen.name).toBe('mailbox')
  })
})

/** Rows of messages 6 … 1 with the cursor on message 5. */
const byDistance = (one: number, other: number) => Math.abs(one - 5) - Math.abs(other - 5) || one - other

import { describe, expect, test } from 'vitest'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  hashOf,
  idOf,
  keyTo,
  maildropOf,
  numbered,
  opened,
  queuedAs,
  queueIs,
  readAt,
  summariesOf,
  summaryOf,
  upTo,
  Visit,
  visitTo,
} from './rig.ts'

const day = 24 * 3600 * 1000

const entries = ({ state }: Visit) => [...state.queue.values()]

/** A message as it was queued before its header had come. */
const bare = (number: number) => queuedAs(number, { summary: undefined, headerHash: undefined })

describe('the queue as it was kept', () => {
  test('is there at the start, and since when is said', () => {
    const queued = [queuedAs(3), queuedAs(2, { queuedAt: readAt - 400 * day, octets: 92_000_000 })]
    const visit = new Visit().happen(queueIs(queued))
    expect(visit.queue).toEqual(['id-3', 'id-2'])
    const told = /^2 messages \(92 MB\) are queued, the first since 2025-0\d-\d\d: \$ reviews them\.$/
    expect(visit.notice).toMatch(told)
    expect(visit.happen(opened(maildropOf(upTo(5)))).notice).toMatch(told)
    expect(visit.press('j').notice).toBe('')
  })

  test('is said of one message, and on a read-only visit without what cannot be done', () => {
    const visit = new Visit({ account: { readOnly: true } }).happen(queueIs([queuedAs(3)]))
    expect(visit.notice).toMatch(/^1 message \(1\.0 KB\) is queued, since Jun 1 \d\d:\d\d\.$/)
  })

  test('is not talked of where something else was said, where it is empty, or later', () => {
    const fault = { type: 'queueNotKept', reason: sanitise('The disk is full.') } as const
    expect(new Visit().happen(fault, queueIs([queuedAs(3)])).notice).toMatch(/not kept/)
    expect(new Visit().happen(queueIs([])).notice).toBe('')
    expect(visitTo(5).happen(queueIs([queuedAs(3)])).notice).toBe('')
  })

  test('that is what is known changes nothing', () => {
    const visit = visitTo(5).press('d', 'd', 'z')
    const before = visit.state
    visit.happen(queueIs([bare(5)]))
    expect(visit.state).toBe(before)
    expect(visit.press('ctrl+r').queue).toEqual(['id-5', 'id-4'])
  })

  test('that another program changed takes the place of what was known; none of its changes are undone here', () => {
    const visit = visitTo(5)
      .press('d', 'd', 'z')
      .happen(queueIs([queuedAs(5), queuedAs(2)]))
    expect(visit.queue).toEqual(['id-5', 'id-2'])
    expect(visit.press('z').notice).toBe('There is nothing to undo.')
    expect(visit.press('ctrl+r').notice).toBe('There is nothing to do again.')
    expect(visit.happen(queueIs([])).queue).toEqual([])
  })

  test('leaves what is queued for this session only', () => {
    const visit = visitTo(maildropOf(upTo(3), number => (number > 1 ? idOf(number) : undefined)))
    visit.press('G', 'd').happen(queueIs([queuedAs(3)]))
    expect(visit.queue).toEqual(['id-3', '\n1'])
    const before = visit.state
    expect(visit.happen(queueIs([queuedAs(3)])).state).toBe(before)
  })

  test('knows no less of a message than was known', () => {
    const visit = visitTo(5)
      .happen({ type: 'summariesFetched', summaries: summariesOf(5) })
      .press('d', 'd')
    visit.happen(queueIs([bare(5), queuedAs(4)]))
    expect(entries(visit)).toMatchObject([
      { summary: { subject: 'Subject 5' }, headerHash: hashOf(5) },
      { summary: { subject: 'Subject 4' }, headerHash: hashOf(4) },
    ])
  })

  test('tells what is not settled, and that it is', () => {
    const visit = visitTo(5)
      .press('d')
      .happen(queueIs([queuedAs(5, { unsettled: true })]))
    expect(entries(visit)).toMatchObject([{ unsettled: true }])
    expect(visit.press('z').queue).toEqual(['id-5'])
    expect(visit.happen(queueIs([queuedAs(5)])).press('k', 'u').queue).toEqual([])
  })

  test.each(['$', 'q'])('that changes under the question of %s has it asked anew', key => {
    const visit = visitTo(5)
      .press('d', key)
      .happen(queueIs([queuedAs(5), queuedAs(4)]))
    expect(visit.question).toBeUndefined()
    expect(visit.notice).toBe('The queue has changed meanwhile: look at it again.')
    expect(visit.happen({ type: 'questionAnswered', answer: 'purge' }).effects).toEqual([])
  })

  test('that is as it was leaves a question open', () => {
    expect(
      visitTo(5)
        .press('d', '$')
        .happen(queueIs([queuedAs(5)])).question,
    ).toBe('purge')
  })
})

describe('what was learned of a message that is queued', () => {
  const fetched = (...numbers: number[]) =>
    ({ type: 'summariesFetched', summaries: summariesOf(...numbers) }) as const

  test('is told with it, and kept', () => {
    const visit = visitTo(5)
      .press('d', 'd', 'd')
      .happen(fetched(5, 4, 1))
    expect(entries(visit)).toMatchObject([
      { summary: { subject: 'Subject 5' }, headerHash: hashOf(5) },
      { summary: { subject: 'Subject 4' }, headerHash: hashOf(4) },
      { summary: undefined },
    ])
    const [effect] = visit.effects
    expect(effect).toMatchObject({ type: 'describeQueued', messages: [{ id: 'id-5' }, { id: 'id-4' }] })
    expect(visit.happen(fetched(5, 4)).asked).toEqual([])
  })

  test('is not kept where the message is queued for this session only', () => {
    const visit = visitTo(maildropOf(upTo(5), () => undefined))
      .press('d')
      .happen(fetched(5))
    expect(entries(visit)).toMatchObject([{ headerHash: hashOf(5) }])
    expect(visit.asked).toEqual([])
  })

  test.each([
    ['has another size', { octets: 999, headerHash: undefined }],
    ['has another header', { headerHash: 'another' }],
  ])('is not taken from one that %s', (_, more) => {
    const queued = queuedAs(5, { summary: undefined, ...more })
    const visit = visitTo(5).happen(queueIs([queued]), fetched(5))
    expect(entries(visit)).toEqual([queued])
    expect(visit.asked).not.toContain('describeQueued')
  })

  test('is not that the server refused its header', () => {
    const refused = [[numbered(5), { ...summaryOf(5), refused: true as const }]] as const
    const visit = visitTo(5).press('d').happen({ type: 'summariesFetched', summaries: refused })
    expect(entries(visit)).toMatchObject([{ summary: undefined }])
  })
})

test('that the queue is not kept is said once', () => {
  const fault = { type: 'queueNotKept', reason: sanitise('The disk is full.') } as const
  const visit = visitTo(5).press('d').happen(fault)
  expect(visit.notice).toBe('The queue is not kept: The disk is full. It holds until Postern ends.')
  expect(visit.state.notice?.tone).toBe('warning')
  expect(visit.press('d').happen(fault).notice).toBe('')
  expect(visit.state.queueFault).toBe('The disk is full.')
})

test.each([
  [3, 0, 'good', /^The purge of May 31 \d\d:\d\d is settled: 3 messages gone\.$/],
  [1, 2, 'warning', /settled: 1 message gone, 2 messages still there, and still queued\.$/],
  [0, 0, undefined, /^$/],
])('what became of a former purge is said: %i gone, %i there', (gone, stillThere, tone, words) => {
  const visit = visitTo(5).happen({ type: 'purgeSettled', gone, stillThere, begunAt: readAt - day })
  expect(visit.notice).toMatch(words)
  expect(visit.state.notice?.tone).toBe(tone)
})

test('a protection that was read keeps its messages from being queued', () => {
  const visit = visitTo(5).happen(queueIs([], [5, 4]))
  expect([...visit.state.protectedMessages]).toEqual([keyTo(5), keyTo(4)])
  expect(visit.press('d').queue).toEqual([])
})

test('a queue that can be kept again is kept again', () => {
  const reason = sanitise('there is no room on the disk.')
  const visit = visitTo(3).press('d').happen({ type: 'queueNotKept', reason })
  expect(visit.state.queueFault).toBe(reason)
  expect(visit.happen({ type: 'queueKept' }).state.queueFault).toBeUndefined()
})

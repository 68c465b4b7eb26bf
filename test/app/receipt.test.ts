import { describe, expect, test } from 'vitest'
import type { MessageKey } from '../../src/app/message-ref.ts'
import type { Answer, LeftBecause, Receipt } from '../../src/app/state.ts'
import type { Outcome } from '../../src/store/records.ts'
import { keyTo, lost, maildropOf, opened, problem, readAt, upTo, type Visit, visitTo } from './rig.ts'

const inGoodOrder = { type: 'leave', atOnce: false, code: 0 }

const answer = (answer: Answer) => ({ type: 'questionAnswered', answer }) as const

/** The event of a purge that ended with these outcomes, by message. */
const finished = (outcomes: Readonly<Record<number, Outcome>>, more: Partial<Receipt> = {}) => {
  const receipt: Receipt = {
    number: undefined,
    outcomes: Object.entries(outcomes).map(([number, outcome]) => [keyTo(Number(number)), outcome]),
    left: [],
    saved: undefined,
    problem: undefined,
    stopped: false,
    ...more,
  }
  return { type: 'purgeFinished', receipt } as const
}

const all = (outcome: Outcome): Readonly<Record<number, Outcome>> =>
  Object.fromEntries([5, 4, 3, 2].map(number => [number, outcome]))

const left = (...because: LeftBecause[]): Partial<Receipt> => ({
  left: because.map((reason, i) => [keyTo(5 - i), reason] as const),
})

/** A visit whose purge of the messages 5, 4, 3 and 2 is under way; with q, the program leaves after it. */
const purging = (asked: '$' | 'q' = '$') =>
  visitTo(5).press('d', 'd', 'd', 'd', asked).happen(answer('purge'))

const told = ({ notice, state }: Visit) => [state.notice?.tone, notice]

test('a purge tells how far it has come', () => {
  const step = { at: 'marking', done: 2, of: 4 } as const
  const visit = purging().happen({ type: 'purgeWent', step })
  expect(visit.state.connection).toEqual({ status: 'purging', step })
})

describe('the queue after a purge', () => {
  test('of which all is proven gone is empty, which cannot be undone', () => {
    const visit = purging().happen(opened(maildropOf([1])), finished(all('removed'), { number: 12 }))
    expect(told(visit)).toEqual([
      'good',
      '4 messages removed (4.0 KB), proven by a new session. postern receipts 12 shows it.',
    ])
    expect(visit.queue).toEqual([])
    expect(visit.press('z').notice).toBe('There is nothing to undo.')
    expect(visit.press('ctrl+r').notice).toBe('There is nothing to do again.')
  })

  test('holds what is not proven gone, and every outcome is counted', () => {
    const visit = purging().happen(
      finished({ 5: 'removed', 4: 'alreadyGone', 3: 'stillThere', 2: 'unknown' }),
    )
    expect(visit.queue).toEqual(['id-3', 'id-2'])
    expect(told(visit)).toEqual([
      'warning',
      '1 message removed (1.0 KB), proven by a new session. 1 had gone before. ' +
        'Of 1 it is not known whether it is gone: it stays queued, and the next connection tells. ' +
        '1 still there, and still queued.',
    ])
  })

  test('holds what it says nothing of', () => {
    expect(purging().happen(finished({})).queue).toHaveLength(4)
  })

  test('holds what is unknown until it is settled: it can neither be taken back nor purged again', () => {
    const visit = purging().happen(opened(maildropOf(upTo(5))), finished({ ...all('removed'), 4: 'unknown' }))
    expect(visit.queue).toEqual(['id-4'])
    visit.press('shift+tab', 'u')
    expect(visit.notice).toMatch(/cannot be taken back: whether it is gone is not known yet/)
    expect(visit.queue).toEqual(['id-4'])
    expect(visit.press('$').notice).toMatch(/waits to be settled.*The next connection tells\.$/)
    visit.press('escape', 'g', 'd', '$').happen(answer('purge'))
    expect(visit.effects[0]).toMatchObject({ type: 'purge', messages: [{ id: 'id-5' }] })
  })
})

describe('a purge that did not end well', () => {
  test('says why, and what to do', () => {
    const visit = purging().happen(lost, finished({ 5: 'unknown' }, { problem }))
    expect(visit.notice).toMatch(/^Of 1 it is not known .* The line is cut\.$/)
    expect(visit.state.notice).toMatchObject({ tone: 'problem', advice: 'Press R.' })
    expect(visit.state.connection.status).toBe('closed')
    expect(visit.queue).toHaveLength(4)
  })

  test('says so also where nothing came of it', () => {
    expect(told(purging().happen(finished({}, { problem })))).toEqual(['problem', 'The line is cut.'])
    expect(told(purging().happen(finished({})))).toEqual(['warning', 'Nothing was removed.'])
  })

  test('names the message at which it failed, and says what to do with the session that is open', () => {
    const visit = purging().happen(
      opened(maildropOf(upTo(5))),
      finished(all('stillThere'), { problem, ...left('refused') }),
    )
    expect(visit.notice).toBe(
      '4 still there, and still queued. 1 of them was left alone: the server refuses its removal. ' +
        'It is this one:  1.0 KB  (header not read yet). The line is cut.',
    )
    expect(visit.state.notice?.advice).toMatch(/^Take it out of the queue with u, then \$ tries again/)
  })

  test.each<[LeftBecause[], RegExp]>([
    [['ambiguous'], /1 of them was left alone: the server gives its id to several messages\./],
    [
      ['changed', 'changed'],
      /2 of them were left alone: other messages bear their ids now.* The first is this one:/,
    ],
    [['notSaved'], /no copy of it could be saved\./],
    [
      ['takenBack', 'notSaved'],
      /1 of them was left alone: no copy.* 1 of them was left alone: another Postern took it out/,
    ],
    [['sessionOver'], /it has no lasting id, and the session in which it was queued is over/],
  ])('says why messages were left alone: %j', (reasons, words) => {
    const visit = purging().happen(opened(maildropOf(upTo(5))), finished(all('stillThere'), left(...reasons)))
    expect(visit.notice).toMatch(words)
    expect(visit.state.notice?.tone).toBe('warning')
  })

  test('says what is saved all the same, and where', () => {
    const visit = purging().happen(
      finished({ ...all('removed'), 5: 'stillThere' }, { saved: 3, number: 7, ...left('notSaved') }),
    )
    expect(visit.notice).toMatch(
      /^3 messages removed .* 3 copies saved in ~\/mail\. postern receipts 7 shows it\.$/,
    )
  })

  test('because a person stopped it says that nothing was removed', () => {
    const visit = purging().happen(finished(all('stillThere'), { stopped: true, saved: 1 }))
    expect(told(visit)).toEqual(['plain', 'Stopped: nothing was removed. 1 copy saved in ~/mail.'])
    expect(visit.queue).toHaveLength(4)
  })
})

describe('a purge that was asked for with q', () => {
  test('leaves once all has gone', () => {
    const gone = { ...all('removed'), 3: 'alreadyGone' } as const
    expect(purging('q').happen(finished(gone)).effects).toEqual([inGoodOrder])
    expect(purging('$').happen(finished(gone)).effects).toEqual([])
  })

  test.each(['stillThere', 'unknown'] as const)('stays where a message is %s', outcome => {
    const visit = purging('q').happen(finished(all(outcome)))
    expect(visit.effects).toEqual([])
    expect(visit.queue).toHaveLength(4)
    expect(visit.state.leaveAfterPurge).toBe(false)
    visit
      .happen(opened(maildropOf(upTo(5)), readAt + 5000))
      .press('$')
      .happen(answer('purge'))
    expect(visit.happen(finished(all('removed'))).effects).toEqual([])
  })
})

test('what has no lasting id leaves the queue with the session of the purge, and that is said', () => {
  const nameless = maildropOf(upTo(3), () => undefined)
  const visit = visitTo(nameless).press('d', 'd', '$').happen({ type: 'questionAnswered', answer: 'purge' })
  const [first, second] = visit.queue as unknown as MessageKey[]
  visit.happen(opened(maildropOf(upTo(2), () => undefined)))
  expect(visit.queue).toHaveLength(2)
  visit.happen({
    type: 'purgeFinished',
    receipt: {
      number: 1,
      outcomes: [
        [first ?? expect.fail(), 'removed'],
        [second ?? expect.fail(), 'stillThere'],
      ],
      left: [],
      saved: undefined,
      problem: undefined,
      stopped: false,
    },
  })
  expect(visit.queue).toEqual([])
  expect(visit.notice).toMatch(/^1 message removed \(1\.0 KB\), proven/)
  expect(visit.notice).toContain('1 still there; what has no lasting id has left the queue with its session.')
})

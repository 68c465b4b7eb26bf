import { describe, expect, test } from 'vitest'
import { activity } from '../../src/app/activity.ts'
import type { Event } from '../../src/app/event.ts'
import { countHeaders, headerCount } from '../../src/app/headers.ts'
import { hintsFor } from '../../src/app/keymap.ts'
import { topLine } from '../../src/app/top-line.ts'
import { progressBar } from '../../src/text/progress-bar.ts'
import { lost, maildropOf, opened, problem, readAt, summariesOf, upTo, type Visit, visitTo } from './rig.ts'

const all = { account: { readsAhead: true } }
const tick = (seconds: number): Event => ({ type: 'clockTicked', at: readAt + 1000 * seconds })
const came = (...numbers: number[]): Event => ({
  type: 'summariesFetched',
  summaries: summariesOf(...numbers),
})
/** The server refuses these. */
const refuse = (...numbers: number[]): Event => ({
  type: 'summariesFetched',
  summaries: summariesOf(...numbers).map(([number, summary]) => [number, { ...summary, refused: true }]),
})
const read: Event = { type: 'headersRead' }

/** Which headers were asked to be read unasked. */
const wanted = ({ effects }: Visit) =>
  effects.flatMap(effect => (effect.type === 'readHeaders' ? [effect.which] : []))
const words = ({ state }: Visit) => activity(state)
const hints = ({ state }: Visit) => hintsFor(state, 'list').map(({ name }) => name)
const top = ({ state }: Visit) => topLine(state).map(({ text }) => text)

describe('the headers of the whole mailbox', () => {
  test('are asked for in each new session in which some are missing', () => {
    const visit = visitTo(5, all)
    expect(wanted(visit)).toEqual(['safe'])
    visit.happen(came(5, 4), lost, opened(maildropOf(upTo(5))))
    expect(wanted(visit)).toEqual(['safe'])
    expect(countHeaders(visit.state).known).toBe(2)
    visit.happen(came(3, 2, 1), read, lost, opened(maildropOf(upTo(5))))
    expect(wanted(visit)).toEqual([])
  })

  test('are not asked for where only what is in sight is wanted, until f goes on', () => {
    const visit = visitTo(5)
    expect(wanted(visit)).toEqual([])
    expect(wanted(visit.happen(tick(1)).press('f'))).toEqual(['safe'])
  })

  test('are counted once each, those that are refused apart', () => {
    const visit = visitTo(5, all).happen(came(5, 4), came(4, 3, 3), refuse(2, 2), came(99))
    expect(countHeaders(visit.state)).toEqual({ known: 3, refused: 1 })
    expect(countHeaders(visit.happen(came(2)).state)).toEqual({ known: 4, refused: 0 })
  })

  test('ask for nothing more however many come', () => {
    const visit = visitTo(1000, all)
    for (const number of upTo(20)) expect(wanted(visit.happen(came(number)))).toEqual([])
  })
})

describe('how far they are', () => {
  test('is told each second, and not at once', () => {
    const visit = visitTo(1000, all).happen(came(...upTo(100)))
    expect(words(visit)).toBeUndefined()
    visit.happen(tick(1))
    expect(words(visit)).toBe(`Headers ${progressBar(0.1, 8)} 100 of 1,000. f stops.`)
    visit.happen(came(...upTo(500)))
    expect(words(visit)).toContain(' 100 of 1,000')
    expect(words(visit.happen(tick(2)))).toContain(' 500 of 1,000')
  })

  test('is no new screen while it stays the same', () => {
    const visit = visitTo(1000, all).happen(came(1), tick(1), tick(2))
    const before = visit.state
    expect(visit.happen(tick(3)).state).toBe(before)
  })

  test('is told no more once all are known', () => {
    const visit = visitTo(5, all).happen(tick(1))
    expect(words(visit)).toContain('0 of 5')
    expect(words(visit.happen(came(...upTo(5))))).toBeUndefined()
    expect(headerCount(visit.happen(tick(2)).state)).toBeUndefined()
  })

  test('is not that what the server refuses is known', () => {
    const visit = visitTo(5000, all).happen(refuse(...upTo(48)), tick(1))
    expect(words(visit)).toBe(`Headers ${progressBar(0.0096, 8)} 0 of 5,000, 48 refused. f stops.`)
    visit.happen(read)
    expect(words(visit)).toBe('Headers 0 of 5,000, 48 refused: f tries the rest.')
    expect(top(visit.press('k'))).toContain('headers 0 of 5,000, 48 refused')
  })

  test('is told anew where as many are known, and more refused', () => {
    const visit = visitTo(10, all).happen(came(1), tick(1), refuse(2), tick(2))
    expect(words(visit)).toContain('1 of 10, 1 refused')
  })

  test('goes on to the end of its bar where the server refuses', () => {
    const visit = visitTo(10, all).happen(refuse(...upTo(5)), tick(1))
    expect(words(visit)).toContain(progressBar(0.5, 8))
  })

  test('is told in the top line where a notice takes its place', () => {
    const visit = visitTo(5, all).happen(came(5), tick(1))
    expect(top(visit)).not.toContain('headers 1 of 5')
    visit.press('k')
    expect(visit.notice).toBe('This is the newest message.')
    expect(top(visit)).toContain('headers 1 of 5')
    expect(top(visit.press('f', 'k'))).toContain('headers 1 of 5, stopped')
  })

  test('gives way to a server that does not answer', () => {
    const visit = visitTo(5, all).happen(tick(1))
    visit.happen({ type: 'clockTicked', at: readAt + 9000, awaitedSince: readAt })
    expect(words(visit)).toContain('has not answered')
  })
})

describe('f', () => {
  test('stops, which stays to be seen, and goes on', () => {
    const visit = visitTo(5, all).happen(came(5, 4)).press('f')
    expect(wanted(visit)).toEqual(['none'])
    expect(words(visit)).toBe('Headers 2 of 5, stopped: f goes on.')
    expect(hints(visit)).toContain('headers-of-all')
    expect(words(visit.happen(came(3), tick(1)))).toBe('Headers 3 of 5, stopped: f goes on.')
    expect(wanted(visit.press('f'))).toEqual(['safe'])
    expect(words(visit)).toContain('f stops')
    expect(hints(visit)).not.toContain('headers-of-all')
  })

  test('holds in the next session too', () => {
    const visit = visitTo(5, all)
      .press('f')
      .happen(lost, opened(maildropOf(upTo(5))))
    expect(wanted(visit)).toEqual([])
  })

  test('tries what was left to the person', () => {
    const visit = visitTo(5, all).happen(came(5, 4, 3), read)
    expect(words(visit)).toBe('Headers 3 of 5: f tries the rest.')
    expect(wanted(visit.press('f'))).toEqual(['all'])
    expect(words(visit)).toContain('f stops')
    expect(wanted(visit.happen(lost, opened(maildropOf(upTo(5)))))).toEqual(['safe'])
  })

  test.each<[string, number[], string]>([
    ['all', upTo(5), 'No headers are to be had: the list says why.'],
    ['some', [2, 4], 'All headers are here but 2 that are not to be had: the list says why.'],
  ])('does not say that headers are here of which the server refuses %s', (_, refused, notice) => {
    const others = upTo(5).filter(number => !refused.includes(number))
    const visit = visitTo(5, all)
      .happen(came(...others), refuse(...refused))
      .press('f')
    expect(visit.notice).toBe(notice)
    expect(visit.asked).toEqual([])
  })

  test('is refused where none are missing, and where there is no connection', () => {
    const visit = visitTo(5, all)
      .happen(came(...upTo(5)))
      .press('f')
    expect(visit.notice).toBe('The headers of all messages are here.')
    expect(visit.asked).toEqual([])
    const closed: Event = { type: 'connectionLost', problem, retry: undefined, at: readAt }
    expect(visitTo(5, all).happen(closed).press('f').notice).toContain('R makes one')
  })
})

describe('a mailbox that nobody uses', () => {
  test('is held for ten minutes while headers are read, and goes on where it was', () => {
    const visit = visitTo(1000, all).happen(tick(0), tick(60), tick(599))
    expect(visit.state.connection.status).toBe('open')
    visit.happen(came(1), tick(600))
    expect(visit.state.connection.status).toBe('closed')
    expect(words(visit)).toBe('Headers 1 of 1,000: f goes on.')
    expect(visit.press('f').asked).toContain('openMaildrop')
    expect(wanted(visit.happen(opened(maildropOf(upTo(1000)))))).toEqual(['safe'])
  })

  test.each<[string, (visit: Visit) => Visit]>([
    ['once all are known', visit => visit.happen(came(...upTo(5)), read)],
    ['once what is missing is left', visit => visit.happen(read)],
    ['once a person stopped that', visit => visit.press('f')],
  ])('is let go as ever %s', (_, change) => {
    const visit = change(visitTo(5, all)).happen(tick(0), tick(60))
    expect(visit.state.connection.status).toBe('closed')
  })

  test('is held for longer where a person said so', () => {
    const account = { readsAhead: true, letGoAfter: 900 }
    const visit = visitTo(1000, { account }).happen(tick(0), tick(899))
    expect(visit.state.connection.status).toBe('open')
  })
})

import { describe, expect, test } from 'vitest'
import { activity } from '../../src/app/activity.ts'
import type { Event } from '../../src/app/event.ts'
import type { Retry } from '../../src/app/retry.ts'
import { topLine } from '../../src/app/top-line.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  idOf,
  keyTo,
  loadedWhole,
  maildropOf,
  opened,
  problem,
  readAt,
  refTo,
  summariesOf,
  upTo,
  Visit,
  type VisitOptions,
  viewOf,
  visitTo,
} from './rig.ts'

const second = 1000

const tick = (seconds: number): Event => ({ type: 'clockTicked', at: readAt + seconds * second })

const lostBy = (retry: Retry | undefined, seconds = 1): Event => ({
  type: 'connectionLost',
  problem,
  retry,
  at: readAt + seconds * second,
})

const failedBy = (retry: Retry | undefined, seconds: number): Event => ({
  type: 'openFailed',
  problem,
  retry,
  at: readAt + seconds * second,
})

/** A visit to five messages whose headers and newest text are known. */
const settledVisit = (options?: VisitOptions) =>
  visitTo(5, options).happen(
    { type: 'summariesFetched', summaries: summariesOf(...upTo(5)) },
    fetched(5, viewOf('text')),
  )

const top = (visit: Visit) => topLine(visit.state).map(({ text }) => text)
const doing = (visit: Visit) => activity(visit.state) ?? ''
const connection = (visit: Visit) => visit.state.connection

describe('the lock', () => {
  test('is told in the top line, in steps', () => {
    const visit = settledVisit()
    expect(top(visit).join()).not.toContain('held')
    expect(top(visit.happen(tick(0), tick(9))).join()).not.toContain('held')
    expect(top(visit.happen(tick(10)))).toContain('held 10 s')
    const before = visit.state
    expect(visit.happen(tick(11)).state).toBe(before)
    expect(top(visit.happen(tick(20)))).toContain('held 20 s')
  })

  test('is let go after a time without use, and nothing on the screen is lost', () => {
    const visit = settledVisit().happen(tick(0), tick(59))
    expect(connection(visit).status).toBe('open')
    visit.happen(tick(60))
    expect(visit.asked).toEqual(['letGo', 'runClock'])
    expect(connection(visit)).toEqual({
      status: 'closed',
      since: readAt + 60 * second,
      problem: undefined,
      next: undefined,
    })
    expect(visit.lines.join()).toContain('text 0')
    expect(top(visit).join()).toContain('let go at')
    expect(visit.state.notice).toBeUndefined()
  })

  test('is kept for as long as a person does something', () => {
    const visit = settledVisit().happen(tick(0), tick(50)).press('j').happen(tick(51), tick(110))
    expect(connection(visit).status).toBe('open')
    expect(connection(visit.happen(tick(111))).status).toBe('closed')
  })

  test('is let go when the account says so, or never', () => {
    const soon = settledVisit({ account: { letGoAfter: 5 } }).happen(tick(0), tick(5))
    expect(connection(soon).status).toBe('closed')
    const never = settledVisit({ account: { letGoAfter: 0 } }).happen(tick(0), tick(100_000))
    expect(connection(never).status).toBe('open')
  })

  test('is not let go under an errand', () => {
    const visit = settledVisit().press('>').happen(tick(0), tick(100))
    expect(connection(visit).status).toBe('open')
  })

  test('is not let go while messages are queued that only this session can name', () => {
    const visit = visitTo(maildropOf(upTo(3), () => undefined)).press('d')
    visit.happen(tick(0), tick(100))
    expect(connection(visit).status).toBe('open')
    expect(visit.asked).toContain('keepAlive')
  })
})

describe('A', () => {
  test('stays attached: the session is kept alive for as long as nothing is done', () => {
    const visit = settledVisit().press('A')
    expect(visit.notice).toContain('stays open')
    visit.happen(tick(0), tick(44))
    expect(visit.asked).toEqual([])
    expect(visit.happen(tick(45)).asked).toEqual(['keepAlive'])
    expect(visit.happen(tick(46)).asked).toEqual([])
    expect(visit.happen(tick(90)).asked).toEqual(['keepAlive'])
    expect(connection(visit).status).toBe('open')
    expect(top(visit)).toContain('held 1 min 30 s, staying')
  })

  test('again lets go again', () => {
    const visit = settledVisit().press('A', 'A')
    expect(visit.notice).toContain('After 60 s')
    expect(connection(visit.happen(tick(0), tick(60))).status).toBe('closed')
  })

  test('takes a mailbox that was let go', () => {
    const visit = settledVisit().happen(tick(0), tick(60)).press('A')
    expect(visit.asked).toContain('openMaildrop')
  })
})

describe('a mailbox that was let go', () => {
  const letGo = () => settledVisit().happen(tick(0), tick(60))

  test('stays so while all that is wanted is known', () => {
    const visit = letGo().press('return')
    expect(visit.asked).toEqual([])
    expect(visit.screens).toEqual(['reader', 'mailbox'])
  })

  test('is opened for a message that has not been read', () => {
    const visit = letGo().press('j')
    expect(visit.asked).toEqual(['awaitRest'])
    expect(visit.rest().asked).toEqual(['openMaildrop'])
    visit.happen(opened(maildropOf(upTo(5)))).rest()
    expect(visit.effects).toContainEqual({ type: 'fetchPreview', message: refTo(4) })
  })

  test('is opened for rows that have not been read', () => {
    const visit = visitTo(100).happen(tick(0), tick(60))
    expect(visit.press('G').asked).toContain('openMaildrop')
  })

  test('is opened for an errand, which then runs with the number that its message has', () => {
    const visit = letGo().press('>')
    expect(visit.asked).toContain('openMaildrop')
    expect(visit.asked).not.toContain('runErrand')
    expect(visit.state.running?.errand).toEqual({ type: 'load' })
    visit.happen(opened(maildropOf([2, 3, 4], n => idOf(n + 1))))
    expect(visit.effects).toContainEqual({
      type: 'runErrand',
      errand: { type: 'load' },
      message: refTo(5, { number: refTo(4).number }),
      load: true,
    })
  })

  test('runs no errand for a number: that may be another message by now', () => {
    const nameless = maildropOf(upTo(3), () => undefined)
    const visit = visitTo(nameless).happen(lostBy('line', 1)).press('>')
    visit.happen(opened(maildropOf(upTo(3), () => undefined)))
    expect(visit.asked).not.toContain('runErrand')
    expect(visit.state.running).toBeUndefined()
    expect(visit.notice).toContain('no lasting id')
  })

  test('says where the message of an errand is gone', () => {
    const visit = letGo()
      .press('>')
      .happen(opened(maildropOf(upTo(4))))
    expect(visit.asked).not.toContain('runErrand')
    expect(visit.state.running).toBeUndefined()
    expect(visit.notice).toContain('not in the mailbox any more')
  })

  test('is opened for an errand about what was here, and is not any more', () => {
    const visit = visitTo(5).happen(
      { type: 'summariesFetched', summaries: summariesOf(...upTo(5)) },
      fetched(5, viewOf('text'), loadedWhole),
      tick(0),
      tick(60),
    )
    visit.press('s').type('x').press('return')
    const { errand } = visit.state.running ?? expect.fail()
    visit.happen({ type: 'errandEnded', errand, problem, dropped: false, retry: 'line' })
    expect(visit.asked).toContain('openMaildrop')
    visit.happen(opened(maildropOf(upTo(5))))
    expect(visit.effects).toContainEqual({ type: 'runErrand', errand, message: refTo(5), load: true })
  })

  test('is not opened for a message that was loaded', () => {
    const visit = visitTo(5).happen(
      { type: 'summariesFetched', summaries: summariesOf(...upTo(5)) },
      fetched(5, viewOf('text'), loadedWhole),
      tick(0),
      tick(60),
    )
    expect(connection(visit).status).toBe('closed')
    visit.press('s').type('x').press('return')
    expect(visit.asked).toEqual(['runErrand'])
  })
})

describe('a line that is lost', () => {
  test('is made again by itself, with pauses that grow', () => {
    const visit = settledVisit().happen(lostBy('line', 1))
    expect(connection(visit)).toMatchObject({ status: 'closed', next: { at: readAt + 2 * second } })
    expect(visit.happen(tick(1)).asked).toEqual([])
    expect(visit.happen(tick(2)).asked).toEqual(['openMaildrop', 'runClock'])
    visit.happen(failedBy('line', 3))
    expect(connection(visit)).toMatchObject({ next: { at: readAt + 5 * second } })
    visit.happen(tick(5), failedBy('line', 6))
    expect(connection(visit)).toMatchObject({ next: { at: readAt + 11 * second } })
    visit.happen(tick(11), opened(maildropOf(upTo(5))))
    expect(visit.notice).toBe('')
    visit.happen(lostBy('line', 20))
    expect(connection(visit)).toMatchObject({ next: { at: readAt + 30 * second } })
  })

  test('is made again at once where the last session has lasted', () => {
    const visit = settledVisit().happen(
      lostBy('line', 1),
      failedBy('line', 2),
      opened(maildropOf(upTo(5)), readAt),
    )
    visit.press('j').happen(tick(30), lostBy('line', 31))
    expect(connection(visit)).toMatchObject({ next: { at: readAt + 32 * second } })
  })

  test('tells what went wrong, and counts down', () => {
    const visit = settledVisit().happen(lostBy('line', 1), failedBy('line', 2), failedBy('line', 3))
    expect(visit.notice).toBe('The line is cut.')
    expect(visit.state.notice?.advice).toBe(problem.advice)
    expect(doing(visit)).toBe('Next attempt in 5 s: the line is down. Esc stops.')
    expect(doing(visit.happen(tick(4.5)))).toContain('in 4 s')
  })

  test('is made again at once for a key that needs it', () => {
    const visit = settledVisit().happen(lostBy('line'))
    expect(visit.press('j').rest().asked).toContain('openMaildrop')
  })

  test('is not made again once Esc was pressed, until R is', () => {
    const visit = settledVisit().happen(lostBy('line')).press('escape')
    expect(connection(visit)).toMatchObject({ status: 'closed', next: undefined })
    expect(visit.notice).toBe('Stopped. R connects.')
    expect(visit.happen(tick(100)).asked).toEqual([])
    expect(visit.press('j').rest().asked).toEqual([])
    expect(visit.press('R').asked).toEqual(['openMaildrop'])
  })

  test('is not made any more when Esc stops the attempt itself', () => {
    const visit = settledVisit().happen(lostBy('line', 1), tick(2)).press('escape')
    expect(visit.asked).toEqual(['letGo'])
    expect(connection(visit)).toMatchObject({ status: 'closed', next: undefined })
    expect(visit.press('j').rest().asked).toEqual([])
    expect(visit.press('R').asked).toEqual(['openMaildrop'])
  })

  test('is not made again where that is of no use', () => {
    const visit = settledVisit().happen(lostBy(undefined))
    expect(connection(visit)).toMatchObject({ next: undefined })
    expect(visit.state.notice?.advice).toBe(problem.advice)
    expect(visit.happen(tick(100)).asked).toEqual([])
  })

  test('runs again what was being loaded', () => {
    const visit = settledVisit().press('>')
    const errand = { type: 'load' } as const
    visit.happen(
      { type: 'errandEnded', errand, problem, dropped: false, retry: 'line' },
      lostBy('line', 1),
      tick(2),
      opened(maildropOf(upTo(5))),
    )
    expect(visit.effects).toContainEqual({ type: 'runErrand', errand, message: refTo(5), load: true })
    expect(visit.state.running?.errand).toEqual(errand)
  })

  test('does not run again what breaks it', () => {
    const visit = settledVisit().press('>')
    const reason = problem.what
    visit.happen(
      { type: 'messageTroubled', key: keyTo(5), reason },
      { type: 'errandEnded', errand: { type: 'load' }, problem, dropped: false, retry: 'line' },
    )
    expect(visit.state.running).toBeUndefined()
    expect(visit.state.deferred).toBeUndefined()
  })

  test('does not run again what Esc stopped meanwhile', () => {
    const visit = settledVisit().press('>')
    visit.happen(
      { type: 'errandEnded', errand: { type: 'load' }, problem, dropped: false, retry: 'line' },
      lostBy('line', 1),
    )
    visit.press('escape')
    expect(visit.state.running).toBeUndefined()
    visit.press('R').happen(opened(maildropOf(upTo(5))))
    expect(visit.asked).not.toContain('runErrand')
  })
})

describe('a server that drops whoever says nothing', () => {
  test('is not visited for ever by a Postern that nobody uses', () => {
    const visit = settledVisit().happen(tick(0))
    let openings = 0
    let last = 0
    for (let at = 1; at <= 3600; at += 1) {
      visit.happen(tick(at))
      if (visit.asked.includes('openMaildrop')) {
        openings += 1
        last = at
        visit.happen(opened(maildropOf(upTo(5)), readAt + at * second))
      }
      if (connection(visit).status === 'open' && at - last === 45) visit.happen(lostBy('line', at))
    }
    expect(openings).toBe(1)
    expect(connection(visit)).toMatchObject({ status: 'closed', problem: undefined, next: undefined })
  })

  test('hears of who stays attached, whatever keys are pressed', () => {
    const visit = settledVisit().press('A').happen(tick(0))
    let said = 0
    for (let at = 1; at <= 600; at += 1) {
      if (at % 30 === 0) visit.press('h')
      visit.happen(tick(at))
      said += visit.asked.filter(effect => effect === 'keepAlive').length
    }
    expect(said).toBe(13)
  })
})

describe('a server that does not answer', () => {
  const silent = (seconds: number): Event => ({
    type: 'clockTicked',
    at: readAt + (10 + seconds) * second,
    awaitedSince: readAt + 10 * second,
  })

  test('is told of, once that is worth a word, until it does', () => {
    const visit = settledVisit().happen(tick(0), silent(3))
    expect(doing(visit)).toBe('')
    expect(doing(visit.happen(silent(12)))).toBe('mail.example has not answered for 12 s…')
    expect(doing(visit.happen(tick(23)))).toBe('')
    expect(doing(visit.happen(silent(30), lostBy('line', 45)))).toContain('the line is down')
  })

  test('is told of under an errand, too', () => {
    const visit = settledVisit().press('>').happen(silent(12))
    expect(doing(visit)).toContain('has not answered for 12 s')
  })
})

describe('what must be read', () => {
  const told = () =>
    settledVisit().happen({ type: 'storeSetAside', words: sanitise('The file was damaged.') })

  test('stays while the connection comes and goes, until a key is pressed', () => {
    const visit = told().happen(lostBy('line', 1), failedBy('line', 2), tick(5), opened(maildropOf(upTo(3))))
    expect(visit.notice).toBe(
      'The file was damaged. 2 messages gone: another program, or the server, removed them.',
    )
    expect(visit.press('j').notice).toBe('')
  })

  test('stays also where it is a problem, as of a purge that is not proven', () => {
    const visit = settledVisit().press('d', '$').happen({ type: 'questionAnswered', answer: 'purge' })
    visit.happen(lostBy('line', 1), {
      type: 'purgeFinished',
      receipt: {
        number: 1,
        outcomes: [[keyTo(5), 'unknown']],
        left: [],
        saved: undefined,
        problem,
        stopped: false,
      },
    })
    expect(visit.notice).toContain('it is not known whether it is gone')
    visit.happen(tick(2), opened(maildropOf(upTo(5))))
    expect(visit.notice).toContain('it is not known whether it is gone')
  })

  test('is not put out by a drop that mends itself: that is told by the top line and the countdown', () => {
    const visit = settledVisit().happen(lostBy('line', 1))
    expect(visit.notice).toBe('')
    expect(top(visit).join()).toContain('not connected since')
    expect(doing(visit)).toContain('the line is down')
  })
})

describe('a mailbox that is open elsewhere', () => {
  test.each(['inUse', 'loginDelay'] as const)('is not pressed by keys: %s', why => {
    const visit = settledVisit().happen(lostBy(why, 1))
    expect(visit.press('j').rest().asked).not.toContain('openMaildrop')
    expect(visit.press('>').asked).not.toContain('openMaildrop')
    expect(visit.state.deferred?.errand).toEqual({ type: 'load' })
    expect(visit.press('escape').state.deferred).toBeUndefined()
    expect(visit.press('A').asked).not.toContain('openMaildrop')
  })

  test('is tried again, with a countdown that Esc stops', () => {
    const visit = new Visit().happen(failedBy('inUse', 1))
    expect(doing(visit)).toBe('Next attempt in 10 s: the mailbox is open elsewhere. Esc stops.')
    expect(visit.happen(tick(11)).asked).toContain('openMaildrop')
    visit.happen(failedBy('inUse', 12)).press('escape')
    expect(visit.happen(tick(1000)).asked).toEqual([])
  })
})

describe('what others did meanwhile', () => {
  const again = (numbers: readonly number[]) =>
    settledVisit().happen(lostBy('line', 1), tick(2), opened(maildropOf(numbers)))

  test.each<[string, readonly number[], string]>([
    ['nothing', [1, 2, 3, 4, 5], ''],
    ['removed some', [3, 4, 5], '2 messages gone: another program, or the server, removed them.'],
    ['delivered some', [1, 2, 3, 4, 5, 6], '1 new message.'],
    ['both', [2, 3, 4, 5, 6], '1 message gone: another program, or the server, removed them. 1 new message.'],
  ])('is told, not as an error: %s', (_, numbers, notice) => {
    const visit = again(numbers)
    expect(visit.notice).toBe(notice)
    expect(visit.state.notice?.tone).not.toBe('problem')
  })

  test('is not told of a listing that leaves a doubt', () => {
    const visit = settledVisit().happen(lostBy('line', 1), tick(2), {
      ...opened(maildropOf([5])),
      certain: false,
    } as Event)
    expect(visit.notice).toBe('')
  })
})

test('what a former session alone could name leaves the queue, and that is said', () => {
  const unnamed = (numbers: readonly number[]) => maildropOf(numbers, () => undefined)
  const visit = visitTo(unnamed(upTo(3))).press('d', 'd')
  expect(visit.queue).toHaveLength(2)
  visit.happen(lostBy('line', 1), tick(2), opened(unnamed(upTo(3))))
  expect(visit.queue).toEqual([])
  expect(visit.notice).toContain('2 messages without a lasting id left the queue')
})

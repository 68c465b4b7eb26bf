import { describe, expect, test } from 'vitest'
import type { Answer, Outcome, Receipt } from '../../src/app/state.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { idOf, lost, maildropOf, opened, problem, readAt, upTo, Visit, visitTo } from './rig.ts'

const inGoodOrder = { type: 'leave', atOnce: false, code: 0 }

const answer = (answer: Answer) => ({ type: 'questionAnswered', answer }) as const

const finished = (outcomes: [UniqueId, Outcome][], why?: Receipt['problem']) =>
  ({ type: 'purgeFinished', receipt: { outcomes, problem: why } }) as const

/** A visit whose purge of the messages 5, 4, 3 and 2 is under way; with q, the program leaves after it. */
const purging = (asked: '$' | 'q' = '$') =>
  visitTo(5).press('d', 'd', 'd', 'd', asked).happen(answer('purge'))

describe('q', () => {
  test('leaves in good order where nothing is queued', () => {
    expect(visitTo(5).press('q').effects).toEqual([inGoodOrder])
  })

  test('asks where something is queued', () => {
    const visit = visitTo(5).press('d').press('q')
    expect([visit.state.question, visit.effects]).toEqual([{ kind: 'quit' }, []])
  })

  test('and leave: nothing is purged', () => {
    expect(visitTo(5).press('d', 'q').happen(answer('leave')).effects).toEqual([inGoodOrder])
  })

  test('and stay: all is as it was', () => {
    const visit = visitTo(5).press('d')
    const before = visit.state
    expect(visit.press('q').happen(answer('back')).state).toEqual(before)
  })

  test('is refused while a purge is under way', () => {
    const visit = purging().press('q')
    expect(visit.notice).toMatch(/wait for its outcome/)
    expect([visit.state.question, visit.effects]).toEqual([undefined, []])
    expect(visit.press('ctrl+c').effects).toEqual([{ type: 'leave', atOnce: true, code: 0 }])
  })
})

describe('Ctrl-C', () => {
  test.each(['quitting', 'proving'] as const)('owns that it does not know what is gone: %s', at => {
    const visit = purging().happen({ type: 'purgeWent', step: { at } }).press('ctrl+c')
    expect(visit.notice).toMatch(/not proven: what is gone is not known/)
    expect(visit.effects).toEqual([{ type: 'leave', atOnce: true, code: 1 }])
  })
})

describe('the exit code', () => {
  test('is 1 where the mailbox could never be opened', () => {
    const visit = new Visit().happen({ type: 'openFailed', problem, at: readAt })
    expect(visit.press('q').effects).toEqual([{ type: 'leave', atOnce: false, code: 1 }])
    expect(visit.press('ctrl+c').effects).toEqual([{ type: 'leave', atOnce: true, code: 1 }])
  })

  test('is 1 then also where something else was said since, and the reason is kept', () => {
    const visit = new Visit().happen({ type: 'openFailed', problem, at: readAt }).press('d', 'escape', 'q')
    expect(visit.effects).toEqual([{ type: 'leave', atOnce: false, code: 1 }])
    expect(visit.state.connection).toEqual({ status: 'closed', since: readAt, problem })
  })

  test('is 0 once it has been open, and where one leaves before it is', () => {
    expect(visitTo(5).happen(lost).press('q').effects).toEqual([inGoodOrder])
    expect(new Visit().press('q').effects).toEqual([inGoodOrder])
  })
})

describe('a purge', () => {
  test('tells how far it has come', () => {
    const step = { at: 'marking', done: 2, of: 4 } as const
    const visit = purging().happen({ type: 'purgeWent', step })
    expect(visit.state.connection).toEqual({ status: 'purging', step })
  })

  test('of which all is proven gone empties the queue, and cannot be undone', () => {
    const visit = purging().happen(
      opened(maildropOf([1])),
      finished(
        upTo(5)
          .slice(1)
          .map(number => [idOf(number), 'removed']),
      ),
    )
    expect(visit.notice).toBe('4 messages removed (4.0 KB), proven by a new session.')
    expect(visit.state.notice?.tone).toBe('good')
    expect(visit.queue).toEqual([])
    expect(visit.press('z').notice).toBe('There is nothing to undo.')
  })

  test('keeps in the queue what is not proven gone, and counts every outcome', () => {
    const visit = purging().happen(
      finished([
        [idOf(5), 'removed'],
        [idOf(4), 'alreadyGone'],
        [idOf(3), 'stillThere'],
        [idOf(2), 'unknown'],
      ]),
    )
    expect(visit.queue).toEqual(['id-3', 'id-2'])
    expect(visit.state.notice?.tone).toBe('warning')
    expect(visit.notice).toBe(
      '1 message removed (1.0 KB), proven by a new session. 1 had gone before. ' +
        '1 still there, and still queued. ' +
        'Of 1 it is not known whether they are gone: they stay queued; R looks again.',
    )
  })

  test('that went wrong says why, and what to do', () => {
    const visit = purging().happen(lost, finished([[idOf(5), 'unknown']], problem))
    expect(visit.notice).toMatch(/^Of 1 it is not known .* The line is cut\.$/)
    expect(visit.state.notice).toMatchObject({ tone: 'problem', advice: 'Press R.' })
    expect(visit.state.connection.status).toBe('closed')
    expect(visit.queue).toHaveLength(4)
  })

  test('keeps in the queue what it says nothing of', () => {
    expect(purging().happen(finished([])).queue).toHaveLength(4)
  })

  test('that was asked for with q leaves once all has gone', () => {
    const all = upTo(5).map((number): [UniqueId, Outcome] => [
      idOf(number),
      number < 4 ? 'removed' : 'alreadyGone',
    ])
    expect(purging('q').happen(finished(all)).effects).toEqual([inGoodOrder])
    expect(purging('$').happen(finished(all)).effects).toEqual([])
  })

  test('that failed at one message names it, and says what to do with the session that is open', () => {
    const all = upTo(5).map(number => [idOf(number), 'stillThere'] as [UniqueId, Outcome])
    const receipt = { outcomes: all, problem, refused: idOf(4) }
    const visit = purging().happen(opened(maildropOf(upTo(5))), { type: 'purgeFinished', receipt })
    expect(visit.notice).toMatch(/the server does not remove: {2}1\.0 KB {2}/)
    expect(visit.state.notice?.advice).toMatch(/^Take it out of the queue with u, then \$ tries again/)
  })

  test.each(['stillThere', 'unknown'] as const)(
    'that was asked for with q stays where a message is %s',
    outcome => {
      const visit = purging('q').happen(finished(upTo(5).map(number => [idOf(number), outcome])))
      expect(visit.effects).toEqual([])
      expect(visit.queue).toHaveLength(4)
      expect(visit.state.leaveAfterPurge).toBe(false)
      visit
        .happen(opened(maildropOf(upTo(5))))
        .press('$')
        .happen(answer('purge'))
      const gone = finished(upTo(5).map(number => [idOf(number), 'removed']))
      expect(visit.happen(gone).effects).toEqual([])
    },
  )
})

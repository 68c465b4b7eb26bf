import { describe, expect, test } from 'vitest'
import { unprovenText } from '../../src/app/leaving.ts'
import type { Answer } from '../../src/app/state.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { lost, maildropOf, problem, queuedAs, queueIs, readAt, upTo, Visit, visitTo } from './rig.ts'

const readOnly = { account: { readOnly: true } }
const inGoodOrder = { type: 'leave', atOnce: false, code: 0 }

const answer = (answer: Answer) => ({ type: 'questionAnswered', answer }) as const

/** A visit whose purge of the messages 5, 4, 3 and 2 is under way. */
const purging = () => visitTo(5).press('d', 'd', 'd', 'd', '$').happen(answer('purge'))

describe('q', () => {
  test('leaves in good order where nothing is queued', () => {
    expect(visitTo(5).press('q').effects).toEqual([inGoodOrder])
  })

  test('asks where something is queued', () => {
    const visit = visitTo(5).press('d').press('q')
    expect([visit.state.question, visit.effects]).toEqual([{ kind: 'quit' }, []])
  })

  test('and leave: nothing is purged, and the queue stays kept', () => {
    expect(visitTo(5).press('d', 'q').happen(answer('leave')).effects).toEqual([inGoodOrder])
  })

  test('and drop: the queue is emptied, and nothing is purged', () => {
    const visit = visitTo(5).press('V', 'G', 'd', 'q').happen(answer('dropQueue'))
    expect(visit.kept).toEqual(['-id-5', '-id-4', '-id-3', '-id-2', '-id-1'])
    expect(visit.effects.at(-1)).toEqual(inGoodOrder)
    expect(visit.queue).toEqual([])
  })

  test('and drop: what waits to be settled stays queued', () => {
    const visit = visitTo(5)
      .happen(queueIs([queuedAs(5), queuedAs(4, { unsettled: true })]))
      .press('q')
      .happen(answer('dropQueue'))
    expect(visit.kept).toEqual(['-id-5'])
    expect(visit.queue).toEqual(['id-4'])
  })

  test('leaves without a question where nothing can be done on a read-only visit', () => {
    const visit = visitTo(5, readOnly).happen(queueIs([queuedAs(4)]))
    expect(visit.press('q').effects).toEqual([inGoodOrder])
  })

  test('leaves without a question where all that is queued waits to be settled, and says so to who started it', () => {
    const visit = visitTo(5).happen(queueIs([queuedAs(4, { unsettled: true })]))
    expect(visit.press('q').effects).toEqual([{ ...inGoodOrder, code: 1 }])
    expect(unprovenText(visit.state)).toMatch(/^Of 1 message it is not known whether a purge/)
    expect(unprovenText(visitTo(5).state)).toBeUndefined()
  })

  test('asks where what is queued is not kept, and holds for this session only', () => {
    const nameless = visitTo(maildropOf(upTo(5), () => undefined))
    expect(nameless.press('d', 'q').question).toBe('quit')
    const unkept = visitTo(5).happen({ type: 'queueNotKept', reason: sanitise('The disk is full.') })
    expect(unkept.press('d', 'q').question).toBe('quit')
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
    const visit = new Visit().happen({ type: 'openFailed', problem, retry: undefined, at: readAt })
    expect(visit.press('q').effects).toEqual([{ type: 'leave', atOnce: false, code: 1 }])
    expect(visit.press('ctrl+c').effects).toEqual([{ type: 'leave', atOnce: true, code: 1 }])
  })

  test('is 1 then also where something else was said since, and the reason is kept', () => {
    const visit = new Visit()
      .happen({ type: 'openFailed', problem, retry: undefined, at: readAt })
      .press('d', 'escape', 'q')
    expect(visit.effects).toEqual([{ type: 'leave', atOnce: false, code: 1 }])
    expect(visit.state.connection).toMatchObject({ status: 'closed', since: readAt, problem })
  })

  test('is 0 once it has been open, and where one leaves before it is', () => {
    expect(visitTo(5).happen(lost).press('q').effects).toEqual([inGoodOrder])
    expect(new Visit().press('q').effects).toEqual([inGoodOrder])
  })
})

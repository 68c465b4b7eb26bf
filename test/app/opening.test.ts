import { describe, expect, test } from 'vitest'
import { messageAt } from '../../src/app/maildrop.ts'
import { currentMessage } from '../../src/app/state.ts'
import {
  fetched,
  idOf,
  keyTo,
  lost,
  maildropOf,
  opened,
  problem,
  readAt,
  summariesOf,
  upTo,
  Visit,
  viewOf,
  visitTo,
} from './rig.ts'

describe('opening', () => {
  test('tells how far it has come', () => {
    const visit = new Visit().happen({ type: 'openingWent', step: 'securing' })
    expect(visit.state.connection).toEqual({ status: 'opening', step: 'securing' })
    visit.happen({ type: 'openingWent', step: 'listing', messages: 12 })
    expect(visit.state.connection).toEqual({ status: 'opening', step: 'listing', messages: 12 })
  })

  test('ends with the newest message under the cursor', () => {
    const visit = visitTo(5)
    expect([visit.number, visit.state.list.top, visit.state.now]).toEqual([5, 0, readAt])
    expect(visit.state.connection).toEqual({ status: 'open', tls: 'TLSv1.3', since: readAt })
  })

  test('that fails says why, and R tries again', () => {
    const visit = new Visit().happen({ type: 'openFailed', problem, retry: undefined, at: readAt })
    expect(visit.state.connection).toEqual({ status: 'closed', since: readAt, problem, next: undefined })
    expect(visit.state.notice).toEqual({ tone: 'problem', text: 'The line is cut.', advice: 'Press R.' })
    visit.press('R')
    expect(visit.effects).toEqual([{ type: 'openMaildrop' }])
    expect(visit.state.connection.status).toBe('opening')
    expect(visit.state.notice).toBeUndefined()
  })

  test('is asked for once: R is refused while it goes on, and while a purge does', () => {
    const visit = visitTo(5).press('R', 'R')
    expect(visit.asked).toEqual(['openMaildrop', 'runClock'])
    expect(visit.notice).toBe('The mailbox is being opened already.')
    const purging = visitTo(5).press('d', '$').happen({ type: 'questionAnswered', answer: 'purge' })
    expect(purging.press('R').notice).toMatch(/purge is under way/)
    expect(purging.effects).toEqual([])
  })
})

describe('a message that is gone', () => {
  test.each<[string, readonly number[], number]>([
    ['the next older one', [6, 5, 2, 1], 2],
    ['the next newer one, where there is no older', [6, 5], 5],
    ['a row there is, where all are others', [20, 19], 19],
  ])('leaves the cursor on %s', (_, numbers, number) => {
    const visit = visitTo(6).press('j', 'j', 'j')
    expect(visit.number).toBe(3)
    expect(visit.happen(opened(maildropOf(numbers))).number).toBe(number)
  })
})

describe('a connection that is lost', () => {
  test('leaves the list, the cursor and the queue as they are', () => {
    const visit = visitTo(5).press('d', 'd')
    const { list, queue, maildrop } = visit.state
    visit.happen(lost)
    expect(visit.state).toMatchObject({ list, queue })
    expect(visit.state.maildrop).toBe(maildrop)
    expect(visit.state.connection.status).toBe('closed')
    expect(visit.press('j', 'd', 'k').queue).toEqual(['id-5', 'id-4', 'id-2'])
  })

  test('keeps its problem in sight until it is put away with Esc', () => {
    const visit = visitTo(5).happen(lost).press('j', 'k', 'tab', 'tab')
    expect(visit.notice).toBe('The line is cut.')
    expect(visit.press('escape').notice).toBe('')
  })

  test('has its problem put away when the mailbox is open again', () => {
    expect(visitTo(5).happen(lost, opened(maildropOf(upTo(5)))).notice).toBe('')
  })

  test('leaves the texts that were read, and forgets what it was asked for and what failed', () => {
    const visit = visitTo(5).happen(fetched(3), { type: 'previewFailed', key: keyTo(2), problem })
    expect([...visit.rest().happen(lost).state.previews.keys()]).toEqual(['id-3'])
  })
})

describe('a mailbox that is read anew', () => {
  test('keeps the cursor on its message when new mail has come', () => {
    const visit = visitTo(1000).press('pagedown', 'pagedown')
    const { cursor, top } = visit.state.list
    visit.happen(opened(maildropOf(upTo(1003))))
    expect(visit.number).toBe(1000 - cursor)
    expect(visit.state.list).toEqual({ cursor: cursor + 3, top: top + 3 })
  })

  test('keeps the cursor on its message when others have gone and numbers have changed', () => {
    const visit = visitTo(5).press('j', 'j')
    visit.happen(opened(maildropOf(upTo(3), number => idOf(number + 1))))
    expect([visit.number, currentMessage(visit.state)?.id]).toEqual([2, 'id-3'])
  })

  test('keeps the cursor in its row when its message has gone, and within the list', () => {
    const visit = visitTo(5)
      .press('j')
      .happen(opened(maildropOf([1, 2, 3, 5])))
    expect(visit.number).toBe(3)
    expect(visit.press('G').happen(opened(maildropOf([7]))).number).toBe(7)
    expect(visit.happen(opened(maildropOf([]))).state.list).toEqual({ cursor: 0, top: 0 })
  })

  test('keeps the queue, and knows the headers that it knew by their unique-ids', () => {
    const visit = visitTo(5)
      .happen({ type: 'summariesFetched', summaries: summariesOf(5, 4) })
      .press('d')
      .happen(opened(maildropOf(upTo(4), number => idOf(number + 1))))
    expect(visit.queue).toEqual(['id-5'])
    const { maildrop } = visit.state
    expect([0, 1, 2, 3].map(row => maildrop && messageAt(maildrop, row)?.summary?.subject)).toEqual([
      'Subject 5',
      'Subject 4',
      undefined,
      undefined,
    ])
    expect(visit.effects).toContainEqual({ type: 'fetchSummaries', numbers: [2, 1] })
  })

  test('keeps the reader, and asks for its message where that is not known', () => {
    const visit = visitTo(5)
      .press('return')
      .happen(lost, opened(maildropOf(upTo(5))))
    expect(visit.state.screen.name).toBe('reader')
    expect(visit.asked).toContain('fetchPreview')
  })

  test('asks again for a text that could not be had', () => {
    const failed = { type: 'previewFailed', key: keyTo(5), problem } as const
    const visit = visitTo(5)
      .happen(failed)
      .press('R')
      .happen(opened(maildropOf(upTo(5))))
    expect(visit.rest().asked).toEqual(['fetchPreview'])
  })

  test('never shows the text of one message for another that has taken its number', () => {
    const nameless = () => maildropOf(upTo(5), () => undefined)
    const visit = visitTo(nameless()).rest()
    const { message } = visit.effects.find(effect => effect.type === 'fetchPreview') ?? expect.fail()
    visit.happen(fetched(message, viewOf('of one')))
    expect(visit.preview?.status).toBe('here')
    expect(visit.happen(opened(nameless())).preview).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { sanitise } from '../../src/text/sanitise.ts'
import { maildropOf, numbered, opened, summaryOf, upTo, type Visit, visitTo } from './rig.ts'

/** A visit to ten messages of which these have been read, by number. */
const visit = (subjects: Record<number, string>, count = 10) =>
  visitTo(count).happen({
    type: 'summariesFetched',
    summaries: Object.entries(subjects).map(([number, subject]) => [
      numbered(Number(number)),
      { ...summaryOf(Number(number)), subject: sanitise(subject) },
    ]),
  })

const search = (visit: Visit, typed: string) => visit.press('/').type(typed).press('return')

const harbours = { 9: 'The harbour', 6: 'HARBOUR dues', 2: 'old Harbour' }
const unread = '7 headers are not known yet.'

describe('a search in the list', () => {
  test('moves to the next message that holds it, n on and on, and round', () => {
    const list = search(visit(harbours), 'harbour')
    const seen = [[list.number, list.notice]]
    for (const key of ['n', 'n', 'n', 'N', 'N']) {
      list.press(key)
      seen.push([list.number, list.notice])
    }
    expect(seen).toEqual([
      [9, `Match 1 of 3. ${unread}`],
      [6, `Match 2 of 3. ${unread}`],
      [2, `Match 3 of 3. ${unread}`],
      [9, `Match 1 of 3. Found from the beginning on. ${unread}`],
      [2, `Match 3 of 3. Found from the end on. ${unread}`],
      [6, `Match 2 of 3. ${unread}`],
    ])
  })

  test('finds senders, and says nothing of headers where all are known', () => {
    const list = search(visit({ 3: 'x', 2: 'y', 1: 'z' }, 3), 'SENDER 1')
    expect([list.number, list.notice]).toEqual([1, 'Match 1 of 1.'])
    expect(list.effects).toContainEqual({ type: 'awaitRest', move: list.state.moves })
  })

  test('stays where the only match is', () => {
    const list = search(visit({ 10: 'Harbour' }), 'harbour')
    expect([list.number, list.notice]).toEqual([
      10,
      'Match 1 of 1. Found from the beginning on. 9 headers are not known yet.',
    ])
  })

  test('that finds nothing leaves the cursor where it is', () => {
    const list = search(visit(harbours).press('j'), 'lighthouse')
    expect([list.number, list.notice]).toEqual([9, `Not found in the list. ${unread}`])
    const nearly = search(visit({ 2: 'x' }, 2), 'lighthouse')
    expect(nearly.notice).toBe('Not found in the list. 1 header is not known yet.')
  })

  test('finds what has become known since', () => {
    const list = search(visit(harbours), 'harbour')
    list.happen({
      type: 'summariesFetched',
      summaries: [[numbered(8), { ...summaryOf(8), subject: sanitise('Harbour too') }]],
    })
    expect(list.press('n').number).toBe(8)
    list.happen(opened(maildropOf(upTo(12))))
    expect(list.press('n').number).toBe(6)
  })

  test('goes on where nothing is typed; Esc, where it ends nothing else, ends it', () => {
    const list = search(visit(harbours), 'harbour')
    expect(search(list, '').number).toBe(6)
    list.press('V', 'escape', 'n')
    expect(list.number).toBe(2)
    list.press('escape', 'n')
    expect([list.number, list.notice]).toEqual([2, '/ searches senders and subjects.'])
    expect(search(list, '').state.prompt).toBeUndefined()
    expect(list.number).toBe(2)
  })

  test('extends a range', () => {
    const list = search(visit(harbours).press('V'), 'harbour').press('d')
    expect(list.queue).toEqual(['id-10', 'id-9'])
  })

  test('is not that of a text, and asks for its own line', () => {
    const list = search(visit(harbours), 'harbour').press('?')
    list.press('n')
    expect(list.notice).toBe('/ searches in this text.')
    expect(list.press('escape').press('/').state.prompt).toMatchObject({ wants: 'searchList' })
  })
})

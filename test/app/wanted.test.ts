import { describe, expect, test } from 'vitest'
import { listHeight } from '../../src/app/layout.ts'
import { lost, maildropOf, opened, summariesOf, upTo, Visit, type VisitOptions, visitTo } from './rig.ts'

/** The numbers of the headers that were asked for last; undefined where none were. */
const wanted = (visit: Visit) =>
  visit.effects.findLast(effect => effect.type === 'fetchSummaries')?.numbers.map(Number)

const options: VisitOptions = { rows: 12, columns: 80 }

describe('the headers not yet known', () => {
  test('are asked for once the mailbox is open: those on the screen and a screenful behind', () => {
    const visit = visitTo(1000, options)
    const height = listHeight(visit.state)
    expect(wanted(visit)).toEqual(upTo(2 * height).map(row => 1001 - row))
  })

  test('are asked for around the cursor, nearest first, and a screenful to both sides', () => {
    const visit = visitTo(1000, options).press('5', '0', '0', 'return')
    const height = listHeight(visit.state)
    const numbers = wanted(visit) ?? []
    expect(numbers.slice(0, 5)).toEqual([500, 499, 501, 498, 502])
    expect(numbers).toHaveLength(3 * height)
    const first = 1000 - visit.state.list.top + height
    expect(numbers.toSorted((a, b) => b - a)).toEqual(upTo(3 * height).map(row => first + 1 - row))
  })

  test('leave out what is known', () => {
    const visit = visitTo(1000, options)
    visit.happen({ type: 'summariesFetched', summaries: summariesOf(...upTo(1000).filter(n => n % 2 === 0)) })
    const numbers = wanted(visit.press('G')) ?? []
    expect(numbers).toContain(1)
    expect(numbers.filter(number => number % 2 === 0)).toEqual([])
  })

  test('are not asked for again while the same rows are on the screen', () => {
    const visit = visitTo(1000, options)
    for (const key of ['j', 'k', 'd', 'u', 'z', 'tab', 'escape', 'h', 'd', 'q']) {
      expect(wanted(visit.press(key))).toBeUndefined()
    }
    expect(wanted(visit.happen({ type: 'summariesFetched', summaries: summariesOf(1000) }))).toBeUndefined()
    expect(wanted(visit.rest())).toBeUndefined()
  })

  test('are not given up for the reader, the help or the transcript over the list', () => {
    const visit = visitTo(1000, options).press('3', '0', '0', 'return', 'k')
    for (const keys of [
      ['return', 'escape'],
      ['?', 'G', 'q'],
    ]) {
      for (const key of keys) expect(wanted(visit.press(key))).toBeUndefined()
    }
  })

  test('are asked for when the list scrolls, grows with the window, or gets the room of the preview', () => {
    const visit = visitTo(1000, { rows: 40 })
    expect(wanted(visit.press('P'))).toContain(1000 - 2 * listHeight(visit.state) + 1)
    expect(wanted(visit.happen({ type: 'resized', columns: 80, rows: 60 }))).toBeDefined()
    expect(wanted(visit.happen({ type: 'resized', columns: 80, rows: 30 }))).toBeUndefined()
    expect(wanted(visit.press('G'))).toContain(1)
  })

  test('are asked for again in a new session', () => {
    const visit = visitTo(5).happen(lost)
    expect(wanted(visit.happen(opened(maildropOf(upTo(5)))))).toEqual([5, 4, 3, 2, 1])
  })

  test('are asked for of what is queued, wherever it is in the list, behind what is in sight', () => {
    const visit = visitTo(1000, options).press('V', '5', '0', '0', 'return')
    const numbers = wanted(visit.press('d')) ?? []
    expect(numbers.at(0)).toBe(500)
    expect(numbers).toContain(800)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('are not asked for without a connection', () => {
    expect(wanted(new Visit().press('j'))).toBeUndefined()
    expect(wanted(visitTo(1000).happen(lost))).toBeUndefined()
    expect(wanted(visitTo(1000).happen(lost).press('G'))).toBeUndefined()
  })
})

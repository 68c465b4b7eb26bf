import { describe, expect, test } from 'vitest'
import { layoutOf } from '../../src/app/layout.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { fetched, loadedWhole, readingVisit, refTo, type Visit, viewOf, visitTo } from './rig.ts'

/** A text of 100 lines, some of which have something to be found in them. */
const textWith = (found: Record<number, string>): MessageView => {
  const lines = Array.from({ length: 100 }, (_, i) => sanitise(found[i] ?? `line ${i}`))
  return viewOf('text', 0, { fields: [], sections: [{ title: undefined, lines }] })
}

const harbour = textWith({ 5: 'the harbour', 40: 'a Harbour', 41: 'harbour again', 90: 'THE HARBOUR' })

/** The reader on such a text. Its first line on the screen is empty: the header of this text is. */
const reading = (view = harbour, rows = 24) => readingVisit(view, { rows, how: loadedWhole })

const search = (visit: Visit, typed: string, key = '/') => visit.press(key).type(typed).press('return')

/** The line of the last match. */
const found = ({ state, lines }: Visit) => lines[state.search?.found?.line ?? -1]

describe('a search', () => {
  test('finds the next line that holds what was typed, and shows it with some lines above it', () => {
    const visit = search(reading(), 'harbour')
    expect(found(visit)).toBe('the harbour')
    search(visit.press('g'), '40')
    expect(visit.notice).toBe('Not found in what is here.')
    search(visit, 'line 50')
    const { content } = layoutOf(visit.state)
    expect(visit.lines.indexOf('line 50') - visit.scroll).toBe(Math.floor(content / 3))
    expect(visit.notice).toBe('')
  })

  test.each([
    ['harbour', ['the harbour', 'a Harbour', 'harbour again', 'THE HARBOUR', 'the harbour']],
    ['HARBOUR', ['THE HARBOUR', 'THE HARBOUR']],
    ['Harbour', ['a Harbour', 'a Harbour']],
    ['LINE 7', [undefined]],
    ['e harb', ['the harbour', 'THE HARBOUR', 'the harbour']],
    ['a.*r', [undefined]],
    ['(', [undefined]],
  ])('for %j, a capital letter making capitals count, and n on and on', (typed, lines) => {
    const visit = search(reading(), typed)
    expect(lines.map((_, i) => found(i === 0 ? visit : visit.press('n')))).toEqual(lines)
  })

  test.each([
    ['/', 'n', ['the harbour', 'a Harbour', 'harbour again', 'THE HARBOUR', 'the harbour']],
    ['/', 'N', ['the harbour', 'THE HARBOUR', 'harbour again', 'a Harbour', 'the harbour']],
    ['?', 'n', ['THE HARBOUR', 'harbour again', 'a Harbour', 'the harbour', 'THE HARBOUR']],
    ['?', 'N', ['THE HARBOUR', 'the harbour', 'a Harbour', 'harbour again', 'THE HARBOUR']],
  ])('with %s goes its way with %s', (key, on, lines) => {
    const visit = search(reading(), 'harbour', key)
    expect(lines.map((_, i) => found(i === 0 ? visit : visit.press(on)))).toEqual(lines)
  })

  test('says where it went on at the other end', () => {
    const visit = search(reading(), 'harbour')
    expect([visit.notice, visit.press('n').notice, visit.press('N', 'N').notice]).toEqual([
      '',
      '',
      'Found from the end on.',
    ])
    expect(visit.press('n').notice).toBe('Found from the beginning on.')
    expect(visit.press('n').notice).toBe('')
    expect(search(visit.press('G'), 'line 30').notice).toBe('Found from the beginning on.')
    expect(search(visit.press('g'), 'harbour', '?').notice).toBe('Found from the end on.')
  })

  test('goes on from its last match, or from what is on the screen where the text was moved since', () => {
    const visit = search(reading(), 'harbour').press('n')
    expect(found(visit)).toBe('a Harbour')
    expect(found(visit.press('g', 'n'))).toBe('the harbour')
    expect(found(visit.press('n', 'G', 'n'))).toBe('THE HARBOUR')
    expect(found(visit.press('n', 'n', 'j', 'n'))).toBe('a Harbour')
  })

  test('of nothing goes on with what was searched for before, in the direction of its key', () => {
    const visit = search(reading(), 'harbour').press('n')
    expect(found(search(visit, ''))).toBe('harbour again')
    expect(found(search(visit, '', '?'))).toBe('a Harbour')
    expect(found(search(visit.press('g'), '', '?'))).toBe('THE HARBOUR')
    expect(search(reading(), '').state.search).toBeUndefined()
  })

  test('finds one match again, also where all of the text is on the screen', () => {
    const visit = search(reading(textWith({ 3: 'harbour' })), 'harbour')
    expect(found(visit.press('n'))).toBe('harbour')
    expect(visit.notice).toBe('Found from the beginning on.')
    const short = viewOf('text', 0, { sections: [{ title: undefined, lines: [sanitise('harbour')] }] })
    expect(found(search(reading(short), 'harbour').press('n', 'N'))).toBe('harbour')
  })

  test('begins with the first line on the screen, and backwards with the one above it', () => {
    const both = () => reading(textWith({ 20: 'harbour 20', 30: 'harbour 30' })).press(...'j'.repeat(31))
    expect(both().lines[both().scroll]).toBe('harbour 30')
    expect(found(search(both(), 'harbour'))).toBe('harbour 30')
    expect(found(search(both(), 'harbour', '?'))).toBe('harbour 20')
  })

  test('that finds nothing says so and leaves the text where it is', () => {
    const visit = reading().press('space')
    const { scroll } = visit
    expect(search(visit, 'nowhere').notice).toBe('Not found in what is here.')
    expect(visit.state.notice?.tone).toBe('warning')
    expect(visit.scroll).toBe(scroll)
    expect(visit.press('n').notice).toBe('Not found in what is here.')
  })

  test('that has not begun is told of by n and N', () => {
    expect(reading().press('n').notice).toBe('/ searches in this text.')
    expect(reading().press('N').notice).toBe('/ searches in this text.')
  })

  test('is taken back with Esc, and the one before stays', () => {
    const visit = search(reading(), 'harbour').press('/').type('other').press('escape')
    expect(visit.screens).toEqual(['reader', 'mailbox'])
    expect(found(visit.press('n'))).toBe('a Harbour')
  })

  test('begins anew in another text: what is seen of it comes first', () => {
    const visit = search(reading(), 'harbour').press('J')
    visit.happen(fetched(4, textWith({ 2: 'harbour 1', 6: 'harbour 2' }), loadedWhole))
    expect(found(visit.press('n'))).toBe('harbour 1')
    expect(found(search(visit.press('H', 'g'), 'transcript').press('escape', 'n'))).toBeUndefined()
  })

  test.each([['w'], ['h']])('begins with what is seen of the text where %s sets it in other lines', key => {
    const visit = search(reading(textWith({ 0: 'harbour 0', 3: 'harbour 3' })), 'harbour').press('n')
    expect(found(visit)).toBe('harbour 3')
    expect(found(visit.press(key, 'n'))).toBe('harbour 0')
  })

  test('looks in what is here, and asks for more towards its end', () => {
    const visit = search(readingVisit(harbour), 'THE HARBOUR')
    expect(visit.effects).toEqual([{ type: 'fetchPreview', message: refTo(5, { lines: 96 }) }])
  })

  test('goes through the help too', () => {
    const visit = search(visitTo(5).press('?'), 'draw the screen')
    expect(found(visit)).toMatch(/Draw the screen anew/)
  })
})

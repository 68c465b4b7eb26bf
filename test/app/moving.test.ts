import { describe, expect, test } from 'vitest'
import { listHeight } from '../../src/app/layout.ts'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import { fetched, maildropOf, numbered, Visit, viewOf, visitTo } from './rig.ts'

const height = listHeight(visitTo(1000).state)

/** A visit whose cursor stands on the message with this number. */
const at = (number: number) => visitTo(1000).press(...String(number), 'return')

describe('the cursor of the list', () => {
  test.each([
    ['j', 999],
    ['down', 999],
    ['G', 1],
    ['end', 1],
    ['pagedown', 1000 - (height - 1)],
    ['space', 1000 - (height - 1)],
    ['ctrl+d', 1000 - (height >> 1)],
  ])('%s leads from the newest message to %i', (key, number) => {
    expect(visitTo(1000).press(key).number).toBe(number)
  })

  test.each([
    ['k', 501],
    ['up', 501],
    ['g', 1000],
    ['home', 1000],
    ['pageup', 500 + height - 1],
    ['ctrl+u', 500 + (height >> 1)],
  ])('%s leads from message 500 to %i', (key, number) => {
    expect(at(500).press(key).number).toBe(number)
  })

  test('stays at the ends, and the notice line says why', () => {
    expect(visitTo(5).press('k').notice).toBe('This is the newest message.')
    expect(visitTo(5).press('G', 'j').notice).toBe('This is the oldest message.')
    expect(visitTo(5).press('G', 'j').number).toBe(1)
    expect(visitTo(5).press('G', 'j', 'k').notice).toBe('')
  })

  test.each(['j', 'G', 'pagedown', 'k'])('%s in an empty mailbox moves nothing and asks for nothing', key => {
    const visit = visitTo(0).press(key)
    expect(visit.state.list).toEqual({ cursor: 0, top: 0 })
    expect(visit.effects).toEqual([])
  })

  test('is moved before there is a list without harm', () => {
    expect(new Visit().press('j', 'G', 'd', 'return').state.list.cursor).toBe(0)
  })

  test('stays in sight when the window shrinks, and where it was when it grows again', () => {
    const visit = visitTo(1000, { rows: 50 }).press('pagedown')
    const { number } = visit
    visit.happen({ type: 'resized', columns: 40, rows: 10 })
    const { list } = visit.state
    expect(visit.number).toBe(number)
    expect(list.cursor).toBeLessThan(list.top + listHeight(visit.state))
    expect(visit.happen({ type: 'resized', columns: 80, rows: 50 }).number).toBe(number)
  })
})

describe('a number and Enter', () => {
  test('jump to the message of that number', () => {
    const visit = visitTo(1000).press('4', '2')
    expect(visit.notice).toBe('Go to message 42: Enter')
    expect(visit.number).toBe(1000)
    visit.press('return')
    expect(visit.number).toBe(42)
    expect(visit.notice).toBe('')
    expect(visit.state.screen.name).toBe('mailbox')
    expect(visit.state.typedNumber).toBe('')
  })

  test('jump to no message that is not there, and say so', () => {
    const visit = visitTo(maildropOf([1, 2, 5])).press('3', 'return')
    expect(visit.notice).toBe('There is no message 3 in this mailbox.')
    expect(visit.number).toBe(5)
    expect(visit.press('return').state.screen.name).toBe('reader')
  })

  test('go by the number, not by the row', () => {
    expect(visitTo(maildropOf([10, 20, 30])).press('2', '0', 'return').state.list.cursor).toBe(1)
  })

  test('begin with no nought, and hold nine digits', () => {
    expect(visitTo(5).press('0').state.typedNumber).toBe('')
    expect(visitTo(5).press('0', '0', '3').state.typedNumber).toBe('3')
    expect(visitTo(5).press(...'12345678901').state.typedNumber).toBe('123456789')
  })

  test.each(['escape', 'j', 'tab', 'x', '?'])('are forgotten at another key: %s', key => {
    expect(visitTo(5).press('4', key).state.typedNumber).toBe('')
  })

  test('stand for nothing outside the list', () => {
    expect(visitTo(5).press('tab', '4').state.typedNumber).toBe('')
    expect(visitTo(5).press('return', '4').state.typedNumber).toBe('')
  })
})

describe('the reader', () => {
  test('is opened by Enter, and left to the same list', () => {
    const visit = at(500).press('k', 'k')
    const { list } = visit.state
    for (const back of ['escape', 'q']) {
      expect(visit.press('return').state.screen).toEqual({ name: 'reader', under: { name: 'mailbox' } })
      expect(visit.press(back).state.screen).toEqual({ name: 'mailbox' })
      expect(visit.state.list).toEqual(list)
    }
  })

  test('goes on with J and back with K, and asks for each message at once', () => {
    const visit = visitTo(5).press('return', 'J')
    expect(visit.number).toBe(4)
    expect(visit.effects).toMatchObject([
      { type: 'fetchPreview', message: { number: 5 } },
      { message: { number: 4 } },
    ])
    expect(visit.press('K').number).toBe(5)
    expect(visit.press('K').notice).toBe('This is the newest message.')
    expect(visit.press('J', 'J', 'J', 'J', 'J').notice).toBe('This is the oldest message.')
  })

  test('scrolls no further than its text, and begins each message at its top', () => {
    const visit = visitTo(5, { rows: 24 }).press('return')
    const { message } = visit.effects.find(effect => effect.type === 'fetchPreview') ?? expect.fail()
    visit.happen(fetched(message, viewOf('line', 100)))
    expect(visit.press('j').state.preview.scroll).toBe(1)
    const end = visit.press('G').state.preview.scroll
    expect(end).toBeGreaterThan(70)
    expect(end).toBeLessThan(100)
    expect(visit.press('j', 'space').state.preview.scroll).toBe(end)
    expect(visit.press('g').state.preview.scroll).toBe(0)
    expect(visit.press('space', 'J').state.preview.scroll).toBe(0)
  })
})

test('a message that has no size and no unique-id is moved over like any other', () => {
  const rows = collectMaildrop()
  rows.listed(numbered(2), 10)
  rows.identified(numbered(1), 'a' as never)
  expect(visitTo(rows.finish()).press('j').number).toBe(1)
})

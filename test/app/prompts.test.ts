import { describe, expect, test } from 'vitest'
import { promptLabel } from '../../src/app/prompts.ts'
import type { Prompt } from '../../src/app/state.ts'
import { lost, manyParts, readingVisit, refTo, type Visit, viewOf, visitTo } from './rig.ts'

const rich = viewOf('text', 3, { parts: manyParts })

const typed = ({ state }: Visit) => state.prompt?.line.text

describe('a line that is asked for', () => {
  test('takes the keys of commands for what they are', () => {
    const visit = readingVisit().press('|')
    const before = visit.state
    visit.type('dq$?jvRz').press('tab', 'up', 'down', 'pagedown', 'ctrl+x', 'f1', '')
    expect(typed(visit)).toBe('dq$?jvRz')
    expect({ ...visit.state, prompt: undefined }).toEqual({ ...before, prompt: undefined })
    expect(visit.effects).toEqual([])
  })

  test('is edited', () => {
    const visit = readingVisit()
      .press('|')
      .type('less -R')
      .press('home', 'x', 'end', 'backspace', 'left', 'y')
    expect(typed(visit)).toBe('xless y-')
    expect(visit.press('ctrl+u').state.prompt?.line).toEqual({ text: '-', cursor: 0 })
  })

  test('takes the first line of a paste', () => {
    const visit = readingVisit().press('|').happen({ type: 'pasted', text: 'grep\u001b[1m a\nrm' })
    expect(typed(visit)).toBe('grep[1m a')
    expect([visit.notice, visit.effects]).toEqual(['', []])
    expect(visit.press('return').effects).toMatchObject([{ errand: { command: 'grep[1m a' } }])
  })

  test.each([['s'], ['|'], ['/'], ['?']])('after %s is put away with Esc, and nothing is done', key => {
    const visit = readingVisit()
    const before = visit.state
    visit.press(key).type('text')
    expect(visit.press('escape').state).toEqual(before)
    expect(visit.effects).toEqual([])
  })

  test('leaves Ctrl-C, Ctrl-L and Ctrl-Z what they are', () => {
    const visit = readingVisit().press('s')
    expect(visit.press('ctrl+l').effects).toEqual([{ type: 'redraw' }])
    expect(visit.press('ctrl+z').effects).toEqual([{ type: 'suspend' }])
    expect(visit.state.prompt).toBeDefined()
    expect(visit.press('ctrl+c').asked).toEqual(['leave'])
  })

  test.each([
    ['s', 'ctrl+u'],
    ['|', 'space'],
    ['/', 'ctrl+u'],
  ])('after %s that is left empty does nothing', (key, edit) => {
    const visit = readingVisit().press(key, edit, 'return')
    expect(visit.state.prompt).toBeUndefined()
    expect(visit.effects).toEqual([])
  })

  test('outlives a connection that is lost', () => {
    const visit = readingVisit().press('s').happen(lost)
    expect(typed(visit)).toBe('Subject.eml')
  })

  test.each(['s', '|'])('is not asked for with %s without a connection, or before anything is here', key => {
    const gone = readingVisit().happen(lost).press(key)
    expect([gone.state.prompt, gone.notice]).toEqual([undefined, 'There is no connection: R makes one.'])
    const unread = visitTo(5).press(key)
    expect([unread.state.prompt, unread.notice]).toEqual([undefined, 'This message has not been read yet.'])
    expect(visitTo(0).press(key).notice).toBe('There is no message here.')
  })
})

describe('a name is offered', () => {
  test('for the message', () => {
    expect(typed(readingVisit(rich).press('s'))).toBe('Subject.eml')
    expect(typed(readingVisit().press('s'))).toBe('Subject.eml')
  })

  test('for the part at hand, in the tree or on the screen', () => {
    const visit = readingVisit(rich)
      .press('v')
      .choose(manyParts[4]?.id ?? '')
    expect(typed(visit.press('s'))).toBe('plan.pdf')
    expect(typed(visit.press('escape', 'return', 's'))).toBe('plan.pdf')
    expect(visit.state.prompt?.part).toBe('1.2')
  })

  test('and no command', () => {
    expect(typed(readingVisit(rich).press('|'))).toBe('')
  })
})

describe('Enter', () => {
  test('saves the message under the name', () => {
    const visit = readingVisit().press('s', 'return')
    const errand = { type: 'save', part: undefined, path: 'Subject.eml' }
    expect(visit.effects).toEqual([{ type: 'runErrand', errand, message: refTo(5), load: true }])
    expect(visit.state.prompt).toBeUndefined()
  })

  test('pipes the part to the command', () => {
    const visit = readingVisit(rich).press('v', '|').type('less').press('return')
    const errand = { type: 'pipe', part: '1.1.2', command: 'less' }
    expect(visit.effects).toEqual([{ type: 'runErrand', errand, message: refTo(5), load: false }])
  })
})

test.each<[Prompt['wants'], string | undefined, string]>([
  ['save', undefined, 'Save this message as: '],
  ['save', '1.2', 'Save this part as: '],
  ['pipe', undefined, 'Pipe this message to the command: '],
  ['pipe', '1.2', 'Pipe this part to the command: '],
  ['search', undefined, 'Search: '],
  ['searchBack', undefined, 'Search backwards: '],
])('what is asked for with %s of %s is said', (wants, part, label) => {
  expect(promptLabel({ wants, part: part as Prompt['part'], line: { text: '', cursor: 0 } })).toBe(label)
})

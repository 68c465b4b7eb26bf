import { describe, expect, test } from 'vitest'
import { commands } from '../../src/app/commands.ts'
import { linesOnScreen, previewLines } from '../../src/app/reading.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  lost,
  manyParts,
  partOf,
  problem,
  readingVisit,
  textViewOf,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const reading = (view: MessageView, columns = 80): Visit =>
  readingVisit(view, { columns, how: { extent: 'whole' } })

const helpLines = (columns: number) => linesOnScreen(visitTo(5, { columns }).press('?').state)

const texts = (visit: Visit) => previewLines(visit.state).map(({ text }) => text)

describe('the text of a message', () => {
  test('stands under its header fields and attachments', () => {
    const view = viewOf('line', 2, {
      parts: [partOf('1', 'multipart/mixed'), partOf('1.1', 'application/pdf', { name: sanitise('a.pdf') })],
      note: sanitise('Only the beginning.'),
    })
    expect(texts(reading(view))).toEqual([
      'From: Sender',
      'Attached: a.pdf, application/pdf, 400 B',
      '',
      'Only the beginning.',
      '',
      'line 0',
      'line 1',
    ])
  })

  test('stands under all header fields after h', () => {
    expect(texts(reading(viewOf('line')).press('h')).slice(0, 3)).toEqual([
      'From: value',
      'To: value',
      'Received: value',
    ])
  })

  test('stands under the header as it came after another h, without the marks of labels', () => {
    const lines = previewLines(reading(viewOf('line')).press('h', 'h').state)
    expect(lines.slice(0, 3)).toEqual(
      ['From: =?utf-8?Q?Sender?=', 'To: value', 'Received: value'].map(text => ({
        text,
        tone: 'plain',
        label: 0,
      })),
    )
  })

  test('is set anew when more of it is here, and when its lines are not to be wrapped', () => {
    const long = sanitise('word '.repeat(100))
    const visit = readingVisit(viewOf('text', 0, { sections: [{ title: undefined, lines: [long] }] }))
    const wrapped = visit.lines.length
    expect(visit.press('w').lines).toContain(long)
    expect(visit.press('w').lines).toHaveLength(wrapped)
    expect(visit.lines.at(-1)).toBe('500 B of 1.0 KB are here: > loads all of it.')
    expect(visit.press('G').lines.at(-1)).toBe('500 B of 1.0 KB are here; more is on its way…')
  })

  test.each([10, 20, 40, 200])('is wrapped to %i columns, quotes marked', columns => {
    const long = sanitise(`> ${'quoted words '.repeat(30)}`)
    const sections = [{ title: undefined, lines: [long] }]
    const lines = previewLines(reading(viewOf('text', 0, { sections }), columns).state)
    expect(lines.every(({ text }) => cellWidth(text) <= columns)).toBe(true)
    expect(lines.filter(({ tone }) => tone === 'quote').length).toBeGreaterThan(1)
  })

  test('says what is awaited, what went wrong, and what is not there', () => {
    expect(texts(visitTo(5).press('return'))).toEqual(['Fetching the beginning of this message…'])
    expect(texts(visitTo(5))).toEqual([''])
    expect(texts(visitTo(5).happen(lost)).join(' ')).toBe(
      'The text has not been fetched, and there is no connection: R makes one.',
    )
    expect(texts(visitTo(5).happen(lost).press('R'))).toEqual(['The text comes once there is a connection.'])
    expect(texts(visitTo(0))).toEqual([])
    const failed = visitTo(5).happen({ type: 'previewFailed', key: 'id-5' as never, problem })
    expect(texts(failed)).toEqual([
      'The line is cut.',
      'Press R.',
      '> loads all of the message: that may go well where looking does not.',
    ])
  })
})

describe('the help', () => {
  test('holds every command', () => {
    const text = helpLines(1000)
      .map(line => line.text)
      .join('\n')
    for (const { help } of commands) expect(text).toContain(help)
  })

  test.each([40, 80, 200])('fits %i columns', columns => {
    expect(helpLines(columns).filter(({ text }) => cellWidth(text) > columns)).toEqual([])
  })

  test.each([1, 2, 10])('breaks nothing in %i columns', columns => {
    expect(helpLines(columns).length).toBeGreaterThan(commands.length)
  })
})

test('a transcript is wrapped where it must be', () => {
  const lines = [sanitise('S: +OK'), sanitise('x'.repeat(100))]
  const visit = visitTo(5, { columns: 40 }).happen({ type: 'transcriptRead', lines })
  expect(visit.lines.map(text => text.length)).toEqual([6, 38, 38, 24])
})

describe('the text on the screen', () => {
  const view = viewOf('text', 3, {
    parts: manyParts,
    trace: [{ title: sanitise('Way'), lines: [sanitise('from a to b')] }],
  })

  test('of a part and of a source says that it is awaited, until it is here', () => {
    const part = reading(view).press('v', 'return')
    expect(part.lines).toEqual(['Reading…'])
    const key = 'id-5' as never
    part.happen({ type: 'partRead', key, part: '1.1.2' as never, view: textViewOf('part') })
    expect(part.lines).toEqual(['part 0', 'part 1', 'part 2'])
    const source = reading(view).press('e')
    expect(source.lines).toEqual(['Reading…'])
    expect(source.happen({ type: 'sourceRead', key, view: textViewOf('source') }).lines[0]).toBe('source 0')
  })

  test('of the way of a message is what its header says, or that it says nothing', () => {
    expect(reading(view).press('i').lines).toEqual(['Way', 'from a to b'])
    expect(reading(viewOf('text')).press('i').lines).toEqual([
      'The header of this message does not say which way it took.',
    ])
  })

  test('of the tree of parts and of the list of links is that of the message: no other is there', () => {
    const visit = reading(view)
    const { lines } = visit
    expect(visit.press('v').lines).toEqual(lines)
  })
})

import { describe, expect, test } from 'vitest'
import { commands } from '../../src/app/commands.ts'
import { helpLines, previewLines, transcriptLines } from '../../src/app/reading.ts'
import type { Preview } from '../../src/mail/preview.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { lost, previewOf, problem, type Visit, visitTo } from './rig.ts'

/** A visit that reads a message of this text. */
const reading = (preview: Preview, columns = 80): Visit => {
  const visit = visitTo(5, { columns }).press('return')
  const key = visit.effects.find(effect => effect.type === 'fetchPreview')?.key ?? expect.fail()
  return visit.happen({ type: 'previewFetched', key, preview })
}

const texts = (visit: Visit) => previewLines(visit.state).map(({ text }) => text)

describe('the text of a message', () => {
  test('stands under its header fields and attachments', () => {
    const preview = {
      ...previewOf('line', 2),
      attachments: [{ name: sanitise('a.pdf'), type: sanitise('application/pdf') }],
      note: sanitise('Only the beginning.'),
    }
    expect(texts(reading(preview))).toEqual([
      'From: Sender',
      'Attached: a.pdf (application/pdf)',
      '',
      'Only the beginning.',
      '',
      'line 0',
      'line 1',
    ])
  })

  test('stands under all header fields after h', () => {
    expect(texts(reading(previewOf('line')).press('h')).slice(0, 3)).toEqual([
      'From: value',
      'To: value',
      'Received: value',
    ])
  })

  test.each([10, 20, 40, 200])('is wrapped to %i columns, quotes marked', columns => {
    const long = sanitise(`> ${'quoted words '.repeat(30)}`)
    const lines = previewLines(reading({ ...previewOf('text'), lines: [long] }, columns).state)
    expect(lines.every(({ text }) => cellWidth(text) <= columns)).toBe(true)
    expect(lines.filter(({ tone }) => tone === 'quote').length).toBeGreaterThan(1)
  })

  test('says what is awaited, what went wrong, and what is not there', () => {
    expect(texts(visitTo(5).press('return'))).toEqual(['Fetching the beginning of this message…'])
    expect(texts(visitTo(5))).toEqual([''])
    expect(texts(visitTo(5).happen(lost))).toEqual(['Not read yet.'])
    expect(texts(visitTo(0))).toEqual([])
    const failed = visitTo(5).happen({ type: 'previewFailed', key: 'id-5' as never, problem })
    expect(texts(failed)).toEqual(['The line is cut.', 'Press R.'])
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
  const lines = transcriptLines([sanitise('S: +OK'), sanitise('x'.repeat(100))], 40)
  expect(lines.map(({ text }) => text.length)).toEqual([6, 38, 38, 24])
})

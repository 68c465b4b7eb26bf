import { describe, expect, test } from 'vitest'
import { messageLines, sectionLines, textViewLines } from '../../src/app/message-lines.ts'
import type { Fetched, PreviewState } from '../../src/app/message-ref.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { beginning, loadedWhole, manyParts, partOf, textViewOf, viewOf } from './rig.ts'

const setting = { columns: 78, wrapped: true }

const here = (
  view: MessageView,
  fetched: Fetched,
  asked: boolean,
): Extract<PreviewState, { status: 'here' }> => ({
  status: 'here',
  view,
  fetched,
  lines: 48,
  charset: undefined,
  asked,
})

const linesOf = (view: MessageView, fetched = loadedWhole, asked = false, listed?: number) =>
  messageLines(here(view, fetched, asked), 'chosen', listed, setting)

const textsOf = (lines: readonly { text: string }[]) => lines.map(({ text }) => text)

const named = (name: string, more = {}) => ({ name: sanitise(name), ...more })

describe('the lines of a message', () => {
  test('are header, other parts, marks, note and text, in this order and tone', () => {
    const view = viewOf('text', 1, {
      parts: manyParts,
      marks: [sanitise('Signed with PGP: Postern does not verify it.')],
      note: sanitise('Read as windows-1252.'),
    })
    expect(linesOf(view).map(({ text, tone }) => [text, tone])).toEqual([
      ['From: Sender', 'plain'],
      ['Also here: text/plain, 400 B', 'plain'],
      ['Attached: plan.pdf, application/pdf, 8.2 KB', 'plain'],
      ['Also here: image/png, 30 KB so far', 'plain'],
      ['Signed with PGP: Postern does not verify it.', 'note'],
      ['', 'plain'],
      ['Read as windows-1252.', 'note'],
      ['', 'plain'],
      ['text 0', 'plain'],
    ])
  })

  test.each<[string, Fetched, boolean, number | undefined, string | undefined]>([
    ['a beginning', beginning, false, 1000, '500 B of 1.0 KB are here: > loads all of it.'],
    ['of a size that is not known', beginning, false, undefined, '500 B are here: > loads all of it.'],
    ['with more on its way', beginning, true, 1000, '500 B of 1.0 KB are here; more is on its way…'],
    [
      'as far as looking goes',
      { ...beginning, extent: 'asFarAsTop' },
      false,
      1000,
      '500 B of 1.0 KB are here: > loads all of it.',
    ],
    ['whole', loadedWhole, false, 1000, undefined],
  ])('end with how much is here: %s', (_, fetched, asked, listed, end) => {
    const last = linesOf(viewOf('text', 1), fetched, asked, listed).at(-1)
    if (end === undefined) expect(last).toMatchObject({ text: 'text 0', tone: 'plain' })
    else expect(last).toEqual({ text: end, tone: 'note', label: 0 })
  })

  test.each([
    ['chosen', ['From: Sender']],
    ['all', ['From: value', 'To: value', 'Received: value']],
    ['raw', ['From: =?utf-8?Q?Sender?=', 'To: value', 'Received: value']],
  ] as const)('begin with the header as it is wanted: %s', (header, fields) => {
    const lines = messageLines(here(viewOf('text', 0), loadedWhole, false), header, 1000, setting)
    expect(textsOf(lines)).toEqual([...fields, ''])
  })

  test('are one empty line where nothing is in the message', () => {
    const empty = viewOf('text', 0, { fields: [], sections: [], parts: [] })
    expect(textsOf(linesOf(empty))).toEqual([''])
  })
})

test('where a text is cut for its length that is said behind its last line too', () => {
  const goesOn = { text: 'The text goes on: s saves all of it.', tone: 'note' }
  expect(linesOf(viewOf('text', 2, { cut: true })).at(-1)).toMatchObject(goesOn)
  expect(textViewLines(textViewOf('part', 2, { cut: true }), setting).at(-1)).toMatchObject(goesOn)
  expect(linesOf(viewOf('text', 2)).at(-1)).toMatchObject({ text: 'text 1' })
})

describe('the other parts of a message', () => {
  const others = (...parts: MessageView['parts']) =>
    textsOf(
      linesOf(viewOf('text', 0, { fields: [], parts: [partOf('1', 'multipart/mixed'), ...parts] })),
    ).slice(0, -1)

  test('are named eight at most, and the others counted', () => {
    const parts = Array.from({ length: 50 }, (_, i) =>
      partOf(`1.${i + 1}`, 'image/png', named(`${i + 1}.png`)),
    )
    const lines = others(...parts)
    expect(lines).toHaveLength(9)
    expect(lines[7]).toBe('Attached: 8.png, image/png, 400 B')
    expect(lines[8]).toBe('and 42 more: v shows all parts.')
    expect(others(...parts.slice(0, 8))).toHaveLength(8)
  })

  test('leave out what is shown, what holds others, and what is in a message that is named', () => {
    expect(
      others(
        partOf('1.1', 'text/plain', { shown: true }),
        partOf('1.2', 'multipart/related'),
        partOf('1.2.1', 'image/png'),
        partOf('1.3', 'message/rfc822'),
        partOf('1.3.1', 'image/gif'),
        partOf('1.30', 'image/jpeg'),
      ),
    ).toEqual([
      'Also here: image/png, 400 B',
      'Attached: message/rfc822, 400 B',
      'Also here: image/jpeg, 400 B',
    ])
  })

  test.each([
    [partOf('1.1', 'image/png', { disposition: sanitise('attachment') }), 'Attached: image/png, 400 B'],
    [partOf('1.1', 'image/png', named('a.png')), 'Attached: a.png, image/png, 400 B'],
    [partOf('1.1', 'message/global', { message: true }), 'Attached: message/global, 400 B'],
    [partOf('1.1', 'message/partial'), 'Also here: message/partial, 400 B'],
    [partOf('1.1', 'image/png', { disposition: sanitise('inline') }), 'Also here: image/png, 400 B'],
    [partOf('1.1', 'image/png', { whole: false, decodedOctets: 0 }), 'Also here: image/png, 0 B so far'],
  ])('are attached, or here too: %#', (part, line) => {
    expect(others(part)).toEqual([line])
  })
})

describe('the lines of a part', () => {
  test('are its own header, its note and its text', () => {
    const fields = [{ name: sanitise('From'), value: sanitise('Sender') }]
    const view = textViewOf('part', 2, { fields, note: sanitise('Cut.') })
    expect(textsOf(textViewLines(view, setting))).toEqual([
      'From: Sender',
      '',
      'Cut.',
      '',
      'part 0',
      'part 1',
    ])
    expect(textsOf(textViewLines(textViewOf('part', 1), setting))).toEqual(['part 0'])
  })
})

test('sections stand under their titles, an empty line between them', () => {
  const lines = [sanitise('a')]
  const sections = [
    { title: undefined, lines },
    { title: sanitise('Part 1.2: text/plain'), lines: [sanitise('> b')] },
    { title: sanitise('Nothing'), lines: [] },
  ]
  expect(sectionLines(sections, setting).map(({ text, tone }) => [text, tone])).toEqual([
    ['a', 'plain'],
    ['', 'plain'],
    ['Part 1.2: text/plain', 'title'],
    ['> b', 'quote'],
    ['', 'plain'],
    ['Nothing', 'title'],
  ])
})

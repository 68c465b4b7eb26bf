import { describe, expect, test } from 'vitest'
import { said, sanitise } from '../../src/text/sanitise.ts'
import { beginning } from '../app/rig.ts'
import { openMailbox, showMailbox, account as usual } from './mailbox.tsx'

const places: [string, string[]][] = [
  ['list', []],
  ['preview', ['\t']],
  ['queue', ['d', 'd', '\t', '\t']],
  ['range', ['V', 'j', 'j']],
  ['range that is protected', ['V', 'j', 'F']],
  ['purge of a range', ['V', 'G', 'd', '$']],
  ['quit with a range queued', ['V', 'G', 'd', 'q']],
  ['reader', ['\r']],
  ['reader with all fields', ['\r', 'h']],
  ['help', ['?']],
  ['purge', ['d', 'd', '$']],
  ['quit', ['d', 'd', 'q']],
  ['purge, asked in the reader', ['d', '\r', '$']],
  ['parts', ['v']],
  ['part', ['v', '\r']],
  ['source', ['\r', 'e']],
  ['trace', ['\r', 'i']],
  ['links', ['b']],
  ['prompt', ['s']],
  ['prompt in the tree of parts', ['v', '|']],
  ['prompt in the reader', ['\r', '/']],
  ['charset question', ['E']],
  ['charset question in the reader', ['\r', 'E']],
  ['load question', ['\r', '>']],
  ['load question in the tree of parts', ['v', '>']],
]

const windows = [
  [120, 40],
  [80, 24],
  [40, 12],
  [25, 8],
] as const

describe.each(windows)('at %i by %i', (columns, rows) => {
  test.each(places)('%s fits: the top line is the first row, the hints are the last', async (_, keys) => {
    const { screen, press } = await showMailbox(openMailbox(columns, rows, {}, { fetched: beginning }))
    for (const key of keys) await press(key)
    const { lines } = await screen()
    expect(lines).toHaveLength(rows)
    expect(lines[0]).toMatch(/^Postern/)
    expect(lines.at(-1)).toMatch(/ (help|quit|back)$/)
    expect(lines.filter(line => line.startsWith('Postern'))).toHaveLength(1)
  })
})

test.each([
  [20, 6],
  [20, 5],
  [10, 4],
  [10, 3],
  [4, 2],
  [1, 1],
])('at %i by %i nothing is drawn that does not fit', async (columns, rows) => {
  const { screen, press } = await showMailbox(openMailbox(columns, rows))
  const shown = async () => (await screen()).lines.filter(line => line !== '')
  for (const keys of [
    ...'jk',
    '\r',
    ...'JKvq',
    ...'b',
    '\u001b',
    ...'eqE',
    '\u001b',
    ...'s',
    '\u001b',
    ...'q?qd$',
    '\u001b',
    'q',
  ]) {
    await press(keys)
    expect((await shown()).length).toBeLessThanOrEqual(rows)
  }
})

test('what is far too long for the window is cut', async () => {
  const endless = sanitise('界'.repeat(3000))
  const account = { ...usual, name: endless, server: endless, readOnly: true, plaintext: true }
  const notice = { tone: 'problem', text: endless, advice: endless } as const
  const { screen, press } = await showMailbox(openMailbox(80, 24, { account, notice }))
  for (const keys of ['', 'd', '$', '\u001b', '\r']) {
    if (keys) await press(keys)
    const { lines } = await screen()
    expect(lines[0]).toMatch(/^Postern .* NO TLS/)
    expect(lines.at(-1)).toMatch(/^ \S+ (read|next|choose)/)
  }
})

test('the screen is drawn anew for each size of the window', async () => {
  const { screen, resizeBoth } = await showMailbox(openMailbox(80, 24))
  for (const [columns, rows] of [...windows, ...[...windows].reverse()]) {
    await resizeBoth(columns, rows)
    const resized = await screen()
    const drawnFirst = await (await showMailbox(openMailbox(columns, rows))).screen()
    expect(resized.lines).toEqual(drawnFirst.lines)
  }
})

test('without colour no cell has one, and what is bold, inverse or a sign still tells', async () => {
  const account = { ...usual, readOnly: true, plaintext: true }
  const notice = { tone: 'problem', text: said`Something broke.` } as const
  const state = openMailbox(80, 24, { account, notice })
  const { screen, press } = await showMailbox(state, { coloured: false })
  const seen = { bold: false, inverse: false }
  for (const keys of ['', '\t', '\r', '?']) {
    if (keys) await press(keys)
    const shown = await screen()
    for (let row = 0; row < 24; row += 1) {
      for (let column = 0; column < 80; column += 1) {
        const { foreground, background, bold, inverse } = shown.cell(column, row)
        expect([foreground, background]).toEqual(['default', 'default'])
        seen.bold ||= bold
        seen.inverse ||= inverse
      }
    }
  }
  expect(seen).toEqual({ bold: true, inverse: true })
})

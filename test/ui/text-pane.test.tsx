import { describe, expect, test } from 'vitest'
import { type DisplayText, said, sanitise } from '../../src/text/sanitise.ts'
import type { Screen } from './ink-screen.tsx'
import { newestView, openMailbox, showMailbox } from './mailbox.tsx'

const rowWith = ({ lines }: Screen, text: string) => lines.findIndex(line => line.includes(text))

/** What is inverse below the title, row by row. */
const inverseIn = (shown: Screen, columns = 80) =>
  shown.lines.slice(2, -2).flatMap((_, i) => {
    const cells = Array.from({ length: columns }, (_, column) => shown.cell(column, i + 2))
    const text = cells.map(cell => (cell.inverse ? cell.text : cell.text === '' ? '' : ' ')).join('')
    return text.trim() === '' ? [] : [text.trim()]
  })

/** The reader on a message of these lines. */
const read = async (lines: readonly DisplayText[], columns = 80, rows = 24) => {
  const view = { ...newestView, sections: [{ title: undefined, lines }] }
  const shown = await showMailbox(openMailbox(columns, rows, {}, { view }))
  await shown.press('\r')
  const search = async (typed: string) => {
    await shown.press('/')
    for (const key of typed) await shown.press(key)
    await shown.press('\r')
  }
  return { ...shown, search }
}

describe('what is searched for', () => {
  test('stands out wherever it is on the screen', async () => {
    const lines = [said`the Harbour and the harbour`, said`> a harbour`, said`nothing`, said`灯harbour船`]
    const { screen, search } = await read(lines)
    expect(inverseIn(await screen())).toEqual([])
    await search('harbour')
    // The first of them is in the header: an address at harbour.example.
    expect(inverseIn(await screen())).toEqual([
      'harbour',
      expect.stringMatching(/^Harbour {9}harbour$/),
      'harbour',
      'harbour',
    ])
  })

  test('stands out in wide characters, each in both its cells', async () => {
    const { screen, search } = await read([said`a 灯船 b`])
    await search('灯船')
    const shown = await screen()
    const row = rowWith(shown, '灯船')
    const inverse = Array.from({ length: 10 }, (_, column) => shown.cell(column, row).inverse)
    expect(inverse).toEqual([false, false, false, true, true, true, true, false, false, false])
  })

  test('is brought on the screen with n', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => said`Line ${i}`)
    const { screen, search, press } = await read(lines)
    await search('Line 15')
    expect(inverseIn(await screen())).toEqual(['Line 15'])
    await press('n')
    const shown = await screen()
    expect(inverseIn(shown)).toContain('Line 15')
    expect(rowWith(shown, 'Line 150')).toBeGreaterThan(0)
  })

  test('stays on the screen where there is no colour', async () => {
    const view = { ...newestView, sections: [{ title: undefined, lines: [said`a word`] }] }
    const { screen, press } = await showMailbox(openMailbox(80, 24, {}, { view }), { coloured: false })
    for (const key of ['\r', '/', 'w', 'o', 'r', 'd', '\r']) await press(key)
    expect(inverseIn(await screen())).toEqual(['word'])
  })
})

describe('lines that are not wrapped', () => {
  const long = sanitise(Array.from({ length: 60 }, (_, i) => `word${i}`).join(' '))
  const right = '\u001b[C'
  const left = '\u001b[D'

  test('are cut at the edge, and shifted half a window with the arrows', async () => {
    const { screen, press } = await read([long, said`short`])
    expect((await screen()).text).toContain('word59')
    await press('w')
    const cut = await screen()
    expect(cut.text).not.toContain('word59')
    expect(cut.lines[rowWith(cut, 'word0')]).toMatch(/^ word0 word1 .*…$/)
    const row = rowWith(cut, 'word0')
    await press(right)
    const shifted = await screen()
    expect(shifted.lines[row]).toBe(` ${long.slice(40, 118)}…`)
    expect(shifted.lines[row + 1]).toBe('')
    await press(right)
    await press(left)
    await press(left)
    expect((await screen()).lines.slice(0, 22)).toEqual(cut.lines.slice(0, 22))
    await press('w')
    expect((await screen()).text).toContain('word59')
  })

  test('are cut through wide characters without moving what is behind them', async () => {
    const wide = sanitise(`a${'灯'.repeat(100)}`)
    const { screen, press } = await read([wide])
    await press('w')
    const row = rowWith(await screen(), '灯')
    await press(right)
    // The first cell of the shifted row is the second half of a character.
    expect((await screen()).lines[row]?.slice(0, 4)).toBe('  灯灯')
  })

  test('show what is found in them where that is on the screen', async () => {
    const { screen, press, search } = await read([long])
    await press('w')
    await press(right)
    await search('word12')
    expect(inverseIn(await screen())).toEqual(['word12'])
  })

  test('that are as long as they come are drawn no longer than the window', async () => {
    const endless = Array.from({ length: 40 }, () => sanitise('x'.repeat(20_000)))
    const { screen, press } = await read(endless)
    await press('w')
    const shown = await screen()
    expect(shown.lines).toHaveLength(24)
    expect(shown.lines[8]).toBe(` ${'x'.repeat(78)}…`)
  })
})

test('quotes have the tone of their depth, and titles stand out', async () => {
  const { screen, press } = await read([said`> one`, said`> > two`, said`>>> three`])
  const shown = await screen()
  const colourOf = (text: string) => shown.cell(1, rowWith(shown, text)).foreground
  expect([colourOf('> one'), colourOf('> > two'), colourOf('>>> three')]).toEqual([2, 6, 5])
  await press('i')
  const trace = await screen()
  expect(trace.lines[1]).toMatch(/^─ The way of message 52, as hosts on it claim ─+$/)
  expect(trace.lines[2]).toBe(' The way')
  expect(trace.cell(1, 2).bold).toBe(true)
})

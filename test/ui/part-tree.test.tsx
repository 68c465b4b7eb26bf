import { describe, expect, test } from 'vitest'
import { said } from '../../src/text/sanitise.ts'
import { beginning, partOf } from '../app/rig.ts'
import type { Screen } from './ink-screen.tsx'
import { newestView, openMailbox, showMailbox } from './mailbox.tsx'

const down = '\u001b[B'

const cursorRow = ({ lines }: Screen) => lines.find(line => line.startsWith('▌'))

const openTree = async (columns = 80, rows = 24) => {
  const view = await showMailbox(openMailbox(columns, rows))
  await view.press('v')
  return view
}

test('the tree of parts shows what is in the message, the cursor on the text that is shown', async () => {
  const { screen } = await openTree()
  const shown = await screen()
  expect(shown.lines[1]).toMatch(/^─ Parts of message 52 ─+$/)
  expect(shown.lines.slice(2, 6)).toEqual([
    '  multipart/mixed  400 B',
    '▌   text/plain; utf-8  400 B  (shown)',
    '    application/pdf  attachment  8.2 KB (11 KB encoded)  plan.pdf',
    '',
  ])
  expect(shown.cell(4, 3)).toMatchObject({ text: 't', inverse: true })
  expect(shown.cell(4, 4)).toMatchObject({ text: 'a', inverse: false })
})

describe('its cursor', () => {
  test.each([
    ['j', ['j'], 'application/pdf'],
    ['an arrow', [down], 'application/pdf'],
    ['k', ['k'], 'multipart/mixed'],
    ['j and k', ['j', 'k'], 'text/plain'],
  ])('is moved with %s', async (_, keys, type) => {
    const { screen, press } = await openTree()
    for (const key of keys) await press(key)
    expect(cursorRow(await screen())).toContain(type)
  })

  test('decides what Enter reads, and is where it was when that is left', async () => {
    const { screen, press, effects } = await openTree()
    await press('j')
    await press('\r')
    expect(effects.at(-1)).toMatchObject({ type: 'readPart', part: '1.2' })
    const part = await screen()
    expect(part.lines.slice(1, 3)).toEqual([
      expect.stringMatching(/^─ Part of message 52: application\/pdf, plan\.pdf ─+$/),
      ' Reading…',
    ])
    await press('\u001b')
    expect(cursorRow(await screen())).toContain('application/pdf')
  })

  test('decides what o and s are about', async () => {
    const { screen, press, effects } = await openTree()
    await press('j')
    await press('o')
    expect(effects.at(-1)).toMatchObject({ type: 'findViewer', part: '1.2', name: 'plan.pdf' })
    await press('s')
    expect((await screen()).text).toContain(' Save this part as: plan.pdf')
  })

  test('stays where it is while a line is typed over it', async () => {
    const { screen, press, program } = await openTree()
    await press('|')
    for (const key of ['j', 'k', 'k', down, '1', '\u001b[A']) await press(key)
    expect(program.state().prompt?.line.text).toBe('jkk1')
    expect(cursorRow(await screen())).toContain('text/plain')
    await press('\u001b')
    await press('j')
    expect(cursorRow(await screen())).toContain('application/pdf')
  })

  test('stays where it is while a question has the keys', async () => {
    const view = await showMailbox(openMailbox(80, 24, {}, { fetched: beginning }))
    for (const key of ['v', '>', down]) await view.press(key)
    const asked = await view.screen()
    expect(asked.lines.filter(line => line.startsWith('▌'))).toEqual([
      '▌   text/plain; utf-8  400 B  (shown)',
      '▌ y  Yes, load it',
    ])
  })

  test('stays on its part when the window has another size', async () => {
    const { screen, press, resizeBoth } = await openTree()
    await press('j')
    for (const [columns, rows] of [
      [40, 6],
      [25, 8],
      [80, 24],
    ] as const) {
      await resizeBoth(columns, rows)
      expect(cursorRow(await screen())).toContain('application/pdf')
    }
  })
})

test('a tree of 1,500 rows scrolls', async () => {
  const parts = [
    partOf('1', 'multipart/mixed'),
    ...Array.from({ length: 1499 }, (_, i) =>
      partOf(`1.${i + 1}`, 'image/png', { name: said`${i + 1}.png` }),
    ),
  ]
  const { screen, press, effects } = await showMailbox(
    openMailbox(80, 24, {}, { view: { ...newestView, parts } }),
  )
  await press('v')
  const height = 20
  const first = await screen()
  expect(first.lines[2]).toBe('▌ multipart/mixed  400 B')
  expect(first.lines[1 + height]).toBe('    image/png  400 B  19.png')
  for (let pressed = 0; pressed < height + 5; pressed += 1) await press('j')
  const scrolled = await screen()
  expect(scrolled.lines[1 + height]).toBe('▌   image/png  400 B  25.png')
  expect(scrolled.lines[2]).toBe('    image/png  400 B  6.png')
  for (let pressed = 0; pressed < height; pressed += 1) await press('k')
  expect((await screen()).lines[2]).toBe('▌   image/png  400 B  5.png')
  for (let pressed = 0; pressed < 6; pressed += 1) await press('k')
  expect(cursorRow(await screen())).toBe('▌ multipart/mixed  400 B')
  await press('G')
  expect((await screen()).lines[1 + height]).toBe('▌   image/png  400 B  1499.png')
  await press('\r')
  expect(effects.at(-1)).toMatchObject({ type: 'readPart', part: '1.1499' })
})

test('how much of the message is here is said over its parts', async () => {
  const { screen, press } = await showMailbox(openMailbox(80, 24, {}, { fetched: beginning }))
  await press('v')
  expect((await screen()).lines[1]).toMatch(/^─ Parts of message 52 ─+ 500 B of 512 B ─$/)
})

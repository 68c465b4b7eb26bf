import { describe, expect, test } from 'vitest'
import { openMailbox, showMailbox } from './mailbox.tsx'

const up = '\u001b[A'
const down = '\u001b[B'
const purge = { type: 'purge', ids: ['uid-52', 'uid-51'] }

/** A mailbox with two messages queued, and the question that a key asks. */
const ask = async (key: '$' | 'q', [columns, rows]: readonly [number, number] = [80, 24]) => {
  const view = await showMailbox(openMailbox(columns, rows))
  for (const each of ['d', 'd', key]) await view.press(each)
  return view
}

test('the question of a purge says what would go, and stands on no', async () => {
  const { screen } = await ask('$')
  const shown = await screen()
  expect(`\n${shown.lines.slice(15).join('\n')}\n`).toBe(`
   39  Jun  3 14:02  (no sender)      café ☕                             700 KB
─ Remove 2 messages (2.6 KB) from mail.example? ────────────────────────────────
   512 B  Jonas Lind: Start here
   2.1 KB  海堂 透（岬灯台資料館）: 灯船「ペイシェンス」の資料について
 Removed means removed: the server keeps no copy that Postern could bring back.
▌ n  No, back to the mailbox
  y  Yes, remove them for good

 Up Down choose  Enter answer  Esc back
`)
  expect(shown.cell(2, 20)).toMatchObject({ text: 'n', inverse: true })
})

describe('an answer is given', () => {
  test.each<['$' | 'q', string, string[], unknown[]]>([
    ['$', 'its key', ['y'], [purge]],
    ['$', 'an arrow and Enter', [down, '\r'], [purge]],
    ['$', 'two arrows and Enter', [down, up, '\r'], []],
    ['$', 'the key of no', ['n'], []],
    ['$', 'Enter alone', ['\r'], []],
    ['$', 'Esc', ['\u001b'], []],
    ['$', 'Esc behind an arrow', [down, '\u001b'], []],
    ['q', 'the key of staying', ['s'], []],
    ['q', 'the key of leaving', ['l'], [{ type: 'leave', atOnce: false, code: 0 }]],
    ['q', 'the key of purging', ['p'], [purge]],
    ['q', 'two arrows and Enter', [down, down, '\r'], [purge]],
    ['q', 'Esc', ['\u001b'], []],
  ])('to %s by %s', async (question, _, keys, asked) => {
    const { press, effects, program } = await ask(question)
    const before = effects.length
    for (const key of keys) await press(key)
    expect(program.state().question).toBeUndefined()
    expect(effects.slice(before).filter(({ type }) => type === 'purge' || type === 'leave')).toEqual(asked)
  })
})

test.each(['2', '3', 'Y', 'd', 'q', '$', ' ', '\t', '\u001by'])('the key %j answers nothing', async key => {
  const { press, effects, program } = await ask('$')
  const before = effects.length
  await press(key)
  expect(program.state().question).toEqual({ kind: 'purge' })
  expect(effects.slice(before)).toEqual([])
})

test('a paste answers nothing', async () => {
  const { press, effects, program } = await ask('$')
  const before = effects.length
  await press('\u001b[200~y\r\u001b[201~')
  expect(program.state().question).toEqual({ kind: 'purge' })
  expect(effects.slice(before)).toEqual([])
})

test.each([
  [40, 12],
  [20, 6],
  [20, 4],
  [12, 3],
])('at %i by %i the answer that Enter gives is on the screen', async (columns, rows) => {
  const { screen, press } = await ask('$', [columns, rows])
  expect((await screen()).text).toMatch(/^▌ n {2}No/m)
  await press(down)
  expect((await screen()).text).toMatch(/^▌ y {2}Yes/m)
})

test('the question of the character set leaves half the window to the text', async () => {
  const { screen, press, effects } = await showMailbox(openMailbox(80, 24))
  await press('E')
  const shown = await screen()
  const title = shown.lines.findIndex(line => line.startsWith('─ Read this text'))
  expect(title).toBeGreaterThan(9)
  expect(shown.lines[title]).toMatch(/^─ Read this text in which character set\? ─+$/)
  expect(shown.lines.slice(title + 1, title + 4)).toEqual([
    '▌ a  As the message says, or as it looks',
    '     utf-8 (all languages)',
    '     windows-1252 (Western)',
  ])
  for (let pressed = 0; pressed < 25; pressed += 1) await press(down)
  const scrolled = await screen()
  expect(scrolled.lines.slice(title).filter(line => line.startsWith('▌'))).toEqual([
    '▌    big5 (Chinese, traditional)',
  ])
  expect(scrolled.lines[title]).toMatch(/^─ Read this text/)
  await press('\r')
  expect(effects.at(-1)).toMatchObject({ type: 'fetchPreview', message: { charset: 'big5' } })
})

test('a question outlives a change of the size', async () => {
  const { screen, resizeBoth } = await ask('q')
  await resizeBoth(40, 12)
  expect((await screen()).lines.slice(3)).toEqual([
    '─ 2 messages (2.6 KB) queued for del… ──',
    ' The queue is not kept yet when Postern',
    ' ends: what is not purged now stays in',
    ' the mailbox.',
    '▌ s  Stay',
    '  l  Leave without purging: nothing is …',
    '  p  Purge, then leave',
    '',
    ' Up Down choose  Enter answer  Esc back',
  ])
})

test('the answer that was chosen stays chosen when the window has fewer rows, and more again', async () => {
  const { screen, press, resizeBoth, effects } = await ask('$')
  await press(down)
  await resizeBoth(20, 4)
  expect((await screen()).text).toMatch(/^▌ y {2}Yes/m)
  await resizeBoth(80, 24)
  expect((await screen()).text).toMatch(/^▌ y {2}Yes/m)
  await resizeBoth(20, 4)
  await press('\r')
  expect(effects).toContainEqual(purge)
})

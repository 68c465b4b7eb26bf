import { describe, expect, test } from 'vitest'
import { openMailbox, showMailbox } from './mailbox.tsx'

const up = '\u001b[A'
const down = '\u001b[B'
const queued = [{ id: 'uid-52' }, { id: 'uid-51' }].map(message => expect.objectContaining(message))
const purge = { type: 'purge', messages: queued, backUp: false }
const leave = { type: 'leave', atOnce: false, code: 0 }

/** A mailbox with two messages queued, and the question that a key asks. */
const ask = async (key: '$' | 'q', [columns, rows]: readonly [number, number] = [80, 24]) => {
  const view = await showMailbox(openMailbox(columns, rows))
  for (const each of ['d', 'd', key]) await view.press(each)
  return view
}

test('the question of a purge says what would go, and stands on no', async () => {
  const { screen } = await ask('$')
  const shown = await screen()
  expect(`\n${shown.lines.slice(12).join('\n')}\n`).toBe(`
   42  Jul 12 14:02  आशा सागरकर       Start here                           512 B
─ Remove 2 messages (2.6 KB) from mail.example? ────────────────────────────────
 Largest:  2.1 KB  海堂 透（岬灯台資料館）: 灯船「ペイシェンス」の資料について
 Oldest: Nov 6 14:02, newest: Nov 19 14:02.
 Postern cannot bring back what is removed.
   512 B  Jonas Lind: Start here
   2.1 KB  海堂 透（岬灯台資料館）: 灯船「ペイシェンス」の資料について
▌ n  No, back to the mailbox
  y  Purge: remove them for good
  b  Back up first, then purge: copies go to ~/mail

 Up Down choose  Enter answer  Esc back
`)
  expect(shown.cell(2, 19)).toMatchObject({ text: 'n', inverse: true })
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
    ['$', 'the key of backing up', ['b'], [{ ...purge, backUp: true }]],
    ['q', 'the key of staying', ['s'], []],
    ['q', 'the key of leaving', ['l'], [leave]],
    ['q', 'Enter alone', ['\r'], [leave]],
    ['q', 'the key of dropping', ['x'], [leave]],
    ['q', 'the key of purging', ['p'], [purge]],
    ['q', 'an arrow and Enter', [down, '\r'], [purge]],
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
  expect((await screen()).text).toMatch(/^▌ y {2}Pur/m)
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
    ' Nothing is removed from the server but',
    ' by a purge.',
    '▌ l  Keep the queue for later, and leave',
    '  p  Purge, then leave',
    '  x  Drop the queue, and leave',
    '  s  Stay',
    '',
    ' Up Down choose  Enter answer  Esc back',
  ])
})

test('the answer that was chosen stays chosen when the window has fewer rows, and more again', async () => {
  const { screen, press, resizeBoth, effects } = await ask('$')
  await press(down)
  await resizeBoth(20, 4)
  expect((await screen()).text).toMatch(/^▌ y {2}Pur/m)
  await resizeBoth(80, 24)
  expect((await screen()).text).toMatch(/^▌ y {2}Pur/m)
  await resizeBoth(20, 4)
  await press('\r')
  expect(effects).toContainEqual(purge)
})

test('where the account prefers to back up first, Enter does, and Esc changes nothing all the same', async () => {
  const before = openMailbox(80, 24)
  const state = { ...before, account: { ...before.account, purgeChoice: 'backUp' as const } }
  const { press, screen, effects, program } = await showMailbox(state)
  for (const key of ['d', '$']) await press(key)
  expect((await screen()).text).toMatch(/^▌ b {2}Back up first, then purge: copies go to ~\/mail/m)
  await press('\u001b')
  expect(program.state().question).toBeUndefined()
  expect(effects.map(({ type }) => type)).not.toContain('purge')
  for (const key of ['$', '\r']) await press(key)
  expect(effects).toContainEqual(expect.objectContaining({ type: 'purge', backUp: true }))
})

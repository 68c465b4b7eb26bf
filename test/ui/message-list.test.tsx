import { describe, expect, test } from 'vitest'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import type { MessageKey } from '../../src/app/message-ref.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { said } from '../../src/text/sanitise.ts'
import { toAscii } from '../../src/text/signs.ts'
import { queuedAs, queueIs } from '../app/rig.ts'
import type { Screen } from './ink-screen.tsx'
import { account, now, openMailbox, showMailbox } from './mailbox.tsx'

const keyIn = (number: number) => `uid-${number}` as MessageKey

const markerOf = (screen: Screen) => screen.lines.findIndex(line => line.startsWith('▌'))

/** The last column of a row in which something stands. */
const endOf = (screen: Screen, row: number, columns: number) => {
  let column = columns - 1
  while (column >= 0 && screen.cell(column, row).text.trim() === '') column -= 1
  return column
}

test('at 80 by 24 there is everything, and a preview below', async () => {
  const { screen } = await showMailbox(openMailbox(80, 24))
  expect(`\n${(await screen()).text}\n`).toBe(`
Postern · mira@mail.example · connected, TLSv1.3 · 52 messages · 87 MB
   No  Date          From             Subject                               Size
▌  52  Nov 19 14:02  Jonas Lind       Start here                           512 B
   51  Nov  6 14:02  海堂 透（岬灯…   灯船「ペイシェンス」の資料につい…   2.1 KB
   50  Oct 24 14:02  Ελένη Φαρίδου    a long subject a long subject a …    13 KB
   49  Oct 11 14:02  आशा सागरकर       café ☕                             700 KB
   48  Sep 28 14:02  한바다           (no subject)                        8.0 MB
   47  Sep 15 14:02  Class 4b 🏫      Start here                           512 B
   46  Sep  2 14:02  (no sender)      灯船「ペイシェンス」の資料につい…   2.1 KB
   45  Aug 20 14:02  Jonas Lind       a long subject a long subject a …    13 KB
─ Preview of 52 ───────────────────────────────────────────────────────── 22 % ─
 From: Jonas Lind <jonas@harbour.example>
 Subject: Start here
 Attached: plan.pdf, application/pdf, 8.2 KB

 Only the beginning is here.

 Hello Mira,
 > a quoted line
 Line 1 of the text.
 Line 2 of the text.
 Line 3 of the text.

 Enter read  v parts  s save  b links  h headers  d queue  ? help  q quit
`)
})

test('at 40 by 12 there are sender, subject and size, and a preview below', async () => {
  const { screen } = await showMailbox(openMailbox(40, 12))
  expect(`\n${(await screen()).text}\n`).toBe(`
Postern · mira@mail.example
▌  Jonas Li…  Start here           512 B
   海堂 透…   灯船「ペイシェン…   2.1 KB
   Ελένη Φα…  a long subject a…    13 KB
   आशा सागर…  café ☕             700 KB
─ Preview of 52 ────────────────── 8 % ─
 From: Jonas Lind
 <jonas@harbour.example>
 Subject: Start here
 Attached: plan.pdf, application/pdf,

 Enter read  v parts  ? help  q quit
`)
})

test.each([
  [120, 40],
  [80, 24],
  [60, 20],
  [44, 12],
  [40, 12],
])('at %i by %i the sizes end in one column, whatever stands before them', async (columns, rows) => {
  const { screen } = await showMailbox(openMailbox(columns, rows))
  const shown = await screen()
  const below = shown.lines.findIndex(line => line.startsWith('─'))
  const list = shown.lines.flatMap((line, row) =>
    / [KM]?B$/.test(line) && row > 0 && row < below ? [row] : [],
  )
  expect(list.length).toBeGreaterThan(3)
  expect(new Set(list.map(row => endOf(shown, row, columns)))).toEqual(new Set([columns - 1]))
})

describe('the cursor', () => {
  test('is a marker and an inverse first column', async () => {
    const { screen } = await showMailbox(openMailbox(80, 24))
    const shown = await screen()
    expect(shown.cell(0, 2)).toMatchObject({ text: '▌', bold: true })
    expect(shown.cell(3, 2)).toMatchObject({ text: '5', inverse: true })
    expect(shown.cell(3, 3)).toMatchObject({ text: '5', inverse: false })
  })

  test('moves, and takes the list with it at the edges', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    for (const key of 'jjj') await press(key)
    expect(markerOf(await screen())).toBe(5)
    await press('k')
    expect(markerOf(await screen())).toBe(4)
    await press('G')
    const end = await screen()
    expect(end.lines[9]).toMatch(/^▌ {3}1 /)
    await press('g')
    expect((await screen()).lines[2]).toMatch(/^▌ {2}52 /)
  })

  test('stays where it was when a message was read', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    for (const key of ['j', 'j', '\r', 'q']) await press(key)
    const shown = await screen()
    expect(shown.lines[2]).toMatch(/^ {3}52 /)
    expect(markerOf(shown)).toBe(4)
  })
})

test('a queued message is marked with a red D and the top line counts it', async () => {
  const { screen, press } = await showMailbox(openMailbox(120, 40))
  await press('d')
  const shown = await screen()
  expect(shown.lines[2]).toMatch(/^ D 52 /)
  expect(shown.cell(1, 2)).toMatchObject({ text: 'D', foreground: 1 })
  expect(markerOf(shown)).toBe(3)
  expect(shown.lines[0]).toMatch(/ · 1 queued · /)
})

test('what is protected, breaks the connection or waits to be settled has a sign of its own', async () => {
  const { screen, press, program } = await showMailbox(openMailbox(120, 40))
  program.dispatch({ type: 'messageTroubled', key: keyIn(51), reason: said`It hangs.` })
  program.dispatch(queueIs([queuedAs(50, { key: keyIn(50), id: 'uid-50' as UniqueId, unsettled: true })]))
  await press('F')
  const shown = await screen()
  expect(shown.lines.slice(2, 6).map(line => line.slice(0, 5))).toEqual(['▌F 52', ' ! 51', ' ~ 50', '   49'])
})

describe('a range', () => {
  test('has a sign in each of its rows, and in place of the titles what can be done with it', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24), { coloured: false })
    for (const key of ['j', 'V', 'j', 'j', 'd', 'k', 'V', 'k', 'k']) await press(key)
    const { lines } = await screen()
    expect(lines.slice(1, 7).map(line => line.slice(0, 5))).toEqual([
      '   3 ',
      '▌  52',
      '│D 51',
      '│D 50',
      ' D 49',
      '   48',
    ])
    expect(lines[1]).toBe('   3 selected (16 KB): d queues, u takes back, F protects, Esc ends')
  })

  test('is told of over the lower pane where the list has no titles', async () => {
    const { screen, press } = await showMailbox(openMailbox(40, 12))
    for (const key of ['V', 'j']) await press(key)
    const { lines } = await screen()
    expect(lines.slice(1, 3).map(line => line.slice(0, 1))).toEqual(['│', '▌'])
    expect(lines[5]).toMatch(/^─ 2 selected \(2\.6 KB\): d u F Esc ─/)
  })

  test('is seen where there is ASCII only', () => {
    expect(toAscii('▌│')).toBe('>|')
  })
})

describe('the pane of the queue', () => {
  const queued = (number: number) => queuedAs(number, { key: keyIn(number), id: `uid-${number}` as UniqueId })

  test('says what is not in the mailbox now', async () => {
    const { screen, press, program } = await showMailbox(openMailbox(80, 24))
    program.dispatch(queueIs([queued(52), queued(99)]))
    for (const key of ['\t', '\t']) await press(key)
    const { lines } = await screen()
    expect(lines.slice(10, 13)).toEqual([
      '─ Preview of 52 ─ Queue: 2 messages (2.0 KB) ───────────────────────────────────',
      '▌  1.0 KB  Sender 52: Subject 52',
      '   (not in the mailbox now)  1.0 KB  Sender 99: Subject 99',
    ])
  })

  test('shows the end of a long queue', async () => {
    const { screen, press, program } = await showMailbox(openMailbox(80, 24))
    program.dispatch(queueIs(Array.from({ length: 20_000 }, (_, i) => queued(i + 100))))
    for (const key of ['\t', '\t', 'G']) await press(key)
    const { lines } = await screen()
    expect(lines[21]).toBe('▌  (not in the mailbox now)  1.0 KB  Sender 20099: Subject 20099')
  })
})

test('an empty mailbox is said to be empty', async () => {
  const { screen } = await showMailbox(openMailbox(80, 24, { maildrop: collectMaildrop().finish() }))
  expect((await screen()).lines[2]).toBe('  The mailbox is empty.')
})

describe('the top line', () => {
  const longNamed = { ...account, name: said`mira@a.rather.long.name.example` }
  const open = { status: 'open', tls: undefined, since: now } as const

  test.each([120, 80, 60, 40, 20])('says in red words that there is no TLS, at %i columns', async columns => {
    const state = openMailbox(columns, 24, { account: { ...longNamed, plaintext: true }, connection: open })
    const shown = await (await showMailbox(state)).screen()
    const at = shown.lines[0]?.indexOf('NO TLS') ?? -1
    expect(at).toBeGreaterThan(0)
    expect(shown.cell(at, 0)).toMatchObject({ text: 'N', foreground: 1, bold: true })
  })

  test('says at 80 columns whose mailbox it is all the same', async () => {
    const state = openMailbox(80, 24, { account: { ...longNamed, plaintext: true }, connection: open })
    const { screen } = await showMailbox(state)
    expect((await screen()).lines[0]).toBe(
      'Postern · mira@a.rather.long.name.example · NO TLS · connected · 52 messages',
    )
  })

  test.each([80, 44])('says since when there is no connection, at %i columns', async columns => {
    const state = openMailbox(columns, 24, {
      connection: {
        status: 'closed',
        since: Date.UTC(2026, 10, 19, 14, 2),
        problem: { what: said`Broken.`, advice: said`Mend it.` },
        next: undefined,
      },
    })
    const shown = await (await showMailbox(state)).screen()
    expect(shown.lines[0]).toContain(' · not connected since 14:02')
    expect(shown.lines[2]).toContain('▌')
  })

  test('says that a visit is read-only', async () => {
    const state = openMailbox(80, 24, { account: { ...account, readOnly: true } })
    expect((await (await showMailbox(state)).screen()).lines[0]).toContain(' · read-only')
  })
})

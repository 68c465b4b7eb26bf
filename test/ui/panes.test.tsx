import { describe, expect, test } from 'vitest'
import type { Notice } from '../../src/app/state.ts'
import { said, sanitise } from '../../src/text/sanitise.ts'
import { beginning } from '../app/rig.ts'
import type { Screen } from './ink-screen.tsx'
import { newestView, openMailbox, showMailbox } from './mailbox.tsx'

const rowWith = (screen: Screen, text: string) => screen.lines.findIndex(line => line.includes(text))

describe('the preview', () => {
  test('has its title inverse where it has the keys, and scrolls then', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    const row = rowWith(await screen(), 'Preview of 52')
    expect((await screen()).cell(2, row)).toMatchObject({ text: 'P', inverse: false, bold: true })
    await press('\t')
    expect((await screen()).cell(2, row)).toMatchObject({ text: 'P', inverse: true })
    await press('j')
    const scrolled = await screen()
    expect(scrolled.lines[row + 1]).toBe(' Subject: Start here')
    expect(scrolled.lines[2]).toMatch(/^▌/)
    await press('G')
    expect((await screen()).lines[row]).toMatch(/ 100 % ─$/)
  })

  test('tells labels, quotes and notes by colour', async () => {
    const { screen } = await showMailbox(openMailbox(80, 24))
    const shown = await screen()
    const colourOf = (text: string) => shown.cell(1, rowWith(shown, text)).foreground
    expect(colourOf('From:')).toBe(6)
    expect(colourOf('> a quoted')).toBe(2)
    expect(colourOf('Only the beginning')).toBe(3)
    expect(colourOf('Hello Mira')).toBe('default')
  })

  test('shows all header fields with h', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    await press('h')
    expect((await screen()).text).toContain('Received: from harbour.example')
    await press('h')
    expect((await screen()).text).toContain('Subject: =?utf-8?Q?Start_here?=')
    await press('h')
    expect((await screen()).text).not.toContain('Received')
  })

  test('goes with P, and the list has its room', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    await press('P')
    const shown = await screen()
    expect(shown.text).not.toContain('Preview of')
    expect(shown.lines[21]).toMatch(/^ {3}33 /)
  })
})

describe('the queue', () => {
  const withTwoQueued = async () => {
    const view = await showMailbox(openMailbox(80, 24))
    for (const key of ['d', 'd', '\t', '\t']) await view.press(key)
    return view
  }

  test('lists what would go, and how much that is', async () => {
    const shown = await (await withTwoQueued()).screen()
    const row = rowWith(shown, 'Queue: 2 messages (2.6 KB)')
    expect(shown.lines.slice(row + 1, row + 4)).toEqual([
      '▌  512 B  Jonas Lind: Start here',
      '   2.1 KB  海堂 透（岬灯台資料館）: 灯船「ペイシェンス」の資料について',
      '',
    ])
  })

  test('gives back what u is pressed on, and closes when it is empty', async () => {
    const { screen, press } = await withTwoQueued()
    await press('u')
    expect((await screen()).lines[2]).toMatch(/^ {3}52 /)
    await press('u')
    expect((await screen()).text).not.toContain('Queue:')
  })

  test('leads to the message in the list', async () => {
    const { screen, press } = await withTwoQueued()
    await press('j')
    await press('\r')
    expect((await screen()).lines[3]).toMatch(/^▌D 51/)
  })
})

describe('the reader', () => {
  test('shows the message on the whole screen, with its number and subject', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    await press('\r')
    const shown = await screen()
    expect(shown.lines[1]).toMatch(/^─ Message 52 · Start here ─+ 41 % ─$/)
    expect(shown.lines[2]).toBe(' From: Jonas Lind <jonas@harbour.example>')
    expect(shown.lines[21]).toBe(' Line 12 of the text.')
  })

  test('steps to the next message and asks for it', async () => {
    const { screen, press, effects } = await showMailbox(openMailbox(80, 24))
    await press('\r')
    await press('J')
    expect((await screen()).lines[1]).toContain('Message 51')
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'fetchPreview', message: expect.objectContaining({ number: 51 }) }),
    )
  })

  test('says how much of the message is here, and how to have all of it', async () => {
    const fetched = { ...beginning, octets: 41_000 }
    const state = openMailbox(80, 24, {}, { fetched, view: { ...newestView, sections: [] } })
    const { screen, press, resizeBoth } = await showMailbox(state)
    for (const key of ['j', 'j', 'j', 'j']) await press(key)
    expect((await screen()).text).not.toContain('41 KB')
    await press('g')
    expect((await screen()).text).toMatch(/^─ Preview of 52 ─+ 41 KB of 512 B ─$/m)
    await press('\r')
    const shown = await screen()
    expect(shown.lines[1]).toMatch(/^─ Message 52 · Start here ─+ 41 KB of 512 B ─$/)
    expect(shown.text).toContain(' 41 KB of 512 B are here: > loads all of it.')
    await resizeBoth(40, 12)
    expect((await screen()).lines[1]).toBe('─ Message 52 … ─ 72 % · 41 KB of 512 B ─')
  })

  test('says when the message is queued, and goes back to the list with Esc', async () => {
    const { screen, press } = await showMailbox(openMailbox(80, 24))
    for (const key of ['\r', 'd', 'K']) await press(key)
    expect((await screen()).lines[1]).toContain('D Message 52')
    await press('\u001b')
    expect((await screen()).lines[2]).toMatch(/^▌D 52/)
  })

  test('keeps a space between a title that is cut and the rule', async () => {
    const { screen, press } = await showMailbox(openMailbox(30, 12))
    for (const key of ['j', 'j', '\r']) await press(key)
    expect((await screen()).lines[1]).toBe('─ Message 50 · a long subj… ──')
  })
})

test('the help has the keys and goes over the mailbox', async () => {
  const { screen, press } = await showMailbox(openMailbox(80, 24))
  await press('?')
  const shown = await screen()
  expect(shown.lines[1]).toMatch(/^─ Keys ─/)
  expect(shown.text).toMatch(/^ j Down +One line down\.$/m)
  await press('q')
  expect((await screen()).lines[2]).toMatch(/^▌ {2}52/)
})

test('the transcript shows its end first, and wraps what is too long', async () => {
  const { screen, press, program } = await showMailbox(openMailbox(40, 12))
  await press('L')
  const lines = Array.from({ length: 30 }, (_, i) => said`14:02:31.120 S: line ${i} of the transcript`)
  program.dispatch({ type: 'transcriptRead', lines })
  const shown = await screen()
  expect(shown.lines[1]).toMatch(/^─ Transcript: .*… ─ 100 % ─$/)
  expect(shown.lines.slice(8, 10)).toEqual([' 14:02:31.120 S: line 29 of the', ' transcript'])
})

describe('a notice', () => {
  test.each<[Notice['tone'], string, number | 'default']>([
    ['plain', ' ', 'default'],
    ['good', '✓', 2],
    ['warning', '!', 3],
    ['problem', '✗', 1],
  ])('that is %s has its sign and its colour', async (tone, sign, colour) => {
    const notice: Notice = { tone, text: said`Something is so.`, advice: said`Do this.` }
    const shown = await (await showMailbox(openMailbox(80, 24, { notice }))).screen()
    expect(shown.lines.slice(21, 23)).toEqual([`${sign} Something is so.`, '  Do this.'])
    expect(shown.cell(2, 21).foreground).toBe(colour)
  })

  test('that is long is wrapped, and leaves the list in sight', async () => {
    const text = sanitise('word '.repeat(200))
    const shown = await (await showMailbox(openMailbox(80, 24, { notice: { tone: 'plain', text } }))).screen()
    expect(shown.lines.filter(line => line.startsWith('  word'))).toHaveLength(4)
    expect(shown.lines[2]).toMatch(/^▌ {2}52/)
  })

  test('has what goes on with an errand in its place, or under it', async () => {
    const { screen, press, program } = await showMailbox(openMailbox(80, 24, {}, { fetched: beginning }))
    for (const key of ['\r', '>', 'y']) await press(key)
    const message = program.state().running?.message
    expect((await screen()).lines[22]).toBe('  Loading 52: 0 B. Esc stops.')
    const went = { type: 'errandWent', step: 'loading', octets: 0, of: 8_200_000, at: 1000 } as const
    program.dispatch(went)
    program.dispatch({ ...went, octets: 4_100_000, at: 2000 })
    expect((await screen()).lines[22]).toBe(
      '  Loading 52 ████···· 50 %: 4.1 MB of 8.2 MB, 4.1 MB/s, 1 s left. Esc stops.',
    )
    await press('>')
    const refused = await screen()
    expect(refused.lines[21]).toBe('! One thing at a time: Esc stops what is going on.')
    expect(refused.lines[22]).toMatch(/^ {2}Loading 52 ██/)
    expect(refused.lines[23]).toMatch(/ Esc stop( |$)/)
    program.dispatch({ type: 'errandFinished', errand: { type: 'load' }, done: { type: 'loaded' } })
    expect(message?.number).toBe(52)
    expect((await screen()).lines[22]).toBe('✓ All of message 52 is here.')
  })

  test('what goes on with the server stands in its place', async () => {
    const state = openMailbox(80, 24, { connection: { status: 'opening', step: 'loggingIn' } })
    expect((await (await showMailbox(state)).screen()).lines[22]).toBe('  Logging in to mail.example…')
  })
})

describe('the line of hints', () => {
  test.each<[string, string[], string[], string[]]>([
    ['the list', [], ['Enter read', 'd queue', 'Tab pane', '? help', 'q quit'], ['$ purge', 'Esc']],
    ['the list with a queue', ['d'], ['u take back', '$ purge'], []],
    ['the preview', ['\t'], ['Enter read', 'Esc back', 'q quit'], []],
    ['the queue', ['d', '\t', '\t'], ['Enter show in list', 'Esc back', 'u take back'], ['d queue']],
    ['the reader', ['\r'], ['Esc back', 'J next', 'K previous', 'H help'], ['q quit', '? help']],
    ['the help', ['?'], ['Esc back'], ['d queue', 'q quit']],
    [
      'the tree of parts',
      ['v'],
      ['Enter read', 's save', 'o open', 'Esc back', '? help'],
      ['v parts', 'd queue'],
    ],
    ['a part', ['v', '\r'], ['s save', 'o open', '/ search', 'Esc back', 'H help'], ['b links', 'd queue']],
    ['the links', ['b'], ['y copy', 'Esc back', '? help'], ['b links', 'd queue']],
    ['a source', ['e'], ['s save', '/ search', 'Esc back', 'H help'], ['d queue']],
    ['a line that is asked for', ['s'], ['Enter go on', 'Esc back'], ['s save', 'q quit', 'd queue']],
    ['a question', ['d', '$'], ['Up Down choose', 'Enter answer', 'Esc back'], ['q quit', 'd queue']],
  ])('of %s', async (_, keys, hints, others) => {
    const { screen, press } = await showMailbox(openMailbox(120, 40))
    for (const key of keys) await press(key)
    const line = (await screen()).lines.at(-1)
    for (const hint of hints) expect(line).toContain(hint)
    for (const other of others) expect(line).not.toContain(other)
  })

  test('keeps help and leaving where there is little room', async () => {
    const { screen } = await showMailbox(openMailbox(20, 12))
    expect((await screen()).lines[11]).toBe(' ? help  q quit')
  })

  test('keeps the way back from the reader where there is little room', async () => {
    const { screen, press } = await showMailbox(openMailbox(20, 12))
    await press('\r')
    expect((await screen()).lines[11]).toBe(' Esc back  H help')
  })
})

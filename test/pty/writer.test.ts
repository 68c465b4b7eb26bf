import { describe, expect, test, vi } from 'vitest'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startRig } from '../demo/rig.ts'
import { openPostern } from './postern.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'
import { isRead, openMailbox } from './visit.ts'

vi.setConfig({ testTimeout: 4 * patience })

const window = { columns: 120, rows: 40 }

/** Whether the cursor is on the message of that number, and all rows of the list have their headers. */
const cursorOn =
  (number: number) =>
  ({ lines }: Screen): boolean =>
    lines.some(line => line.startsWith('▌') && line.slice(2, 10).trim().split(' ')[0] === String(number)) &&
    !lines.some(line => /^. {1,3}\d+ +… +/.test(line))

describe('so many octets at most are written at 120 by 40', () => {
  test('for what is pressed most', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(900) })
    const terminal = await openMailbox(server, window)
    const { send, until } = terminal
    const count = async (keys: string, awaited: (screen: Screen) => boolean): Promise<number> => {
      const before = terminal.octets.length
      send(keys)
      await until(awaited, `screen behind ${JSON.stringify(keys)}`)
      return terminal.octets.length - before
    }
    await until(cursorOn(900))
    expect(terminal.octets.length).toBeLessThanOrEqual(7000)
    await count('P', screen => cursorOn(900)(screen) && screen.lines[37]?.includes('865') === true)
    await count('j', cursorOn(899))
    expect(await count('j', cursorOn(898))).toBeLessThanOrEqual(60)
    expect(await count('k', cursorOn(899))).toBeLessThanOrEqual(60)
    await count('\u001b[6~', cursorOn(864))
    expect(await count('j', cursorOn(863))).toBeLessThanOrEqual(320)
    expect(await count('j', cursorOn(862))).toBeLessThanOrEqual(320)
    expect(await count(' ', cursorOn(827))).toBeLessThanOrEqual(3500)
    expect(await count('\r', isRead(827))).toBeLessThanOrEqual(2500)
  })
})

test('500 keys in one piece are drawn in two frames at most', async () => {
  const server = await startRig({ maildrop: pretendMaildrop(900) })
  const terminal = await openMailbox(server, window)
  await terminal.until(cursorOn(900))
  const before = terminal.output.length
  terminal.send('j'.repeat(500))
  const isThere = ({ lines }: Screen) => lines.some(line => line.startsWith('▌  400'))
  await terminal.until(isThere, 'message 400')
  expect(terminal.output.slice(before).split('\u001b[?2026h').length - 1).toBeLessThanOrEqual(2)
})

test('a new size is painted once, and right', async () => {
  const terminal = openPostern(['--demo'], { columns: 100, rows: 30 })
  await terminal.until('Hello Mira')
  const before = terminal.output.length
  terminal.resize(72, 20)
  await terminal.until(({ lines: [, titles = ''] }) => titles.trimEnd().length === 72, 'titles of 72 cells')
  // Whatever else it would paint comes before the answer to a key.
  terminal.send('j')
  await terminal.until(cursorOn(51))
  expect(terminal.output.slice(before).split('\u001b[J').length - 1).toBe(1)
})

test('a terminal that is not to be asked is not, and has all drawn', async () => {
  const terminal = openPostern(['--demo', '--no-status-query'], window)
  await terminal.until('Hello Mira')
  terminal.send('jj')
  await terminal.until(cursorOn(50))
  expect(terminal.output).not.toContain('\u001b[5n')
  terminal.send('q')
  expect(await terminal.exit).toEqual({ code: 0, signal: null })
})

/** A clock runs in the top line, which began earlier in the one than in the other. */
const withoutClock = ([top = '']: readonly string[]): string => top.replace(/ · held \d+ \w+/, '')

/** Whether two screens are one, cell by cell. */
const isSame = (a: Screen, b: Screen): boolean => {
  if (withoutClock(a.lines) !== withoutClock(b.lines)) return false
  for (let row = 1; row < a.lines.length; row += 1) {
    if (a.lines[row] !== b.lines[row]) return false
    for (let column = 0; column < 100; column += 1) {
      if (JSON.stringify(a.cell(column, row)) !== JSON.stringify(b.cell(column, row))) return false
    }
  }
  return true
}

/** Waits until two terminals show the same: whichever is behind comes to what the other shows. */
const comeTogether = (
  [one, other]: readonly [Terminal, Terminal],
  same: (a: Screen, b: Screen) => boolean,
  when: string,
) =>
  Promise.any([
    one.until(screen => same(screen, other.screen()), `the same ${when}`),
    other.until(screen => same(screen, one.screen()), `the same ${when}`),
  ])

describe('cells and lines are one screen', () => {
  /** As terminals with the kitty protocol send it: no key behind it makes it another one. */
  const escapeKey = '\u001b[27u'
  /** What none of them does depends on how much of a message is here already. */
  const keys = [
    ...['j', 'j', 'k', 'g', 'G', ' ', '\u001b[6~', '\r', escapeKey],
    ...['h', '\t', 'P', 'd', 'u', 'V', '?', 'w', '\u0004', '\u0015'],
  ]

  test('at whatever size the window comes to', async () => {
    const size = { columns: 100, rows: 30 }
    const cells = openPostern(['--demo'], size)
    const lines = openPostern(['--demo', '--draw', 'lines'], size)
    await Promise.all([cells, lines].map(({ until }) => until('Hello Mira')))
    const text = ({ lines: rows }: Screen) => [withoutClock(rows), ...rows.slice(1)].join('\n')
    for (const [columns, rows] of [
      [60, 12],
      [130, 40],
      [45, 33],
      [100, 14],
      [100, 30],
    ] as const) {
      for (const { resize } of [cells, lines]) resize(columns, rows)
      const isFull = (screen: Screen) =>
        screen.lines.some(line => line.startsWith('─ Preview of 52 ') && line.length === columns) &&
        screen.lines.at(-1)?.endsWith('q quit') === true
      await cells.until(isFull, `screen of ${columns} by ${rows}`)
      await comeTogether([cells, lines], (a, b) => text(a) === text(b), `at ${columns} by ${rows}`)
    }
  })

  test.each([1, 2, 3])('along walk %d', async seed => {
    const size = { columns: 100, rows: 30 }
    const cells = openPostern(['--demo'], size)
    const lines = openPostern(['--demo', '--draw', 'lines'], size)
    const both = [cells, lines] as const
    await Promise.all(both.map(({ until }) => until('Hello Mira')))
    let state = seed
    for (let i = 0; i < 40; i += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      const key = keys[state % keys.length] ?? expect.fail()
      for (const { send } of both) send(key)
      await comeTogether(both, isSame, `behind key ${i}, ${JSON.stringify(key)}`)
    }
    // The last key shows on both, so that none of the others is still to come.
    for (const { send } of both) send(`${escapeKey.repeat(4)}g`)
    await Promise.all(both.map(({ until }) => until(/^▌.* 52 /m)))
    await comeTogether(both, isSame, 'at the end')
  })
})

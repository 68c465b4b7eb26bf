import { expect, test, vi } from 'vitest'
import { median } from '../bench/figures.ts'
import { postern } from '../bench/mail-program.ts'
import { mostOf } from '../bench/required.ts'
import type { Lines } from '../bench/watched-terminal.ts'
import { cursorOn, firstRow, openOn, reads, startCountedLine, type Watched } from './rig.ts'

vi.setConfig({ testTimeout: 60_000 })

const messages = 1_000
const times = 20

/**
 * Postern without its preview, all of its list on the screen, and the cursor on its first row. All headers have been
 * read, and the top line does not tell of that any more.
 */
const openList = async (): Promise<Watched> => {
  const line = await startCountedLine(messages)
  const terminal = await openOn(line)
  await vi.waitFor(() => expect(line.all().headers).toBe(messages), { timeout: 20_000, interval: 20 })
  await terminal.shows(
    lines => postern.isFull?.(lines) === true && !/headers \d/.test(lines[0] ?? ''),
    'first screen at rest',
  )
  terminal.send(postern.prepare)
  await terminal.shows(
    lines => cursorOn(messages)(lines) && !lines.some(line => line.startsWith('─')),
    'list alone',
  )
  return terminal
}

/**
 * Presses a key and gives what was written until the screen it leads to was whole; what had still followed the screen
 * before is a part of it.
 */
const octetsOf = async (terminal: Watched, key: string, leadsTo: (lines: Lines) => boolean, what: string) => {
  const before = terminal.octetsShown()
  terminal.send(key)
  return (await terminal.shows(leadsTo, what)).octets - before
}

/** The same many times, on from one message to another. */
const medianOf = async (count: (i: number) => Promise<number>): Promise<number> => {
  const all: number[] = []
  for (let i = 1; i <= times; i += 1) all.push(await count(i))
  return median(all)
}

/** How many messages the list shows without the preview. */
const heightOf = ({ lines }: Watched): number => lines().slice(2, -2).length

test('the first screen', async () => {
  const { shows } = await openOn(await startCountedLine(messages))
  const { octets } = await shows(screen => postern.isFull?.(screen) === true, 'first screen')
  expect(octets).toBeLessThanOrEqual(mostOf('first-screen'))
})

test('a move of the cursor', async () => {
  const terminal = await openList()
  const octets = await medianOf(i => octetsOf(terminal, 'j', cursorOn(messages - i), 'cursor below'))
  expect(octets).toBeLessThanOrEqual(mostOf('cursor-move'))
})

test('a list that scrolls by one line', async () => {
  const terminal = await openList()
  const height = heightOf(terminal)
  terminal.send('j'.repeat(height - 1))
  await terminal.shows(cursorOn(messages - height + 1), 'cursor on the last row')
  const octets = await medianOf(i => {
    const below = messages - height + 1 - i
    return octetsOf(terminal, 'j', cursorOn(below), 'list one line further')
  })
  expect(firstRow(terminal.lines())).toBe(messages - times)
  expect(octets).toBeLessThanOrEqual(mostOf('scroll'))
})

test('a page down', async () => {
  const terminal = await openList()
  // The first one goes to the last row of the page that is there.
  terminal.send(postern.keys.pageDown)
  await terminal.shows(cursorOn(messages - heightOf(terminal) + 1), 'cursor on the last row')
  const octets = await medianOf(() => {
    const first = firstRow(terminal.lines())
    return octetsOf(
      terminal,
      postern.keys.pageDown,
      lines => postern.isFull?.(lines) === true && firstRow(lines) !== first,
      'another page',
    )
  })
  expect(octets).toBeLessThanOrEqual(mostOf('page-down'))
})

test('a message that is opened', async () => {
  const terminal = await openList()
  const octets = await medianOf(async i => {
    const number = messages - i
    terminal.send('j')
    await terminal.shows(cursorOn(number), 'cursor below')
    const written = await octetsOf(terminal, '\r', reads(number), `text of message ${number}`)
    terminal.send(postern.keys.back)
    await terminal.shows(cursorOn(number), 'list')
    return written
  })
  expect(octets).toBeLessThanOrEqual(mostOf('open-message'))
})

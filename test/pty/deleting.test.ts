import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { startRig } from '../demo/rig.ts'
import { held, letters } from '../effects/rig.ts'
import { newHome, runPostern } from './postern.ts'
import { flow, isOpen, openMailbox } from './visit.ts'

vi.setConfig({ testTimeout: 30_000 })

const threeLetters = ['one', 'two', 'three']

describe('the queue', () => {
  test('outlives a crash: the next start says what is queued', async () => {
    const server = await startRig({ maildrop: letters(...threeLetters) })
    const env = { HOME: newHome() }
    const first = await openMailbox(server, { env })
    first.send('dd')
    await first.until('2 queued')
    first.signal('SIGKILL')
    await first.exit
    const second = await openMailbox(server, { env })
    const screen = await second.until('$ reviews')
    expect(flow(screen)).toContain('2 messages (')
    expect(screen.lines[0]).toContain('2 queued')
    second.send('ql')
    expect((await second.exit).code).toBe(0)
    expect(held(server)).toEqual(threeLetters)
  })

  test('is one for two who visit the same mailbox', async () => {
    const server = await startRig({ maildrop: letters(...threeLetters) })
    const env = { HOME: newHome() }
    const [one, other] = [await openMailbox(server, { env }), await openMailbox(server, { env })]
    one.send('d')
    await other.until('1 queued')
    other.send('u')
    await one.until(({ lines: [top = ''] }) => !top.includes('queued'), 'an empty queue')
  })

  test('is purged when leaving, for who wants that, and a receipt is kept', async () => {
    const server = await startRig({ maildrop: letters(...threeLetters) })
    const home = newHome()
    const terminal = await openMailbox(server, { env: { HOME: home } })
    terminal.send('jdqp')
    await terminal.exit
    expect(held(server)).toEqual(['one', 'three'])
    const list = await runPostern(['receipts'], [], home)
    expect(list).toMatchObject({ code: 0, stderr: '' })
    expect(list.stdout).toContain(`demo@127.0.0.1:${server.port}`)
    const { stdout } = await runPostern(['receipts', '1'], [], home)
    expect(stdout).toContain('two')
    expect(stdout).toContain('removed')
    expect(stdout).toContain('Good bye, 2 left')
  })
})

test('copies are saved first, where they are wanted', async () => {
  const server = await startRig({ maildrop: letters(...threeLetters) })
  const home = newHome()
  const terminal = await openMailbox(server, { env: { HOME: home } }, ['--back-up-to', '~/mail'])
  terminal.send('d$b')
  await terminal.until('proven by a new session')
  expect(held(server)).toEqual(['one', 'two'])
  const [copy = '', ...more] = readdirSync(join(home, 'mail/new'))
  expect(more).toEqual([])
  expect(readFileSync(join(home, 'mail/new', copy), 'utf8')).toContain('Text of three.\r\n')
  terminal.send('q')
  await terminal.exit
})

describe('the mailbox', () => {
  test('is let go when nobody uses it, and is there again for a key that needs it', async () => {
    const server = await startRig({
      maildrop: letters('one', 'two', 'three', 'four', 'five'),
      faults: { exclusive: true },
    })
    const terminal = await openMailbox(server, {}, ['--let-go-after', '1'])
    await terminal.until('let go at')
    const other = await openMailbox(server)
    other.send('q')
    await other.exit
    // Those next to the newest are here already.
    terminal.send('G')
    await terminal.until(isOpen(5), 'the mailbox again')
  })

  test('is there again by itself after the line was lost', async () => {
    const server = await startRig({ maildrop: letters(...threeLetters) })
    const terminal = await openMailbox(server)
    terminal.send('d')
    await terminal.until('1 queued')
    server.remove('one')
    server.hangUp()
    const screen = await terminal.until(isOpen(2), 'the mailbox again')
    expect(screen.lines[0]).toContain('1 queued')
    expect(flow(await terminal.until('gone'))).toContain('1 message gone: another program')
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import { latin1 } from '../../src/pop3/latin1.ts'
import { noCapabilities } from '../../src/pop3/reply.ts'
import { Session } from '../../src/pop3/session.ts'
import { fakeConversation } from './fake-transport.ts'

const one = 1 as MessageNumber

const fakeSession = (replyTimeout = 1000) => {
  const fake = fakeConversation(replyTimeout)
  const session = new Session(fake.conversation, {
    capabilities: noCapabilities,
    tls: undefined,
    limits: { row: 100, rows: 3, octets: 10_000 },
  })
  return { ...fake, session }
}

/** A line of about 64 KiB. */
const long = `${'x'.repeat(65_534)}\r\n`

/** Lets everything that is due happen. */
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each([
  ['RETR', 'RETR 1', (session: Session) => session.retr(one)],
  // More lines than there are.
  ['TOP', 'TOP 1 999999999', (session: Session) => session.wholeTop(one)],
] as const)('a whole message by %s', (phase, line, wholeMessage) => {
  test('gives the pieces as they come', async () => {
    const { session, transport, say } = fakeSession()
    const pieces = wholeMessage(session)
    const first = pieces.next()
    await settle()
    expect(transport.written).toEqual([line])
    await say('+OK\r\na\r\n..')
    expect(Buffer.from((await first).value ?? []).toString()).toBe('a\r\n.')
    const rest = pieces.next()
    await say('b\r\n.\r\n')
    expect(Buffer.from((await rest).value ?? []).toString()).toBe('b\r\n')
    expect((await pieces.next()).done).toBe(true)
  })

  test('holds the server back while the reader is slow, and no longer', async () => {
    const { session, transport, say } = fakeSession()
    const pieces = wholeMessage(session)
    const first = pieces.next()
    await settle()
    await say('+OK\r\n')
    let said = 0
    while (!transport.paused && said < 100) {
      await say(long)
      said += 1
    }
    expect(said).toBeLessThan(6)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(transport.closed).toBe(false)
    await first
    let read = 1
    while (transport.paused) {
      await pieces.next()
      read += 1
    }
    expect(read).toBeLessThanOrEqual(said)
    await say('.\r\n')
    let left = 0
    while (!(await pieces.next()).done) left += 1
    expect(left).toBe(said - read)
  })

  test('holds the server back early when it sends single octets, which take more memory', async () => {
    const { session, transport, say } = fakeSession()
    void wholeMessage(session).next()
    await settle()
    await say('+OK\r\n')
    let said = 0
    while (!transport.paused && said < 10_000) {
      await say('x')
      said += 1
    }
    expect(transport.paused).toBe(true)
    session.close()
  })

  test('that is refused does not end the session', async () => {
    const { session, transport, say } = fakeSession()
    const first = wholeMessage(session).next()
    await settle()
    const refused = expect(first).rejects.toMatchObject({ kind: 'refused', phase })
    await say('-ERR no such message\r\n')
    await refused
    const noop = session.noop()
    await say('+OK\r\n')
    expect((await noop).outcome).toBe('ok')
    expect(transport.closed).toBe(false)
  })

  test('that is left early drops the connection', async () => {
    const { session, transport, say } = fakeSession()
    const pieces = wholeMessage(session)
    const first = pieces.next()
    await settle()
    await say('+OK\r\na\r\n')
    await first
    await pieces.return()
    expect(transport.closed).toBe(true)
    expect(await session.over).toBeUndefined()
  })

  test('that is left when the reply is whole frees the server', async () => {
    const { session, transport, say } = fakeSession()
    const pieces = wholeMessage(session)
    const first = pieces.next()
    await settle()
    await say('+OK\r\n')
    for (let i = 0; i < 6; i += 1) await say(long)
    await say('.\r\n')
    await first
    expect(transport.paused).toBe(true)
    await pieces.return()
    expect(transport.paused).toBe(false)
    expect(transport.closed).toBe(false)
  })

  test('gives what came before the connection was lost, and then fails', async () => {
    const { session, conversation, say } = fakeSession()
    const pieces = wholeMessage(session)
    const first = pieces.next()
    await settle()
    await say('+OK\r\na\r\n')
    conversation.ended(undefined)
    expect(Buffer.from((await first).value ?? []).toString()).toBe('a\r\n')
    await expect(pieces.next()).rejects.toMatchObject({ kind: 'closed', phase })
  })

  test('that nobody reads asks for nothing', async () => {
    const { session, transport } = fakeSession()
    const pieces = wholeMessage(session)
    await pieces.return()
    expect(transport.written).toEqual([])
    expect(transport.closed).toBe(false)
  })

  test('of a session that is over fails at once', async () => {
    const { session } = fakeSession()
    session.close()
    await expect(wholeMessage(session).next()).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
  })
})

describe('top', () => {
  test('ends the session where more comes than there can be', async () => {
    const { session, say } = fakeSession()
    const whole = session.top(one, 0, 4, 8)
    const endless = session.top(one, 0, 4, 8)
    const behind = expect(session.noop()).rejects.toMatchObject({ kind: 'tooLarge' })
    await settle()
    say('+OK\r\n345678\r\n.\r\n')
    expect(await whole).toEqual({ octets: Buffer.from('3456'), cut: true })
    const failed = expect(endless).rejects.toMatchObject({ kind: 'tooLarge', phase: 'TOP' })
    say('+OK\r\n345678\r\n')
    say('9')
    await failed
    await behind
    expect(await session.over).toMatchObject({ kind: 'tooLarge' })
  })

  test('keeps so much and no more, and says so', async () => {
    const { session, say } = fakeSession()
    const whole = session.top(one, 0, 10)
    await say('+OK\r\n..3456\r\n\r\n.\r\n')
    const cut = session.top(one, 0, 4)
    await say('+OK\r\n')
    for (const piece of ['..3', '45', '6\r\n', 'more']) await say(piece)
    await say('\r\n.\r\n')
    const none = session.top(one, 0, 0)
    await say('+OK\r\n.\r\n')
    expect(await whole).toEqual({ octets: Buffer.from('.3456\r\n\r\n'), cut: false })
    expect(await cut).toEqual({ octets: Buffer.from('.345'), cut: true })
    expect(await none).toEqual({ octets: Buffer.alloc(0), cut: false })
  })
})

describe('listings', () => {
  test('pass over what is junk', async () => {
    const { session, say } = fakeSession()
    const rows: unknown[] = []
    const listed = session.uidl((message, ...id) => rows.push([message, latin1(...id)]))
    await say('+OK\r\n1 a\r\nnonsense\r\n3 c\r\n.\r\n')
    await listed
    expect(rows).toEqual([
      [1, 'a'],
      [3, 'c'],
    ])
  })

  test('that do not stop are tooLarge', async () => {
    const { session, transport, say } = fakeSession()
    const listed = expect(session.list(() => {})).rejects.toMatchObject({ kind: 'tooLarge', phase: 'LIST' })
    await say('+OK\r\n')
    for (let n = 1; n < 10 && !transport.closed; n += 1) await say(`${n} 1\r\n`)
    await listed
    expect(transport.closed).toBe(true)
  })
})

describe('stat', () => {
  test('without numbers is a violation, and no more than that', async () => {
    const { session, transport, say } = fakeSession()
    const stat = session.stat()
    await say('+OK none\r\n')
    await expect(stat).rejects.toMatchObject({ kind: 'violation', phase: 'STAT', said: 'none' })
    expect(transport.closed).toBe(false)
  })
})

describe('quit', () => {
  test.each(['+OK\r\n', '-ERR some messages not removed\r\n'])(
    'closes, whatever is said: %j',
    async reply => {
      const { session, transport, say } = fakeSession()
      const left = session.quit().catch(error => error.kind)
      await say(reply)
      await left
      expect(transport.closed).toBe(true)
      expect(await session.over).toBeUndefined()
    },
  )

  test('without a reply does not tell what was removed', async () => {
    const { session, conversation } = fakeSession()
    const left = expect(session.quit()).rejects.toMatchObject({ kind: 'closed', phase: 'QUIT' })
    conversation.ended(undefined)
    await left
  })
})

test('a command by hand that holds a line end is refused as a promise', async () => {
  const { session, transport } = fakeSession()
  await expect(session.exchange({ verb: 'RETR', arguments: ['1\r\nDELE 1'] })).rejects.toThrow(RangeError)
  expect(transport.written).toEqual([])
})

test('a session tells since when the server owes an answer', async () => {
  const { session, say } = fakeSession()
  expect(session.awaitedSince).toBeUndefined()
  const answered = session.noop()
  await settle()
  const since = Date.now()
  expect(session.awaitedSince).toBe(since)
  vi.advanceTimersByTime(500)
  expect(session.awaitedSince).toBe(since)
  await say('+OK\r\n')
  await answered
  expect(session.awaitedSince).toBeUndefined()
})

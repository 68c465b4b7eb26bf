import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import type { PopServer, ServerOptions } from '../../src/demo/server.ts'
import type { Credentials, LoginMethod } from '../../src/pop3/auth.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { Verb } from '../../src/pop3/grammar.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import { type OpenOptions, openSession } from '../../src/pop3/open-session.ts'
import type { Session } from '../../src/pop3/session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { certificates, endpointsOf, somebody, startDemo } from './demo-server.ts'
import { guardRejections } from './rejection-guard.ts'

guardRejections()

const letter = Buffer.from('Subject: a letter\r\n\r\n.\r\nHello.\r\n')
const first = 1 as MessageNumber

const start = async (options: Partial<ServerOptions> = {}): Promise<PopServer> => {
  const server = await startDemo({ maildrop: maildropOf([letter, letter, letter]), ...options })
  onTestFinished(() => server.stop())
  return server
}

type How = Partial<OpenOptions> & {
  security?: Endpoint['security']
  endpoint?: Partial<Endpoint>
  credentials?: Partial<Credentials>
}

const open = (server: PopServer, { security = 'plaintext', endpoint, credentials, ...options }: How = {}) => {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  return openSession(
    { ...endpointsOf(server)[security], ...endpoint },
    { ...somebody, ...credentials },
    {
      signal: stop.signal,
      transcript: createTranscript(),
      timeouts: { connect: 5000, reply: 5000 },
      ...options,
    },
  )
}

const said = (server: PopServer): string[] => server.commandLog.map(({ line }) => line)
const verbsSaid = (server: PopServer) => said(server).map(line => line.split(' ')[0])

/** Time stands still for this test; what comes from a socket goes on coming. */
const fakeTimers = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

const until = async (holds: () => boolean) => {
  while (!holds()) await setImmediate()
}

/** Everything a session is for, once; gives the message it read. */
const workThrough = async (session: Session): Promise<string> => {
  const pieces: Uint8Array[] = []
  const [{ messages }] = await Promise.all([session.stat(), session.list(() => {}), session.uidl(() => {})])
  await session.top(first, 1, 100)
  for await (const piece of session.retr(first)) pieces.push(piece)
  await session.dele(messages as MessageNumber)
  await session.rset()
  await session.noop()
  await session.quit()
  return Buffer.concat(pieces).toString()
}

describe('what a server lacks', () => {
  test('CAPA: all is tried all the same, one command after the other, and CAPA only once', async () => {
    const server = await start({ faults: { lacks: ['CAPA', 'APOP'] } })
    const session = await open(server)
    expect(session.capabilities.size).toBe(0)
    expect(session.window).toBe(1)
    expect(await workThrough(session)).toBe(letter.toString())
    expect(verbsSaid(server).filter(verb => verb === 'CAPA')).toHaveLength(1)
  })

  test.each<[Verb, (session: Session) => Promise<unknown>]>([
    ['UIDL', session => session.uidl(() => {})],
    ['TOP', session => session.top(first, 0, 100)],
    ['NOOP', session => session.noop()],
    ['RETR', session => session.retr(first).next()],
  ])('%s: it is refused, and the session goes on', async (verb, ask) => {
    const session = await open(await start({ faults: { lacks: [verb] } }))
    await expect(ask(session)).rejects.toMatchObject({ kind: 'refused', phase: verb })
    expect(await session.stat()).toMatchObject({ messages: 3 })
    await session.quit()
  })

  test.each([
    [false, 5],
    [true, 1],
  ])('PIPELINING, or not (%s): %d commands are there at the first reply', async (noPipelining, atOnce) => {
    const server = await start({ faults: { noPipelining } })
    const session = await open(server)
    await session.certainCapabilities
    const before = said(server).length
    const there: number[] = []
    await Promise.all(
      Array.from({ length: 5 }, () => session.noop().then(() => there.push(said(server).length - before))),
    )
    expect(there[0]).toBe(atOnce)
    expect(there.at(-1)).toBe(5)
    await session.quit()
  })
})

describe('what a server does', () => {
  test.each<[string, ServerOptions['faults']]>([
    ['drops what is written behind the login', { dropsBehindLogin: true }],
    ['says nothing but +OK and -ERR', { bareReplies: true, lacks: ['APOP', 'CAPA'] }],
    ['ends its lines with LF', { lfOnly: true }],
    ['sends one octet at a time', { chunk: 1 }],
    ['sends one octet at a time, and LF', { chunk: 1, lfOnly: true }],
  ])('%s: all works', async (_, faults) => {
    const text = faults?.lfOnly ? letter.toString().replaceAll('\r', '') : letter.toString()
    for (const security of ['plaintext', 'stls', 'tls'] as const) {
      const server = await start({ faults: { ...faults } })
      expect(await workThrough(await open(server, { security }))).toBe(text)
    }
  })

  test.each<[string, ServerOptions['faults'], object]>([
    [
      'greets with -ERR',
      { greeting: '-ERR [SYS/TEMP] too busy' },
      { kind: 'refused', phase: 'greeting', code: 'SYS/TEMP', said: 'too busy' },
    ],
    ['is none', { greeting: '220 smtp.example.org ESMTP' }, { kind: 'violation', phase: 'greeting' }],
    ['greets without an end', { greeting: 'x'.repeat(10_000) }, { kind: 'tooLarge', phase: 'greeting' }],
    [
      'says that the maildrop is in use',
      { refuse: { PASS: '[IN-USE] open elsewhere', AUTH: '[IN-USE] open elsewhere' } },
      { kind: 'refused', phase: 'AUTH', code: 'IN-USE', said: 'open elsewhere' },
    ],
    [
      'refuses a password in the open',
      { plaintextRefused: true },
      { kind: 'refused', phase: 'AUTH', code: 'AUTH' },
    ],
    ['never stops to list what it can', { endless: ['CAPA'] }, { kind: 'tooLarge', phase: 'CAPA' }],
  ])('that %s', async (_, faults, error) => {
    const server = await start({ faults: { lacks: ['APOP'], ...faults } })
    await expect(open(server)).rejects.toMatchObject({ name: 'Pop3Error', ...error })
  })

  test('has the maildrop for one session only', async () => {
    const server = await start({ faults: { exclusive: true } })
    const session = await open(server)
    await expect(open(server)).rejects.toMatchObject({ kind: 'refused', code: 'IN-USE' })
    await session.quit()
    await (await open(server)).quit()
  })

  test('never stops to list its messages', async () => {
    const server = await start({ faults: { endless: ['UIDL'] } })
    const session = await open(server, { limits: { row: 100, rows: 10_000, octets: 10_000_000 } })
    const noop = expect(session.noop().then(() => session.uidl(() => {}))).rejects.toMatchObject({
      kind: 'tooLarge',
      phase: 'UIDL',
    })
    await noop
    expect((await session.over)?.kind).toBe('tooLarge')
  })

  test.each<Verb>(['CAPA', 'STLS', 'AUTH'])('stalls at %s', async verb => {
    fakeTimers()
    const server = await start({ faults: { stall: [verb] } })
    const transcript = createTranscript()
    const opening = open(server, { security: 'stls', transcript }).catch(error => error)
    const capaIsAnswered = () => transcript.lines().some(({ text }) => text === '.')
    await until(() => verbsSaid(server).includes(verb) && (verb !== 'AUTH' || capaIsAnswered()))
    vi.advanceTimersByTime(5000)
    expect(await opening).toMatchObject({ kind: 'timeout', phase: verb })
  })

  test('stalls when all is open', async () => {
    fakeTimers()
    const server = await start({ faults: { stall: ['UIDL'] } })
    const session = await open(server)
    const asked = [session.stat(), session.uidl(() => {}), session.noop()].map(reply =>
      Promise.resolve(reply).then(
        () => 'fine',
        error => error.message,
      ),
    )
    expect(await asked[0]).toBe('fine')
    await until(() => verbsSaid(server).includes('UIDL'))
    vi.advanceTimersByTime(5000)
    expect(await Promise.all(asked)).toEqual(['fine', 'timeout UIDL', 'timeout UIDL'])
    expect((await session.over)?.message).toBe('timeout UIDL')
  })
})

describe('STLS', () => {
  const passwordVerbs = ['USER', 'PASS', 'APOP', 'AUTH']
  const saidNoPassword = (server: PopServer) => {
    expect(verbsSaid(server).filter(verb => passwordVerbs.includes(verb ?? ''))).toEqual([])
  }

  test('that is not offered ends it before the login', async () => {
    const server = await start({ faults: { lacks: ['STLS'] } })
    await expect(open(server, { security: 'stls' })).rejects.toMatchObject({
      kind: 'untrusted',
      detail: 'noStls',
    })
    saidNoPassword(server)
  })

  test.each(['+OK injected\r\n', '+OK inj', '-ERR\r\n+OK\r\n'])(
    'with %j behind it ends it before the login',
    async injectBehindStls => {
      const server = await start({ faults: { injectBehindStls } })
      await expect(open(server, { security: 'stls' })).rejects.toMatchObject({
        kind: 'untrusted',
        detail: 'octetsBehindStls',
      })
      saidNoPassword(server)
    },
  )

  test('comes before everything else that is said', async () => {
    const server = await start()
    await (await open(server, { security: 'stls' })).quit()
    expect(verbsSaid(server)).toEqual(['STLS', 'CAPA', 'AUTH', 'CAPA', 'QUIT'])
  })
})

describe('a certificate', () => {
  test.each([
    ['that is long past', certificates.expired, true, 'certificateExpired'],
    ['for another name', certificates.wrongName, true, 'certificateName'],
    ['that nobody vouches for', certificates.good, false, 'certificateSelfSigned'],
  ])('%s is not trusted, and no password is sent', async (_, tls, trusted, detail) => {
    for (const security of ['tls', 'stls'] as const) {
      const server = await start({ tls })
      const { ca, ...untrusting } = endpointsOf(server)[security]
      const endpoint = trusted && ca !== undefined ? { ...untrusting, ca } : untrusting
      const opening = openSession(endpoint, somebody, {
        signal: new AbortController().signal,
        transcript: createTranscript(),
      })
      await expect(opening).rejects.toMatchObject({ kind: 'untrusted', phase: 'tls', detail })
      expect(verbsSaid(server).filter(verb => verb !== 'STLS')).toEqual([])
    }
  })
})

describe('a connection that breaks', () => {
  /** How many octets the server sends in a session from the greeting to the last word. */
  const octetsOf = async (security: Endpoint['security']) => {
    const server = await start()
    await workThrough(await open(server, { security }))
    return server.traffic.sent
  }

  test.each([
    ['plaintext', 7],
    ['stls', 29],
    ['tls', 31],
  ] as const)('after any number of octets is closed: %s', async (security, step) => {
    const all = await octetsOf(security)
    const server = await start()
    for (let cutAfter = 1; cutAfter < all; cutAfter += step) {
      server.faults.cutAfter = cutAfter
      const failure = await open(server, { security })
        .then(workThrough)
        .catch(error => error)
      expect(failure, `after ${cutAfter} octets`).toBeInstanceOf(Pop3Error)
      expect(failure.message, `after ${cutAfter} octets`).toMatch(/^closed ([A-Z]{3,4}|greeting|tls)$/)
    }
  })

  test('before its greeting may be a TLS port that does not like plain text', async () => {
    const server = await start({ faults: { cutAfter: 0 } })
    await expect(open(server)).rejects.toMatchObject({ kind: 'unreachable', detail: 'plainOnTlsPort' })
    await expect(open(server, { security: 'tls' })).rejects.toMatchObject({ kind: 'closed' })
  })

  test('fails everything that was wanted of it', async () => {
    const server = await start()
    const session = await open(server)
    server.faults.cutAfter = 0
    const results = await Promise.allSettled([
      session.stat(),
      session.uidl(() => {}),
      session.top(first, 0, 10),
      session.retr(first).next(),
      session.quit(),
    ])
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'closed' } })
    expect((await session.over)?.kind).toBe('closed')
  })
})

describe('a stop', () => {
  test('before the beginning', async () => {
    const server = await start()
    await expect(open(server, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'closed',
      phase: 'connect',
      detail: 'stopped',
    })
    expect(server.traffic.sessions).toBe(0)
  })

  test.each(['connecting', 'securing', 'loggingIn'] as const)('while %s', async step => {
    const stop = new AbortController()
    const opening = open(await start(), {
      security: 'stls',
      signal: stop.signal,
      progress: now => now === step && stop.abort(),
    })
    await expect(opening).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
  })

  const soon: [string, (stop: () => void) => void][] = [
    ['at once', stop => stop()],
    ['a moment after', stop => void queueMicrotask(() => queueMicrotask(stop))],
    ['a turn after', stop => void setImmediate().then(stop)],
  ]

  /** Works through a session and stops at its line of that number; undefined where it was over before. */
  const stoppedAt = (line: number, server: PopServer, stopping: (stop: () => void) => void) => {
    const stop = new AbortController()
    let left = line
    const log = () => {
      left -= 1
      if (left === 0) stopping(() => stop.abort())
    }
    return open(server, { security: 'stls', signal: stop.signal, transcript: createTranscript({ log }) })
      .then(workThrough)
      .then(() => undefined)
      .catch(error => error)
  }

  test.each(soon)('at any line that is said, %s', async (_, stopping) => {
    const server = await start()
    let line = 1
    for (let failure = true; failure; line += 1) {
      const error = await stoppedAt(line, server, stopping)
      failure = error !== undefined
      if (failure) expect(error.message, `at line ${line}`).toMatch(/^closed \w+ stopped$/)
    }
    expect(line).toBeGreaterThan(40)
  })

  test('of an open session names what it was at', async () => {
    const stop = new AbortController()
    const session = await open(await start({ faults: { stall: ['STAT'] } }), { signal: stop.signal })
    await session.certainCapabilities
    const stat = expect(session.stat()).rejects.toMatchObject({
      kind: 'closed',
      phase: 'STAT',
      detail: 'stopped',
    })
    stop.abort()
    await stat
    expect(await session.over).toMatchObject({ kind: 'closed', detail: 'stopped' })
  })
})

test('a session that is over leaves nothing behind', async () => {
  fakeTimers()
  const { signal } = new AbortController()
  const session = await open(await start(), { security: 'stls', signal })
  expect(vi.getTimerCount()).toBe(0)
  await session.quit()
  expect(vi.getTimerCount()).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

describe('the password', () => {
  const echoes = 'PASS pass word, AUTH PLAIN AHNvbWVib2R5AHBhc3Mgd29yZA==, cGFzcyB3b3Jk'

  test.each<[string, LoginMethod]>([
    ['USER', 'USER'],
    ['PLAIN', { mechanism: 'PLAIN', initialResponse: true }],
    ['LOGIN', { mechanism: 'LOGIN', initialResponse: false }],
  ])('is not repeated when a server echoes it, octet by octet: %s', async (_, login) => {
    const lines: string[] = []
    const transcript = createTranscript({ log: ({ text }) => lines.push(text) })
    const server = await start({ faults: { chunk: 1, refuse: { AUTH: echoes, PASS: echoes } } })
    const failure: Pop3Error = await open(server, { transcript, credentials: { login } }).catch(
      error => error,
    )
    expect(failure.said).toBe('PASS ***, AUTH PLAIN ***, ***')
    const everything = JSON.stringify([lines, transcript.lines(), failure, failure.message, failure.stack])
    for (const secret of ['pass word', 'AHNvbWVib2R5', 'cGFzcyB3b3Jk'])
      expect(everything).not.toContain(secret)
  })

  test('of one login is not looked for in the next session with the same transcript', async () => {
    const transcript = createTranscript()
    const server = await start({ faults: { lacks: ['APOP'] } })
    await open(server, { transcript, credentials: { password: 'demo' } }).catch(() => {})
    server.faults.greeting = '+OK a demo greets'
    await (await open(server, { transcript })).quit()
    expect(transcript.lines().map(({ text }) => text)).toContain('+OK a demo greets')
  })

  test('with a line end is never said', async () => {
    const server = await start()
    await expect(open(server, { credentials: { password: 'x\r\nDELE 1' } })).rejects.toThrow(RangeError)
    expect(verbsSaid(server)).toEqual([])
  })
})

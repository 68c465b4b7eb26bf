import { describe, expect, onTestFinished, test } from 'vitest'
import type { LoginMethod } from '../../src/pop3/auth.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { latin1 } from '../../src/pop3/latin1.ts'
import { type OpenOptions, openSession } from '../../src/pop3/open-session.ts'
import type { ServerMemory } from '../../src/pop3/server-memory.ts'
import type { Session } from '../../src/pop3/session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { flightsOf } from './flights.ts'
import { guardRejections } from './rejection-guard.ts'

/** A maildrop on a server, empty at first, which is no other test's. */
export type Site = {
  readonly endpoints: Readonly<Record<Endpoint['security'], Endpoint>>
  readonly user: string
  readonly password: string
  deliver(messages: readonly Uint8Array[]): Promise<void>
  /** How many messages are in it now, whatever sessions are open. */
  count(): number
  stop(): Promise<void>
}

/** A kind of server. */
export type Rig = {
  /** Whether its greeting has a timestamp. */
  readonly hasApop: boolean
  start(): Promise<Site>
}

const securities = ['tls', 'stls', 'plaintext'] as const

const logins: readonly LoginMethod[] = [
  'USER',
  ...(['PLAIN', 'LOGIN'] as const).flatMap(mechanism =>
    [true, false].map(initialResponse => ({ mechanism, initialResponse })),
  ),
]

const named = (login: LoginMethod) =>
  typeof login === 'string' ? login : `${login.mechanism}${login.initialResponse ? ' at once' : ''}`

const message = (subject: string, body = 'Hello.\r\n') => Buffer.from(`Subject: ${subject}\r\n\r\n${body}`)

const numbered = (count: number) => Array.from({ length: count }, (_, i) => message(`number ${i + 1}`))

const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

const first = 1 as MessageNumber

/** What every server has to see of a session, and a session of every server. */
export const sessionSuite = (rig: Rig): void => {
  guardRejections()

  const startSite = async (messages: readonly Uint8Array[] = []): Promise<Site> => {
    const site = await rig.start()
    onTestFinished(() => site.stop())
    if (messages.length > 0) await site.deliver(messages)
    return site
  }

  type How = Pick<OpenOptions, 'memory' | 'learned'> & {
    security?: Endpoint['security']
    login?: LoginMethod
    password?: string
  }

  const open = (site: Site, how: How = {}) => {
    const { security = 'plaintext', login, password = site.password, ...options } = how
    const transcript = createTranscript()
    const credentials = { user: site.user, password, ...(login && { login }) }
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const opened = openSession(site.endpoints[security], credentials, {
      signal: stop.signal,
      transcript,
      ...options,
    })
    return {
      opened,
      flights: () => flightsOf(transcript),
      said: () => transcript.lines().map(({ text }) => text),
    }
  }

  const opened = (site: Site, how?: How): Promise<Session> => open(site, how).opened

  const uniqueIds = async (session: Session): Promise<UniqueId[]> => {
    const ids: UniqueId[] = []
    await session.uidl((_, ...id) => ids.push(latin1(...id) as UniqueId))
    return ids
  }

  describe.each(securities)('over %s', security => {
    const ways: readonly LoginMethod[] = rig.hasApop ? [...logins, 'APOP'] : logins

    test.each(ways.map(login => [named(login), login] as const))('logs in by %s', async (_, login) => {
      const site = await startSite(numbered(1))
      const { opened, said } = open(site, { security, login })
      const session = await opened
      expect((await session.stat()).messages).toBe(1)
      expect(session.tls).toEqual(
        security === 'plaintext' ? undefined : expect.stringMatching(/^TLSv1\.[23]$/),
      )
      expect(said().join('\n')).not.toContain(site.password)
      await session.quit()
    })

    test('refuses a wrong password, whatever the way', async () => {
      const site = await startSite()
      await Promise.all(
        ways.map(async login => {
          const { opened, said } = open(site, { security, login, password: 'not the password' })
          const phase = login === 'USER' ? 'PASS' : login === 'APOP' ? 'APOP' : 'AUTH'
          await expect(opened).rejects.toMatchObject({ kind: 'refused', phase, code: 'AUTH' })
          expect(said().join('\n')).not.toContain('not the password')
        }),
      )
    })

    test('logs in by the best way there is', async () => {
      const session = await opened(await startSite(), { security })
      expect(session.capabilities.has('UIDL')).toBe(true)
      expect(session.capabilities.has('TOP')).toBe(true)
      expect(session.window).toBeGreaterThan(1)
      await session.quit()
    })

    test('takes no more flights than it must, and fewer from memory', async () => {
      const site = await startSite(numbered(1))
      let memory: ServerMemory | undefined
      const flightsTo = async () => {
        const { opened, flights } = open(site, {
          security,
          learned: lesson => {
            memory = lesson
          },
          ...(memory && { memory }),
        })
        const session = await opened
        await Promise.all([session.stat(), session.list(() => {}), session.uidl(() => {})])
        expect(session.capabilities.has('PIPELINING')).toBe(true)
        await session.top(first, 0, 1000)
        await session.quit()
        return flights()
      }
      const login = security === 'plaintext' && rig.hasApop ? /^CAPA, APOP/ : /^CAPA, AUTH PLAIN/
      const expected = [
        ...(security === 'stls' ? ['STLS'] : []),
        expect.stringMatching(login),
        'CAPA, STAT, LIST, UIDL',
        'TOP 1 0',
        'QUIT',
      ]
      expect(await flightsTo()).toEqual(expected)
      expect(await flightsTo()).toEqual(expected)
      expect(memory).toMatchObject({ together: true })
      expect(memory?.early).toBe(security === 'tls' ? true : undefined)
    })

    test('gives a message octet for octet', async () => {
      const body = [
        '.',
        '..',
        '.a',
        '',
        ' . ',
        'a.',
        '.'.repeat(100),
        'x'.repeat(5000),
        '\xff\x00\x1b\r',
        '',
      ].join('\r\n')
      const sent = Buffer.concat([message('dots', ''), Buffer.from(`${body}.\r\n`, 'latin1')])
      const session = await opened(await startSite([sent]), { security })
      expect(await collect(session.retr(first))).toEqual(sent)
      expect(await collect(session.wholeTop(first))).toEqual(sent)
      await session.quit()
    })
  })

  describe('listings', () => {
    test('of an empty maildrop are empty', async () => {
      const session = await opened(await startSite())
      expect(await session.stat()).toEqual({ messages: 0, octets: 0 })
      expect(await uniqueIds(session)).toEqual([])
      await session.list(() => expect.unreachable())
      await session.quit()
    })

    test('agree with each other', async () => {
      const session = await opened(await startSite(numbered(12)))
      const sizes = new Map<number, number>()
      const ids = new Map<number, string>()
      const [{ messages, octets }] = await Promise.all([
        session.stat(),
        session.list((n, size) => sizes.set(n, size)),
        session.uidl((n, ...id) => ids.set(n, latin1(...id))),
      ])
      expect(messages).toBe(12)
      expect([...sizes.keys()]).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
      expect([...ids.keys()]).toEqual([...sizes.keys()])
      expect(sizes.values().reduce((sum, size) => sum + size, 0)).toBe(octets)
      expect(new Set(ids.values()).size).toBe(12)
      await session.quit()
    })

    test('name a message alike in every session', async () => {
      const site = await startSite(numbered(3))
      const one = await opened(site)
      const before = await uniqueIds(one)
      await one.dele(first)
      await one.quit()
      const other = await opened(site, { security: 'tls' })
      expect(await uniqueIds(other)).toEqual(before.slice(1))
      await other.quit()
    })
  })

  describe('top', () => {
    const letter = message('short', 'one\r\n.two\r\nthree\r\n')

    test.each([
      [0, 'Subject: short\r\n\r\n'],
      [2, 'Subject: short\r\n\r\none\r\n.two\r\n'],
      [99, letter.toString()],
    ])('gives the header and %d lines', async (lines, text) => {
      const session = await opened(await startSite([letter]))
      const { octets, cut } = await session.top(first, lines, 1000)
      expect({ text: octets.toString(), cut }).toEqual({ text, cut: false })
      await session.quit()
    })

    test('keeps no more than was wanted', async () => {
      const session = await opened(await startSite([letter]))
      const { octets, cut } = await session.top(first, 99, 7)
      expect({ text: octets.toString(), cut }).toEqual({ text: 'Subject', cut: true })
      expect((await session.noop()).outcome).toBe('ok')
      await session.quit()
    })

    test('300 asked at once are answered in order', async () => {
      const session = await opened(await startSite(numbered(300)))
      const tops = await Promise.all(
        Array.from({ length: 300 }, (_, i) => session.top((i + 1) as MessageNumber, 0, 100)),
      )
      tops.forEach(({ octets }, i) => {
        expect(octets.toString()).toBe(`Subject: number ${i + 1}\r\n\r\n`)
      })
      await session.quit()
    })
  })

  describe('a whole message', () => {
    const megabytes = 8
    const large = message('large', `${'x'.repeat(998)}\r\n`.repeat(megabytes * 1000))

    test('holds the server back while nobody reads', async () => {
      const site = await startSite([large])
      const session = await opened(site, { security: 'tls' })
      const pieces = session.retr(first)
      const head = (await pieces.next()).value ?? Buffer.alloc(0)
      const other = await opened(site)
      for (let i = 0; i < 200; i += 1) await other.noop()
      expect(session.octetsReceived).toBeLessThan(1_000_000)
      const rest = await collect(pieces)
      expect(Buffer.concat([head, rest]).equals(large)).toBe(true)
      expect((await session.noop()).outcome).toBe('ok')
      await Promise.all([session.quit(), other.quit()])
    })

    test.each(['retr', 'wholeTop'] as const)('%s left early drops the connection', async verb => {
      const site = await startSite([large])
      const session = await opened(site)
      for await (const _ of session[verb](first)) break
      expect(await session.over).toBeUndefined()
      await expect(session.noop()).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
      expect(site.count()).toBe(1)
    })

    test('is the same by TOP, however large', async () => {
      const session = await opened(await startSite([large]), { security: 'tls' })
      expect((await collect(session.wholeTop(first))).equals(large)).toBe(true)
      expect((await session.noop()).outcome).toBe('ok')
      await session.quit()
    })

    test('may have others asked behind it', async () => {
      const session = await opened(await startSite([large, message('next')]))
      const [whole, { octets }] = await Promise.all([
        collect(session.retr(first)),
        session.top(2 as MessageNumber, 0, 100),
      ])
      expect(whole.length).toBe(large.length)
      expect(octets.toString()).toContain('Subject: next')
      await session.quit()
    })
  })

  describe('deleting', () => {
    test('is done by quit', async () => {
      const site = await startSite(numbered(3))
      const session = await opened(site)
      await session.dele(2 as MessageNumber)
      expect(site.count()).toBe(3)
      await session.quit()
      expect(site.count()).toBe(2)
    })

    test('is not done by a closed connection', async () => {
      const site = await startSite(numbered(3))
      const session = await opened(site)
      await session.dele(first)
      session.close()
      const next = await opened(site)
      expect(await next.stat()).toMatchObject({ messages: 3 })
      await next.quit()
      expect(site.count()).toBe(3)
    })

    test('is taken back by rset', async () => {
      const site = await startSite(numbered(2))
      const session = await opened(site)
      await session.dele(first)
      await session.rset()
      await session.quit()
      expect(site.count()).toBe(2)
    })
  })

  test('a refusal ends nothing', async () => {
    const session = await opened(await startSite(numbered(1)))
    const none = 99 as MessageNumber
    const refused = (phase: string) => expect.objectContaining({ name: 'Pop3Error', kind: 'refused', phase })
    await expect(session.dele(none)).rejects.toThrow(refused('DELE'))
    await expect(session.top(none, 0, 10)).rejects.toThrow(refused('TOP'))
    await expect(collect(session.retr(none))).rejects.toThrow(refused('RETR'))
    await expect(collect(session.wholeTop(none))).rejects.toThrow(refused('TOP'))
    expect((await session.noop()).outcome).toBe('ok')
    expect((await session.quit()).outcome).toBe('ok')
  })

  test('nothing can be said once it is over', async () => {
    const session = await opened(await startSite())
    await session.quit()
    await expect(session.noop()).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
    expect(await session.over).toBeUndefined()
  })

  test('a command by hand', async () => {
    const session = await opened(await startSite(numbered(1)))
    let body = ''
    const status = await session.exchange({ verb: 'LIST', arguments: [] }, octets => {
      body += Buffer.from(octets).toString()
    })
    expect(status.outcome).toBe('ok')
    expect(body).toMatch(/^1 \d+\r\n$/)
    expect((await session.exchange({ verb: 'LIST', arguments: ['1'] })).text).toMatch(/^1 \d+$/)
    await session.quit()
  })
}

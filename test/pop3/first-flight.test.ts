import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Faults, nthTime } from '../../src/demo/faults.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import { mayLeaveEarly } from '../../src/pop3/first-flight.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import { type OpenOptions, openSession } from '../../src/pop3/open-session.ts'
import type { ServerMemory } from '../../src/pop3/server-memory.ts'
import type { Session } from '../../src/pop3/session.ts'
import { createTranscript, type Transcript } from '../../src/pop3/transcript.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { endpointsOf, somebody, startDemo } from './demo-server.ts'
import { flightsOf } from './flights.ts'
import { guardRejections } from './rejection-guard.ts'
import { startScripted } from './scripted-server.ts'

guardRejections()

const letter = Buffer.from('Subject: a letter\r\n\r\nHello.\r\n')
const plain = { mechanism: 'PLAIN', initialResponse: true } as const
const response = Buffer.from(`\0${somebody.user}\0${somebody.password}`).toString('base64')

const start = async (faults: Partial<Faults> = {}) => {
  const server = await startDemo({ maildrop: maildropOf([letter, letter]), faults })
  onTestFinished(() => server.stop())
  return server
}

/** Opens a session; gives what it says and what is learned besides. */
const opening = (endpoint: Endpoint, how: Partial<OpenOptions> = {}, credentials = somebody) => {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const transcript = createTranscript()
  const lessons: ServerMemory[] = []
  const opened = openSession(endpoint, credentials, {
    signal: stop.signal,
    transcript,
    learned: memory => lessons.push(memory),
    ...how,
  })
  opened.catch(() => {})
  return { opened, transcript, lessons }
}

/** What a first screen takes. */
const look = async (session: Session) => {
  await Promise.all([session.stat(), session.list(() => {}), session.uidl(() => {})])
  await Promise.all([1, 2].map(n => session.top(n as MessageNumber, 0, 1000)))
}

/** Looks at a mailbox once, and gives the flights it took and what was learned. */
const visit = async (endpoint: Endpoint, memory?: ServerMemory) => {
  const { opened, transcript, lessons } = opening(endpoint, memory ? { memory } : {})
  const session = await opened
  await look(session)
  session.close()
  return { flights: flightsOf(transcript), lessons, session }
}

const listing = 'CAPA, STAT, LIST, UIDL'
const tops = 'TOP 1 0, TOP 2 0'
const login = 'CAPA, AUTH PLAIN ***'
const oneByOne = ['STAT', 'LIST', 'UIDL', 'TOP 1 0', 'TOP 2 0']

describe('the round trips to a first screen', () => {
  test.each<[string, Endpoint['security'], Partial<Faults>, string[], string[]?]>([
    ['an open line', 'plaintext', { lacks: ['APOP'] }, [login, listing, tops]],
    ['TLS', 'tls', {}, [login, listing, tops]],
    ['STLS', 'stls', {}, ['STLS', login, listing, tops]],
    ['APOP on an open line', 'plaintext', {}, ['CAPA, APOP somebody ***', listing, tops]],
    [
      'no AUTH',
      'tls',
      { lacks: ['AUTH'] },
      [login, 'USER somebody', 'PASS ***', listing, tops],
      ['CAPA', 'USER somebody', 'PASS ***', listing, tops],
    ],
    ['no CAPA', 'tls', { lacks: ['CAPA', 'APOP'] }, [login, ...oneByOne], ['AUTH PLAIN ***', ...oneByOne]],
    [
      'neither CAPA nor AUTH',
      'plaintext',
      { lacks: ['CAPA', 'APOP', 'AUTH'] },
      [login, 'USER somebody', 'PASS ***', ...oneByOne],
      ['USER somebody', 'PASS ***', ...oneByOne],
    ],
    ['no PIPELINING', 'tls', { noPipelining: true }, [login, 'CAPA', ...oneByOne]],
    ['what is behind the login dropped', 'tls', { dropsBehindLogin: true }, [login, listing, tops]],
    ['one octet at a time', 'stls', { chunk: 1 }, ['STLS', login, listing, tops]],
  ])('%s: %s', async (_, security, faults, flights, rememberedFlights = flights) => {
    const server = await start(faults)
    const endpoint = endpointsOf(server)[security]
    const first = await visit(endpoint)
    expect(first.flights).toEqual(flights)
    expect(first.lessons).toHaveLength(1)
    expect((await visit(endpoint, first.lessons[0])).flights).toEqual(rememberedFlights)
  })

  /** As Gmail: PIPELINING is only announced behind the login. */
  const gmail = () => {
    const isIn = new Set<number>()
    return startScripted('tls', {
      answer(line, connection) {
        const [verb] = line.split(' ')
        if (verb === 'CAPA')
          return ['+OK', 'USER', 'TOP', 'SASL PLAIN', ...(isIn.has(connection) ? ['PIPELINING'] : []), '.']
        if (verb === 'AUTH') isIn.add(connection)
        if (verb === 'STAT') return ['+OK 2 100']
        return verb === 'AUTH' ? ['+OK Welcome.'] : ['+OK', '.']
      },
    })
  }

  test('PIPELINING only behind the login: the next time that is known', async () => {
    const { endpoint } = await gmail()
    const first = await visit(endpoint)
    expect(first.flights).toEqual([login, 'CAPA', 'STAT, LIST, UIDL', tops])
    expect((await visit(endpoint, first.lessons[0])).flights).toEqual([login, listing, tops])
  })

  test('a response that does not fit behind AUTH waits to be asked', async () => {
    const server = await start()
    const { opened, transcript } = opening(
      endpointsOf(server).tls,
      {},
      { user: 'u', password: 'x'.repeat(200) },
    )
    await expect(opened).rejects.toMatchObject({ kind: 'refused', code: 'AUTH' })
    expect(flightsOf(transcript)).toEqual(['CAPA', 'AUTH PLAIN', '***'])
  })

  test('a challenge gets the response again', async () => {
    const { endpoint, heard } = await startScripted('tls', {
      answer: line =>
        line === 'CAPA' ? ['+OK', 'SASL PLAIN', '.'] : line.startsWith('AUTH') ? ['+ '] : ['+OK'],
    })
    const { opened } = opening(endpoint)
    await opened.catch(() => {})
    expect(heard.slice(0, 3)).toEqual(['CAPA', `AUTH PLAIN ${response}`, response])
  })
})

describe('a refused login', () => {
  test('that CAPA offers is not tried by another way', async () => {
    const server = await start({ refuse: { AUTH: 'wrong' } })
    const { opened, transcript, lessons } = opening(endpointsOf(server).tls)
    await expect(opened).rejects.toMatchObject({ kind: 'refused', phase: 'AUTH', said: 'wrong' })
    expect(flightsOf(transcript)).toEqual([login])
    expect(lessons).toMatchObject([{ together: true }])
    expect(lessons[0]).not.toHaveProperty('method')
  })

  test.each(['[IN-USE]', '[AUTH]', '[SYS/TEMP]', '[LOGIN-DELAY]'])(
    'with %s ends it, whatever CAPA offers',
    async code => {
      const { endpoint, heard } = await startScripted('tls', { answer: () => [`-ERR ${code} no`] })
      const { opened } = opening(endpoint)
      await expect(opened).rejects.toMatchObject({ kind: 'refused', phase: 'AUTH', code: code.slice(1, -1) })
      expect(heard).toEqual(['CAPA', `AUTH PLAIN ${response}`])
    },
  )

  test('that CAPA does not offer, nor any other, names what is missing', async () => {
    const { endpoint } = await startScripted('tls', {
      answer: line => (line === 'CAPA' ? ['+OK', 'SASL XOAUTH2', '.'] : ['-ERR']),
    })
    await expect(opening(endpoint).opened).rejects.toMatchObject({
      kind: 'untrusted',
      detail: 'noSharedMechanism',
    })
  })

  test('by APOP lets what CAPA offers have a try, on an open line', async () => {
    const server = await start({ refuse: { APOP: 'no' } })
    const { flights } = await visit(endpointsOf(server).plaintext)
    expect(flights.slice(0, 2)).toEqual(['CAPA, APOP somebody ***', 'AUTH PLAIN ***'])
  })

  test('where CAPA is gone since the last time is followed by USER and PASS', async () => {
    const server = await start({ lacks: ['CAPA', 'AUTH'] })
    const memory: ServerMemory = { before: ['SASL PLAIN'], method: plain, together: true }
    const { flights } = await visit(endpointsOf(server).tls, memory)
    expect(flights.slice(0, 3)).toEqual([login, 'USER somebody', 'PASS ***'])
  })

  test('where CAPA was not asked has it asked the next time', async () => {
    const server = await start({ lacks: ['CAPA', 'AUTH'] })
    const endpoint = endpointsOf(server).tls
    const { lessons } = await visit(endpoint)
    server.faults.refuse = { PASS: nthTime(1, 'wrong') }
    const refused = opening(endpoint, { memory: lessons[0] ?? {} })
    await expect(refused.opened).rejects.toMatchObject({ phase: 'PASS' })
    expect(refused.lessons).toEqual([{}])
  })
})

/** Time stands still for this test; what comes from a socket goes on coming. */
const fakeTimers = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

const until = async (holds: () => boolean) => {
  while (!holds()) await setImmediate()
}

const isSaid = (transcript: Transcript, line: string) =>
  transcript.lines().some(({ speaker, text }) => speaker === 'S' && text === line)

describe('a server that drops what is behind CAPA', () => {
  /** Opens until CAPA is answered, and lets so much time go by. */
  const waitBehindCapa = async (endpoint: Endpoint, memory: ServerMemory, milliseconds: number) => {
    const { opened, transcript, lessons } = opening(endpoint, { memory })
    await until(() => isSaid(transcript, '.'))
    vi.advanceTimersByTime(milliseconds)
    return { failure: await opened.catch(error => error), lessons }
  }

  test('is waited for 15 s, and asked one by one the next time', async () => {
    fakeTimers()
    const server = await start({ dropsBehindCapa: true })
    const endpoint = endpointsOf(server).tls
    const { failure, lessons } = await waitBehindCapa(endpoint, {}, 15_000)
    expect(failure).toMatchObject({ kind: 'timeout', phase: 'AUTH' })
    expect(lessons).toMatchObject([{ together: false }])
    const next = await visit(endpoint, lessons[0])
    expect(next.flights).toEqual(['CAPA', 'AUTH PLAIN ***', listing, tops])
    expect((await visit(endpoint, next.lessons[0])).flights).toEqual(next.flights)
  })

  test('now, and did not before, gets its whole time and another try', async () => {
    fakeTimers()
    const endpoint = endpointsOf(await start({ dropsBehindCapa: true })).stls
    const memory = { method: plain, together: true }
    const first = await waitBehindCapa(endpoint, memory, 45_000)
    expect(first.failure).toMatchObject({ kind: 'timeout', phase: 'AUTH' })
    expect(first.lessons[0]).not.toHaveProperty('together')
    const second = await waitBehindCapa(endpoint, first.lessons[0] ?? {}, 15_000)
    expect(second.lessons).toMatchObject([{ together: false }])
  })

  test('and is left by the person meanwhile teaches nothing', async () => {
    const stop = new AbortController()
    const { opened, transcript, lessons } = opening(endpointsOf(await start({ dropsBehindCapa: true })).tls, {
      signal: stop.signal,
    })
    await until(() => isSaid(transcript, '.'))
    stop.abort()
    await expect(opened).rejects.toMatchObject({ detail: 'stopped' })
    expect(lessons).toEqual([])
  })
})

describe('what a server can do', () => {
  /** Announces PIPELINING, and is more modest behind the login. */
  const modest = (behind: readonly string[]) => {
    const isIn = new Set<number>()
    return startScripted('plaintext', {
      answer(line, connection) {
        if (line.startsWith('AUTH')) isIn.add(connection)
        if (line !== 'CAPA') return /^(UIDL|LIST|TOP)/.test(line) ? ['+OK', '.'] : ['+OK 2 20']
        return isIn.has(connection) ? behind : ['+OK', 'PIPELINING', 'TOP', 'SASL PLAIN', '.']
      },
    })
  }

  test.each([
    ['says less', ['+OK', 'UIDL', '.'], ['UIDL']],
    ['refuses to say it', ['-ERR'], []],
  ])(
    'is as it says behind the login, what was said ahead notwithstanding: it %s',
    async (_, behind, tags) => {
      const { endpoint } = await modest(behind)
      const { opened, transcript, lessons } = opening(endpoint)
      const session = await opened
      expect([...session.capabilities.keys()]).toEqual(['PIPELINING', 'TOP'])
      await Promise.all([session.stat(), session.list(() => {}), session.uidl(() => {})])
      expect([...session.capabilities.keys()]).toEqual(tags)
      expect(await session.certainCapabilities).toBe(session.capabilities)
      expect(session.window).toBe(1)
      await Promise.all([session.noop(), session.noop()])
      expect(flightsOf(transcript)).toEqual([login, listing, 'NOOP', 'NOOP'])
      expect((await visit(endpoint, lessons[0])).flights.slice(1, 4)).toEqual(['CAPA', 'STAT', 'LIST'])
    },
  )

  test('is known before whatever is asked first is answered', async () => {
    const { endpoint } = await modest(['+OK', '.'])
    const session = await opening(endpoint).opened
    await session.stat()
    expect(session.capabilities.size).toBe(0)
  })

  test('stays as expected where the session ends first', async () => {
    const session = await opening(endpointsOf(await start()).tls).opened
    session.close()
    expect(await session.certainCapabilities).toBe(session.capabilities)
    expect(session.capabilities.has('TOP')).toBe(true)
  })

  test('is not remembered where it echoes the password', async () => {
    const { endpoint } = await startScripted('tls', {
      answer: line => (line === 'CAPA' ? ['+OK', `X-${somebody.password}`, 'SASL PLAIN', '.'] : ['+OK 0 0']),
    })
    const { opened, lessons } = opening(endpoint)
    await (await opened).stat()
    expect(lessons).toEqual([{ method: plain, together: true }])
  })
})

test('a server that takes AUTH for a part of CAPA, and repeats it, is not let repeat the password', async () => {
  const { endpoint } = await startScripted('tls', {
    answer: line => [`-ERR what is ${line} or ${response} or ${somebody.password}?`],
  })
  const { opened, transcript } = opening(endpoint)
  const failure = await opened.catch(error => error)
  expect(failure).toBeInstanceOf(Pop3Error)
  const everything = JSON.stringify([transcript.lines(), failure, failure.stack])
  expect(everything).toContain('***')
  for (const secret of [response, somebody.password]) expect(everything).not.toContain(secret)
})

describe('before the greeting', () => {
  const remembered: ServerMemory = { before: ['PIPELINING', 'SASL PLAIN'], method: plain, together: true }
  const answer = (line: string) => (line === 'CAPA' ? ['+OK', 'PIPELINING', 'SASL PLAIN', '.'] : ['+OK 0 0'])

  test('a remembered server is written to behind TLS', async () => {
    const { endpoint, heard } = await startScripted('tls', { greets: 'afterInput', answer })
    const { opened, lessons, transcript } = opening(endpoint, { memory: remembered })
    await (await opened).stat()
    expect(heard.slice(0, 2)).toEqual(['CAPA', `AUTH PLAIN ${response}`])
    expect(lessons).toMatchObject([{ early: true, together: true }])
    const speakers = transcript.lines().map(({ speaker }) => speaker)
    expect(speakers.indexOf('C')).toBeLessThan(speakers.indexOf('S'))
  })

  test('a greeting that refuses is told as ever, and teaches nothing', async () => {
    const greeting = '-ERR [SYS/TEMP] full'
    const { endpoint } = await startScripted('tls', { greets: 'afterInput', greeting, answer })
    const { opened, lessons } = opening(endpoint, { memory: remembered })
    await expect(opened).rejects.toMatchObject({ kind: 'refused', phase: 'greeting', code: 'SYS/TEMP' })
    expect(lessons).toEqual([])
  })

  test('a server that loses what comes then is not written to so early again', async () => {
    fakeTimers()
    const { endpoint } = await startScripted('tls', { greets: 'inputLost', answer })
    const { opened, transcript, lessons } = opening(endpoint, { memory: remembered })
    await until(() => isSaid(transcript, '+OK ready'))
    vi.advanceTimersByTime(15_000)
    await expect(opened).rejects.toMatchObject({ kind: 'timeout', phase: 'CAPA' })
    expect(lessons).toMatchObject([{ early: false, together: true }])
    expect(mayLeaveEarly(lessons[0] ?? {})).toBe(false)
  })

  test.each<[string, ServerMemory]>([
    ['nothing is known of', {}],
    ['is to be asked one by one', { ...remembered, together: false }],
    ['takes nothing ahead', { ...remembered, before: ['SASL PLAIN'] }],
    ['lost what came so early', { ...remembered, early: false }],
    ['has no CAPA', { ...remembered, before: 'refused' }],
    ['wants APOP', { ...remembered, method: 'APOP' }],
    ['wants USER and PASS', { ...remembered, method: 'USER' }],
  ])('a server is left in peace that %s', (_, memory) => {
    expect(mayLeaveEarly(memory)).toBe(false)
  })

  test.each(['plaintext', 'stls'] as const)('nothing is said in the open: %s', async security => {
    const server = await start()
    const { opened, transcript } = opening(endpointsOf(server)[security], { memory: remembered })
    await (await opened).stat()
    const [first, second] = transcript.lines().filter(({ speaker }) => speaker !== '*')
    expect(first?.speaker).toBe('S')
    expect(second?.text).toBe(security === 'stls' ? 'STLS' : 'CAPA')
    expect(flightsOf(transcript)[0]).toBe(security === 'stls' ? 'STLS' : 'CAPA, APOP somebody ***')
  })
})

describe('a connection that breaks', () => {
  test.each<[Endpoint['security'], step: number, ServerMemory?]>([
    ['plaintext', 1],
    ['tls', 13],
    ['tls', 13, { before: ['PIPELINING'], method: plain, together: true }],
  ])(
    'after any octets of the first flights fails all at once: %s, every %d',
    async (security, step, memory) => {
      const server = await start({ lacks: ['APOP'] })
      const endpoint = endpointsOf(server)[security]
      await visit(endpoint, memory)
      const all = server.traffic.sent
      for (let cutAfter = 1; cutAfter < all; cutAfter += step) {
        server.faults.cutAfter = cutAfter
        const { opened, lessons } = opening(endpoint, memory ? { memory } : {})
        const failure = await opened.then(look).catch(error => error)
        expect(failure, `after ${cutAfter}`).toMatchObject({ kind: 'closed' })
        for (const lesson of lessons)
          expect(lesson.together, `after ${cutAfter}`).not.toBe(memory ? false : 'x')
      }
    },
  )
})

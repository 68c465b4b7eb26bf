import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { PopServer, ServerOptions } from '../../src/demo/server.ts'
import { prepareLine } from '../../src/pop3/line.ts'
import { type OpenOptions, openSession } from '../../src/pop3/open-session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { endpointsOf, somebody, startDemo } from './demo-server.ts'
import { guardRejections } from './rejection-guard.ts'
import { startScripted } from './scripted-server.ts'

guardRejections()

const start = async (options: Partial<ServerOptions> = {}): Promise<PopServer> => {
  const server = await startDemo(options)
  onTestFinished(() => server.stop())
  return server
}

const prepare = (endpoint: Endpoint, how: Partial<Parameters<typeof prepareLine>[1]> = {}) => {
  const transcript = createTranscript()
  const line = prepareLine(endpoint, { transcript, ...how })
  onTestFinished(() => line.conversation.end())
  return { line, transcript }
}

const open = (endpoint: Endpoint, how: Partial<OpenOptions> = {}) =>
  openSession(endpoint, somebody, {
    signal: new AbortController().signal,
    transcript: createTranscript(),
    ...how,
  })

const verbsSaid = (server: PopServer) => server.commandLog.map(({ line }) => line.split(' ')[0])

const until = async (holds: () => boolean) => {
  while (!holds()) await setImmediate()
}

const fakeTimers = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

/** A port where nobody listens. */
const deadPort = async (): Promise<Endpoint> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return { host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0, security: 'tls' }
}

describe('a line that is prepared', () => {
  test.each(['tls', 'stls', 'plaintext'] as const)('is what the session speaks over: %s', async security => {
    const server = await start()
    const endpoint = endpointsOf(server)[security]
    const { line, transcript } = prepare(endpoint)
    await line.ready
    expect(verbsSaid(server)).toEqual(security === 'stls' ? ['STLS'] : [])
    const steps: string[] = []
    const session = await open(endpoint, { line, transcript, progress: step => steps.push(step) })
    await session.stat()
    expect(steps).toEqual(['loggingIn'])
    expect(server.traffic.sessions).toBe(1)
    expect(session.tls).toBe((await line.ready).tls)
    const said = transcript.lines().map(({ speaker, text }) => `${speaker} ${text}`)
    expect(said[0]).toMatch(/^\* connecting to/)
    const places = [/^\S \+OK Postern demo/, /^C CAPA/, /^C (AUTH|APOP)/, /^C STAT/]
    const order = places.map(place => said.findIndex(text => place.test(text)))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(said.filter(text => text.startsWith('* connecting'))).toHaveLength(1)
    await session.quit()
  })

  test('is waited for where it is not ready, and what it is at is told', async () => {
    const server = await start()
    const { line } = prepare(endpointsOf(server).stls)
    const steps: string[] = []
    const session = await open(endpointsOf(server).stls, { line, progress: step => steps.push(step) })
    expect(steps).toEqual(['connecting', 'securing', 'loggingIn'])
    expect(server.traffic.sessions).toBe(1)
    await session.quit()
  })

  test('may be idle for hours, at nobody’s cost', async () => {
    fakeTimers()
    const server = await start()
    const { line } = prepare(endpointsOf(server).tls)
    await line.ready
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(10_000_000)
    await (await open(endpointsOf(server).tls, { line })).quit()
    expect(server.traffic.sessions).toBe(1)
  })

  test('that the server has ended meanwhile is made anew, and nobody is told', async () => {
    const server = await start()
    const { line, transcript } = prepare(endpointsOf(server).tls)
    await line.ready
    server.hangUp()
    await line.conversation.over
    const session = await open(endpointsOf(server).tls, { line, transcript })
    await session.quit()
    expect(server.traffic.sessions).toBe(2)
    const noted = transcript
      .lines()
      .flatMap(({ speaker, text }) => (speaker === '*' ? [text.split(' ')[0]] : []))
    expect(noted).toEqual(['connecting', 'TLSv1.3', 'ended:', 'connecting', 'TLSv1.3', 'closed'])
  })

  test('that ends under the login fails like any, and says nothing of the server', async () => {
    const { endpoint, hangUp } = await startScripted('tls', {
      answer() {
        hangUp()
        return undefined
      },
    })
    const { line } = prepare(endpoint)
    await line.ready
    const learned = vi.fn()
    await expect(open(endpoint, { line, learned })).rejects.toMatchObject({ kind: 'closed', phase: 'CAPA' })
    expect(learned).not.toHaveBeenCalled()
    await expect(open(endpoint, { learned })).rejects.toMatchObject({ kind: 'closed', phase: 'CAPA' })
    expect(learned).toHaveBeenCalledWith({ together: false })
  })
})

describe('a line that is not to be had', () => {
  test.each<[string, () => Promise<Endpoint>]>([
    ['nobody listens', deadPort],
    [
      'a certificate is not trusted',
      async () => {
        const { ca, ...endpoint } = endpointsOf(await start()).tls
        return endpoint
      },
    ],
    ['STLS is missing', async () => endpointsOf(await start({ faults: { lacks: ['STLS'] } })).stls],
    [
      'the greeting refuses',
      async () => endpointsOf(await start({ faults: { greeting: '-ERR [SYS/TEMP] x' } })).tls,
    ],
    ['the port wants TLS', async () => endpointsOf(await start({ faults: { cutAfter: 0 } })).stls],
  ])('fails as it would have without: %s', async (_, where) => {
    const endpoint = await where()
    const { kind, phase, detail, code } = await open(endpoint).catch(error => error)
    const told = { name: 'Pop3Error', kind, phase, detail, code }
    const early = prepare(endpoint)
    await early.line.ready.catch(() => {})
    await expect(open(endpoint, { line: early.line })).rejects.toMatchObject(told)
    const late = prepare(endpoint)
    await expect(open(endpoint, { line: late.line })).rejects.toMatchObject(told)
  })

  test('is given up when its own time is over, however late it was asked for', async () => {
    fakeTimers()
    const { endpoint } = await startScripted('plaintext', { greets: 'afterInput', answer: () => undefined })
    const { line } = prepare(endpoint, { timeouts: { connect: 1000, reply: 1000 } })
    await line.connected
    vi.advanceTimersByTime(900)
    const opened = open(endpoint, { line }).catch(error => error)
    vi.advanceTimersByTime(100)
    expect(await opened).toMatchObject({ kind: 'unreachable', detail: 'plainOnTlsPort' })
  })
})

describe('a line that nobody needs', () => {
  test('is closed, and a session has its own then', async () => {
    const server = await start()
    const { line, transcript } = prepare(endpointsOf(server).tls)
    await line.ready
    line.close()
    expect(await line.conversation.over).toBeUndefined()
    expect(transcript.lines().at(-1)?.text).toBe('closed')
    await (await open(endpointsOf(server).tls, { line })).quit()
    expect(server.traffic.sessions).toBe(2)
  })

  test('is ended by its signal, at any time, and leaves nothing behind', async () => {
    fakeTimers()
    const server = await start()
    for (const waits of [false, true]) {
      const stop = new AbortController()
      const { line } = prepare(endpointsOf(server).stls, { signal: stop.signal })
      if (waits) await line.ready
      stop.abort()
      if (!waits) await expect(line.ready).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
      expect(await line.conversation.over).toMatchObject({ detail: 'stopped' })
      expect(vi.getTimerCount()).toBe(0)
      expect(getEventListeners(stop.signal, 'abort')).toEqual([])
    }
    const { line } = prepare(endpointsOf(server).stls, { signal: AbortSignal.abort() })
    await expect(line.ready).rejects.toMatchObject({ detail: 'stopped' })
    expect(server.commandLog.filter(({ line }) => line !== 'STLS')).toEqual([])
  })

  test('is not closed once it is a session’s', async () => {
    const server = await start()
    const { line } = prepare(endpointsOf(server).tls)
    const session = await open(endpointsOf(server).tls, { line })
    line.close()
    await session.noop()
    await session.quit()
  })

  test('is one session’s only', async () => {
    const server = await start()
    const { line } = prepare(endpointsOf(server).tls)
    const sessions = [1, 2].map(() => open(endpointsOf(server).tls, { line }))
    for (const session of await Promise.all(sessions)) await session.quit()
    expect(server.traffic.sessions).toBe(2)
  })

  test('to another port, or without the TLS that is asked for, is never spoken over', async () => {
    const server = await start()
    const { line } = prepare(endpointsOf(server).plaintext)
    await line.ready
    const session = await open(endpointsOf(server).stls, { line })
    expect(session.tls).toBeDefined()
    expect(await line.conversation.over).toBeUndefined()
    await until(() => server.traffic.sessions === 2)
    expect(verbsSaid(server)[0]).toBe('STLS')
    await session.quit()
  })

  test('stays as it is where the session is not wanted any more', async () => {
    const server = await start()
    const { line } = prepare(endpointsOf(server).tls)
    await expect(open(endpointsOf(server).tls, { line, signal: AbortSignal.abort() })).rejects.toMatchObject({
      detail: 'stopped',
    })
    await (await open(endpointsOf(server).tls, { line })).quit()
    expect(server.traffic.sessions).toBe(1)
  })
})

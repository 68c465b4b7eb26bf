import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSession, type Timeouts } from '../../src/pop3/open-session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { certificates, endpointsOf, somebody, startDemo } from './demo-server.ts'
import { guardRejections } from './rejection-guard.ts'

guardRejections()

const host = '127.0.0.1'

/** A server that does what it likes with its connections; gives its port. */
const listen = async (serve: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    serve(socket)
  })
  await once(server.listen(0, host), 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await once(server.close(), 'close')
  })
  return (server.address() as AddressInfo).port
}

const open = (
  endpoint: Pick<Endpoint, 'port' | 'security'> & Partial<Endpoint>,
  timeouts: Timeouts = { connect: 5000, reply: 5000 },
) => {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  return openSession({ host, ca: certificates.good.cert, ...endpoint }, somebody, {
    signal: stop.signal,
    transcript: createTranscript(),
    timeouts,
  })
}

/** Says a greeting, and then these lines, one to each line that comes. */
const saying =
  (...lines: string[]) =>
  (socket: Socket) => {
    socket.write('+OK ready\r\n')
    socket.on('data', octets => {
      const heard = octets.toString('latin1').split('\r\n').filter(Boolean)
      for (const line of lines.splice(0, heard.length)) socket.write(line)
    })
  }

describe('no connection to be had', () => {
  test('where nobody listens', async () => {
    const port = await new Promise<number>(resolve => {
      const server = createServer().listen(0, host, () => {
        const { port } = server.address() as AddressInfo
        server.close(() => resolve(port))
      })
    })
    for (const security of ['tls', 'plaintext'] as const) {
      await expect(open({ port, security })).rejects.toMatchObject({
        kind: 'unreachable',
        phase: 'connect',
        detail: 'connectionRefused',
      })
    }
  })

  test('where there is no such host', async () => {
    await expect(open({ host: 'nowhere.invalid', port: 110, security: 'tls' })).rejects.toMatchObject({
      kind: 'unreachable',
      detail: 'noSuchHost',
    })
  })
})

describe('TLS on a port that speaks plain text', () => {
  test('is told from a lack of trust', async () => {
    const server = await startDemo()
    onTestFinished(() => server.stop())
    await expect(open({ ...endpointsOf(server).tls, port: server.port })).rejects.toMatchObject({
      kind: 'untrusted',
      phase: 'tls',
      detail: 'tlsOnPlainPort',
    })
  })
})

describe('plain text on a port that speaks TLS', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['silently closes', socket => socket.end()],
    ['alerts', socket => socket.end(Buffer.from('15030300020100', 'hex'))],
  ])('is told where the server %s', async (_, serve) => {
    for (const security of ['plaintext', 'stls'] as const) {
      await expect(open({ port: await listen(serve), security })).rejects.toMatchObject({
        kind: 'unreachable',
        detail: 'plainOnTlsPort',
        cause: { kind: 'closed' },
      })
    }
  })
})

describe('a deadline', () => {
  test.each([
    ['plaintext', { kind: 'unreachable', phase: 'greeting', detail: 'plainOnTlsPort' }],
    ['stls', { kind: 'unreachable', phase: 'greeting', detail: 'plainOnTlsPort' }],
    ['tls', { kind: 'timeout', phase: 'connect' }],
  ] as const)(
    'covers a server that says nothing at all, waiting for TLS perhaps: %s',
    async (security, failure) => {
      const port = await listen(() => {})
      await expect(open({ port, security }, { connect: 1000, reply: 5000 })).rejects.toMatchObject(failure)
    },
  )

  test('covers a greeting that comes in drops', async () => {
    const port = await listen(socket => {
      const drops = setInterval(() => socket.write('x'), 10)
      socket.once('close', () => clearInterval(drops))
    })
    await expect(open({ port, security: 'plaintext' }, { connect: 1000, reply: 5000 })).rejects.toMatchObject(
      {
        kind: 'timeout',
        phase: 'greeting',
      },
    )
  })

  test('covers a handshake behind STLS that goes nowhere', async () => {
    const port = await listen(saying('+OK begin\r\n'))
    await expect(open({ port, security: 'stls' }, { connect: 5000, reply: 300 })).rejects.toMatchObject({
      kind: 'timeout',
      phase: 'tls',
    })
  })
})

describe('a handshake', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['closed', socket => socket.once('data', () => socket.end())],
    ['reset', socket => socket.once('data', () => socket.resetAndDestroy())],
  ])('that is %s is no lack of trust', async (_, serve) => {
    await expect(open({ port: await listen(serve), security: 'tls' })).rejects.toMatchObject({
      kind: 'closed',
      phase: 'tls',
    })
    const behindStls = (socket: Socket) => {
      socket.write('+OK ready\r\n')
      socket.once('data', () => {
        socket.write('+OK begin\r\n')
        serve(socket)
      })
    }
    await expect(open({ port: await listen(behindStls), security: 'stls' })).rejects.toMatchObject({
      kind: 'closed',
      phase: 'tls',
    })
  })

  test('in which the server goes on in the open is not trusted', async () => {
    const port = await listen(saying('+OK begin\r\n', '+OK injected later\r\n'))
    await expect(open({ port, security: 'stls' })).rejects.toMatchObject({
      kind: 'untrusted',
      detail: 'octetsBehindStls',
    })
  })

  test('with TLS older than 1.2 is not trusted', async () => {
    const secureContext = createSecureContext({
      ...certificates.good,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const port = await listen(socket => {
      new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => {})
    })
    await expect(open({ port, security: 'tls' })).rejects.toMatchObject({
      kind: 'untrusted',
      phase: 'tls',
      detail: 'tlsVersion',
    })
  })

  test('with a certificate for the host’s name', async () => {
    const server = await startDemo()
    onTestFinished(() => server.stop())
    const session = await open({ ...endpointsOf(server).tls, host: 'localhost' })
    expect(session.tls).toBe('TLSv1.3')
    await session.quit()
  })
})

describe('a server that breaks the rules when all is open', () => {
  test.each(['tls', 'plaintext'] as const)('and resets the connection: %s', async security => {
    const port = await listen(socket => {
      const secured = () =>
        new TLSSocket(socket, { isServer: true, ...certificates.good }).on('error', () => {})
      const talking = security === 'tls' ? secured() : socket
      saying('-ERR\r\n', '+OK\r\n')(talking)
      talking.on('data', octets => {
        if (octets.toString().startsWith('NOOP')) socket.resetAndDestroy()
      })
    })
    const session = await open({ port, security })
    await expect(session.noop()).rejects.toMatchObject({
      kind: 'closed',
      phase: 'NOOP',
      cause: { code: 'ECONNRESET' },
    })
    expect((await session.over)?.kind).toBe('closed')
  })

  test('and floods a client that wants nothing costs no memory', async () => {
    const replies = ['-ERR\r\n', `+OK\r\n${'+OK and more\r\n'.repeat(100_000)}`]
    const port = await listen(saying(...replies))
    const session = await open({ port, security: 'plaintext' })
    await new Promise<void>(resolve => {
      const look = () => (session.octetsReceived > 1_000_000 ? resolve() : void setImmediate(look))
      look()
    })
    session.close()
    expect(await session.over).toBeUndefined()
  })

  test('and says why it goes is quoted', async () => {
    const port = await listen(socket => {
      saying('-ERR\r\n', '+OK\r\n')(socket)
      socket.on('data', octets => {
        if (octets.toString().startsWith('NOOP')) socket.end('-ERR Disconnected for inactivity\r\n')
      })
    })
    const session = await open({ port, security: 'plaintext' })
    await expect(session.noop()).rejects.toMatchObject({
      kind: 'refused',
      said: 'Disconnected for inactivity',
    })
    expect(await session.over).toMatchObject({ kind: 'closed', phase: 'idle' })
  })
})

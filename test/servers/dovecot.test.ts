import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from './dovecot.ts'
import { describeWithDovecot } from './dovecot-suite.ts'

/** Writes a line and gives all that has come up to a line end that matches. */
const exchange = async (socket: Socket, line: string, end = /\r\n$/): Promise<string> => {
  if (line !== '') socket.write(`${line}\r\n`)
  let reply = ''
  while (!end.test(reply)) reply += String((await once(socket, 'data'))[0])
  return reply
}

const multiLine = /^-ERR.*\r\n$|\r\n\.\r\n$/

const message = (subject: string) => Buffer.from(`Subject: ${subject}\r\n\r\nHello.\r\n`)

const login = async (server: Dovecot, user: string): Promise<Socket> => {
  const socket = connect(server.port, server.host)
  await exchange(socket, '')
  await exchange(socket, `USER ${user}`)
  expect(await exchange(socket, 'PASS secret')).toMatch(/^\+OK/)
  return socket
}

describeWithDovecot('a private Dovecot', () => {
  let server: Dovecot

  beforeAll(async () => {
    server = await startDovecot()
  })

  afterAll(() => server?.stop())

  const trusting = () => ({ ca: readFileSync(server.caFile), servername: 'localhost' })

  test('greets and takes up TLS when asked by STLS', async () => {
    const plain = connect(server.port, server.host)
    expect(await exchange(plain, '')).toMatch(/^\+OK/)
    expect(await exchange(plain, 'CAPA', multiLine)).toContain('\r\nSASL PLAIN LOGIN CRAM-MD5\r\n')
    expect(await exchange(plain, 'STLS')).toMatch(/^\+OK/)
    const secure = connectTls({ socket: plain, ...trusting() })
    await once(secure, 'secureConnect')
    expect(await exchange(secure, 'CAPA', multiLine)).not.toContain('STLS')
    secure.destroy()
  })

  test('greets inside TLS on its other port', async () => {
    const secure = connectTls({ port: server.tlsPort, host: server.host, ...trusting() })
    expect(await exchange(secure, '')).toMatch(/^\+OK/)
    expect(secure.authorized).toBe(true)
    secure.destroy()
  })

  test('lists what was delivered, in that order', async () => {
    await server.deliver('Ann', ['1', '22', '333'].map(message))
    await server.deliver('Ann', [message('4444')])
    expect(server.messageCount('Ann')).toBe(4)
    expect(server.messageCount('nobody')).toBe(0)
    const session = await login(server, 'Ann')
    expect(await exchange(session, 'LIST', multiLine)).toMatch(/\r\n1 22\r\n2 23\r\n3 24\r\n4 25\r\n\.\r\n$/)
    session.destroy()
  })

  test('removes what was deleted', async () => {
    await server.deliver('bob', ['stays', 'goes'].map(message))
    const session = await login(server, 'bob')
    await exchange(session, 'DELE 2')
    expect(await exchange(session, 'QUIT')).toMatch(/^\+OK/)
    expect(server.messageCount('bob')).toBe(1)
    session.destroy()
  })

  test('refuses a wrong password, the second time too', async () => {
    const socket = connect(server.port, server.host)
    await exchange(socket, '')
    for (const user of ['ann', 'bob']) {
      await exchange(socket, `USER ${user}`)
      expect(await exchange(socket, 'PASS wrong')).toMatch(/^-ERR \[AUTH\]/)
    }
    socket.destroy()
  })

  test('runs beside another', async () => {
    const other = await startDovecot()
    await other.deliver('Ann', [message('elsewhere')])
    const session = await login(other, 'Ann')
    expect(await exchange(session, 'STAT')).toMatch(/^\+OK 1 /)
    session.destroy()
    await other.stop()
    await expect(once(connect(other.port, other.host), 'connect')).rejects.toThrow('ECONNREFUSED')
  })
})

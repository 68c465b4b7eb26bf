import { readFileSync } from 'node:fs'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { listedMaildrop, type StoredMessage } from '../../src/demo/maildrop.ts'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { connectRaw, connectRawTls, logIn, type RawClient, startRig } from './rig.ts'

const certificateFile = (name: string) =>
  readFileSync(new URL(`../servers/certificates/${name}`, import.meta.url), 'utf8')

describe('a session over a socket', () => {
  test('may be pipelined from greeting to QUIT in one write', async () => {
    const client = connectRaw(await startRig())
    client.say('USER demo\r\nPASS secret\r\nSTAT\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n')
    expect((await client.hearEnd()).split('\r\n').slice(1)).toEqual([
      '+OK Now the password',
      '+OK Logged in',
      '+OK 2 27',
      '+OK 19 octets',
      'A: 1',
      '',
      'one',
      '..two',
      '.',
      '+OK Message 1 is marked.',
      '+OK Good bye, 1 left',
      '',
    ])
  })

  test('removes at QUIT, and not when the connection breaks', async () => {
    const server = await startRig()
    const broken = await logIn(server)
    await broken.ask('DELE 1\r\n')
    broken.close()
    const whole = await logIn(server)
    expect(await whole.ask('STAT\r\n')).toBe('+OK 2 27\r\n')
    await whole.ask('DELE 2\r\nQUIT\r\n', /Good bye/)
    expect(server.contents().count).toBe(1)
    expect(server.contents().uniqueId(1)).toBe('uid-1')
  })

  test('is told of a delivery from the next login on', async () => {
    const server = await startRig()
    const early = await logIn(server)
    server.deliver(Buffer.from('D: 4\r\n\r\n'))
    expect(await early.ask('STAT\r\n')).toBe('+OK 2 27\r\n')
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 3 35\r\n')
  })

  test('is logged without secrets, and counted', async () => {
    const server = await startRig()
    await logIn(server)
    await (await logIn(server)).ask('NOOP\r\n')
    expect(server.commandLog).toEqual([
      { session: 1, line: 'USER demo' },
      { session: 1, line: 'PASS ***' },
      { session: 2, line: 'USER demo' },
      { session: 2, line: 'PASS ***' },
      { session: 2, line: 'NOOP' },
    ])
    expect(server.traffic.sessions).toBe(2)
    expect(server.traffic.received).toBe('USER demo\r\nPASS secret\r\n'.length * 2 + 'NOOP\r\n'.length)
  })

  test('is broken off when the server stops', async () => {
    const server = await startRig()
    const client = await logIn(server)
    await server.stop()
    expect(await client.hearEnd()).toBe('')
    const late = connectRaw(server)
    expect(await late.hearEnd()).toBe('')
  })
})

describe('TLS', () => {
  test('from the first octet', async () => {
    const server = await startRig()
    const client = connectRawTls(server)
    await client.hear(/\n/)
    expect(await client.ask('CAPA\r\n', /\r\n\.\r\n/)).not.toContain('STLS')
    expect(await client.ask('USER demo\r\nPASS secret\r\nSTAT\r\n', /\d+ \d+\r\n/)).toContain('+OK 2 27')
  })

  test('after STLS', async () => {
    const server = await startRig({ faults: { plaintextRefused: true } })
    const client = connectRaw(server)
    await client.hear(/\n/)
    expect(await client.ask('STLS\r\n')).toBe('+OK Begin TLS\r\n')
    await client.startTls(server.certificate)
    expect(await client.ask('USER demo\r\n')).toBe('+OK Now the password\r\n')
    expect(await client.ask('PASS secret\r\n')).toBe('+OK Logged in\r\n')
    await client.ask('DELE 1\r\nQUIT\r\n', /Good bye/)
    expect(await client.hearEnd()).toContain('1 left')
    expect(server.contents().count).toBe(1)
  })

  test('plaintext behind STLS is never answered inside TLS', async () => {
    const server = await startRig()
    const client = connectRaw(server)
    await client.hear(/\n/)
    await client.ask('STLS\r\nNOOP\r\nUSER eve\r\n')
    await client.startTls(server.certificate)
    expect(await client.ask('PASS secret\r\n')).toBe('-ERR USER comes first.\r\n')
    expect(server.commandLog.map(({ line }) => line)).toEqual(['STLS', 'PASS ***'])
  })

  test('a connection that breaks inside TLS frees the maildrop', async () => {
    const server = await startRig({ faults: { exclusive: true } })
    const logInInside = async (client: RawClient) => {
      await client.hear(/\n/)
      return client.ask('USER demo\r\nPASS secret\r\n', /\n[^\n]*\n/)
    }
    const first = connectRawTls(server)
    expect(await logInInside(first)).toContain('Logged in')
    first.close()
    expect(await logInInside(connectRawTls(server))).toContain('Logged in')
  })

  test('connections inside TLS are broken off when the server stops', async () => {
    const server = await startRig()
    const [direct, upgraded] = [connectRawTls(server), connectRaw(server)]
    await direct.hear(/\n/)
    await upgraded.hear(/\n/)
    await upgraded.ask('STLS\r\n')
    await upgraded.startTls(server.certificate)
    await server.stop()
    expect([await direct.hearEnd(), await upgraded.hearEnd()]).toEqual(['', ''])
  })

  test('plaintext on the TLS port ends the connection', async () => {
    const server = await startRig()
    const client = connectRaw({ ...server, port: server.tlsPort })
    client.say('CAPA\r\n')
    expect(await client.hearEnd()).not.toContain('+OK')
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 2 27\r\n')
  })

  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a client that trusts the %s certificate has one reason not to', async (name, code) => {
    const tls = { key: certificateFile(`${name}.key.pem`), cert: certificateFile(`${name}.pem`) }
    const server = await startRig({ tls })
    const socket = connectTls({ host: '127.0.0.1', port: server.tlsPort, ca: server.certificate })
    const error = await new Promise(resolve => socket.once('error', resolve))
    expect(error).toMatchObject({ code })
  })
})

describe('much to send', () => {
  const large = (octets: number, taken: (octets: number) => void): StoredMessage => ({
    uniqueId: 'large',
    octets,
    *chunks() {
      const chunk = Buffer.alloc(64 * 1024, `${'a'.repeat(62)}\r\n`)
      for (let left = octets; left > 0; left -= chunk.length) {
        taken(chunk.length)
        yield chunk
      }
    },
  })

  test('a client that does not read holds a large message back', async () => {
    let made = 0
    const message = large(64 * 1024 * 1024, octets => {
      made += octets
    })
    const server = await startRig({ maildrop: listedMaildrop([message]) })
    const client = await logIn(server)
    client.pause()
    client.say('RETR 1\r\n')
    // A second client gets its turn only while the first one's message stands still.
    const other = await logIn(server)
    expect(await other.ask('STAT\r\n')).toBe('+OK 1 67108864\r\n')
    expect(made).toBeLessThan(32 * 1024 * 1024)
  })

  test('a message of 8 MiB arrives whole', async () => {
    const octets = 8 * 1024 * 1024
    const server = await startRig({ maildrop: listedMaildrop([large(octets, () => {})]) })
    const client = await logIn(server)
    const said = await client.ask('RETR 1\r\nQUIT\r\n', /left\r\n/)
    expect(said.length).toBe(`+OK ${octets} octets\r\n.\r\n+OK Good bye, 1 left\r\n`.length + octets)
  })

  test('500 pipelined commands are answered in few writes', async () => {
    const client = await logIn(await startRig({ maildrop: pretendMaildrop(100_000) }))
    const before = client.chunks.length
    const said = await client.ask(
      `${Array.from({ length: 500 }, (_, i) => `TOP ${i + 1} 0\r\n`).join('')}NOOP\r\n`,
      /Still here/,
    )
    expect(said.match(/^Subject: m\d+/gm)?.length).toBe(500)
    expect(client.chunks.length - before).toBeLessThan(50)
  })
})

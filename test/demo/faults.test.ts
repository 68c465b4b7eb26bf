import { describe, expect, test } from 'vitest'
import type { Faults } from '../../src/demo/faults.ts'
import { connectRaw, connectRawTls, logIn, startRig } from './rig.ts'

const twoLines = /\n[^\n]*\n/

const rigWith = (faults: Partial<Faults>) => startRig({ faults })

describe('what the server knows', () => {
  test('lacks', async () => {
    const server = await rigWith({ lacks: ['UIDL', 'CAPA'] })
    const client = await logIn(server)
    expect(await client.ask('UIDL\r\n')).toMatch(/^-ERR /)
    expect(await client.ask('CAPA\r\n')).toMatch(/^-ERR /)
    server.faults.lacks = ['TOP']
    expect(await client.ask('CAPA\r\n', /\r\n\.\r\n/)).not.toContain('TOP')
    expect(await client.ask('UIDL 1\r\n')).toBe('+OK 1 uid-1\r\n')
  })

  test('noPipelining', async () => {
    const client = await logIn(await rigWith({ noPipelining: true }))
    expect(await client.ask('CAPA\r\n', /\r\n\.\r\n/)).not.toContain('PIPELINING')
    expect(await client.ask('NOOP\r\nSTAT\r\n', twoLines)).toBe('+OK Still here\r\n+OK 2 27\r\n')
  })

  test('greeting', async () => {
    const client = connectRaw(await rigWith({ greeting: '-ERR [SYS/TEMP] Too many connections' }))
    expect(await client.hear(/\n/)).toBe('-ERR [SYS/TEMP] Too many connections\r\n')
  })
})

describe('what the server refuses', () => {
  test('refuse, thrown while the server runs', async () => {
    const server = await rigWith({})
    const client = await logIn(server)
    server.faults.refuse = { DELE: '[SYS/PERM] This mailbox is read-only.' }
    expect(await client.ask('DELE 1\r\n')).toBe('-ERR [SYS/PERM] This mailbox is read-only.\r\n')
    server.faults.refuse = {}
    expect(await client.ask('DELE 1\r\n')).toBe('+OK Message 1 is marked.\r\n')
  })

  test('plaintextRefused', async () => {
    const client = connectRaw(await rigWith({ plaintextRefused: true }))
    await client.hear(/\n/)
    expect(await client.ask('USER demo\r\n')).toMatch(/^-ERR \[AUTH\] Plaintext authentication disallowed/)
  })

  test('exclusive', async () => {
    const server = await rigWith({ exclusive: true })
    const first = await logIn(server)
    const second = connectRaw(server)
    await second.hear(/\n/)
    expect(await second.ask('USER demo\r\nPASS secret\r\n', twoLines)).toContain('-ERR [IN-USE]')
    await first.ask('QUIT\r\n')
    expect(await second.ask('USER demo\r\nPASS secret\r\n', twoLines)).toContain('+OK Logged in')
  })
})

describe('how the server breaks the protocol', () => {
  test('bareReplies', async () => {
    const client = connectRaw(await rigWith({ bareReplies: true }))
    expect(await client.hear(/\n/)).toBe('+OK\r\n')
    expect(await client.ask('USER demo\r\nPASS secret\r\nDELE 9\r\nSTAT\r\n', /27\r\n/)).toBe(
      '+OK\r\n+OK\r\n-ERR\r\n+OK 2 27\r\n',
    )
  })

  test('lfOnly', async () => {
    const client = await logIn(await rigWith({ lfOnly: true }))
    expect(await client.ask('RETR 1\r\n', /\n\.\n/)).toBe('+OK 19 octets\nA: 1\n\none\n..two\n.\n')
  })

  test('injectBehindStls', async () => {
    const server = await rigWith({ injectBehindStls: '+OK evil\r\n' })
    const client = connectRaw(server)
    await client.hear(/\n/)
    expect(await client.ask('STLS\r\n', /evil\r\n/)).toBe('+OK Begin TLS\r\n+OK evil\r\n')
    await client.startTls(server.certificate)
    expect(await client.ask('NOOP\r\n')).toBe('-ERR NOOP is not for the AUTHORIZATION state.\r\n')
  })

  test('dropsBehindLogin loses what came before the reply', async () => {
    const server = await rigWith({ dropsBehindLogin: true, latency: 100 })
    const client = connectRaw(server)
    await client.hear(/\n/)
    await client.ask('USER demo\r\n')
    client.say('PASS secret\r\nSTAT\r\n')
    // Written while the reply is under way.
    await new Promise(resolve => setImmediate(resolve))
    client.say('LIST\r\n')
    expect(await client.hear(/\n/)).toBe('+OK Logged in\r\n')
    expect(await client.ask('NOOP\r\n')).toBe('+OK Still here\r\n')
    expect(server.commandLog.map(({ line }) => line)).toEqual(['USER demo', 'PASS ***', 'NOOP'])
  })

  test('stall', async () => {
    const server = await rigWith({ stall: ['LIST'] })
    const client = await logIn(server)
    client.say('STAT\r\nLIST\r\nQUIT\r\n')
    expect(await client.hear(/\n/)).toBe('+OK 2 27\r\n')
    await (await logIn(server)).ask('NOOP\r\n')
    await server.stop()
    expect(await client.hearEnd()).toBe('')
  })

  test('endless, no faster than it is read', async () => {
    const server = await rigWith({ endless: ['UIDL'] })
    const client = await logIn(server)
    expect(await client.ask('UIDL\r\n', /\r\n100000 100000\r\n/)).not.toMatch(/^\.\r\n/m)
    client.pause()
    const other = await logIn(server)
    await other.ask('NOOP\r\n')
    client.close()
    await other.ask('QUIT\r\n')
    expect(server.traffic.sent).toBeLessThan(64 * 1024 * 1024)
  })
})

describe('how octets travel', () => {
  test('latency delays each flight, not each reply', async () => {
    const client = await logIn(await rigWith({ latency: 40 }))
    const start = performance.now()
    client.say('NOOP\r\n')
    await new Promise(resolve => setImmediate(resolve))
    client.say(`${'NOOP\r\n'.repeat(50)}STAT\r\n`)
    await client.hear(/\+OK 2 27/)
    // Fifty delays in turn would be two seconds, and longer than the test has time.
    expect(performance.now() - start).toBeGreaterThan(39)
  })

  test('chunk', async () => {
    const client = await logIn(await rigWith({ chunk: 3 }))
    client.chunks.length = 0
    expect(await client.ask('STAT\r\n')).toBe('+OK 2 27\r\n')
    expect(client.chunks).toEqual([3, 3, 3, 1])
  })

  test('cutAfter breaks the connection at exactly that octet', async () => {
    const server = await startRig({ faults: { lacks: ['APOP'] } })
    const input = 'USER demo\r\nPASS secret\r\nRETR 1\r\nQUIT\r\n'
    const whole = connectRaw(server)
    whole.say(input)
    const text = await whole.hearEnd()
    for (let cut = 0; cut < text.length; cut += 1) {
      server.faults.cutAfter = cut
      const client = connectRaw(server)
      client.say(input)
      expect(await client.hearEnd()).toBe(text.slice(0, cut))
    }
  })

  test('cutAfter counts what is inside TLS', async () => {
    const server = await rigWith({ cutAfter: 7 })
    const client = connectRawTls(server)
    expect(await client.hearEnd()).toBe('+OK Pos')
  })

  test('cutAfter in STLS’s reply does no harm to the server', async () => {
    const server = await rigWith({})
    const client = connectRaw(server)
    const greeting = await client.hear(/\n/)
    server.faults.cutAfter = greeting.length + '+OK Begin TLS\r\n'.length
    client.say('STLS\r\n')
    expect(await client.hearEnd()).toBe('+OK Begin TLS\r\n')
    server.faults.cutAfter = Number.POSITIVE_INFINITY
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 2 27\r\n')
  })

  test('cutAfter in QUIT’s reply: the messages are removed all the same', async () => {
    const server = await rigWith({})
    const client = await logIn(server)
    await client.ask('DELE 1\r\n')
    server.faults.cutAfter = 0
    client.say('QUIT\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.contents().count).toBe(1)
  })
})

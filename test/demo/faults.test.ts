import { describe, expect, test } from 'vitest'
import { type Faults, nthTime } from '../../src/demo/faults.ts'
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

  test('refuse, the n-th time only', async () => {
    const server = await rigWith({ refuse: { DELE: nthTime(2, 'Not now') } })
    const client = await logIn(server)
    expect(await client.ask('DELE 1\r\nDELE 2\r\n', twoLines)).toBe(
      '+OK Message 1 is marked.\r\n-ERR Not now\r\n',
    )
    expect(await client.ask('DELE 2\r\n')).toBe('+OK Message 2 is marked.\r\n')
    server.faults.refuse = { DELE: nthTime(1, 'Not again') }
    expect(await client.ask('DELE 2\r\n')).toBe('-ERR Not again\r\n')
  })

  test('loginDelay', async () => {
    let clock = 0
    const server = await startRig({ faults: { loginDelay: 3 }, now: () => clock })
    await logIn(server)
    const early = connectRaw(server)
    await early.hear(/\n/)
    expect(await early.ask('CAPA\r\n', /\r\n\.\r\n/)).toContain('\r\nLOGIN-DELAY 3\r\n')
    expect(await early.ask('USER demo\r\nPASS secret\r\n', twoLines)).toContain('-ERR [LOGIN-DELAY] ')
    clock = 3000
    expect(await early.ask('USER demo\r\nPASS secret\r\n', twoLines)).toContain('+OK Logged in')
  })

  test('quitFails', async () => {
    const server = await rigWith({ quitFails: 'partly' })
    const client = await logIn(server)
    await client.ask('DELE 2\r\nDELE 1\r\n', twoLines)
    client.say('QUIT\r\n')
    expect(await client.hearEnd()).toMatch(/^-ERR [^\n]*\r\n$/)
    expect(server.contents().count).toBe(1)
    expect(server.contents().uniqueId(1)).toBe('uid-2')
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

  test('dropsBehindCapa loses what came before the reply, but not behind the login', async () => {
    const server = await rigWith({ dropsBehindCapa: true, latency: 100 })
    const client = connectRaw(server)
    await client.hear(/\n/)
    client.say('CAPA\r\nUSER demo\r\n')
    expect(await client.hear(/\r\n\.\r\n/)).toContain('PIPELINING')
    await client.ask('USER demo\r\n')
    await client.ask('PASS secret\r\n')
    client.say('CAPA\r\nNOOP\r\n')
    await client.hear(/\+OK Still here/)
    expect(server.commandLog.map(({ line }) => line)).toEqual([
      'CAPA',
      'USER demo',
      'PASS ***',
      'CAPA',
      'NOOP',
    ])
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

describe('messages that cannot be read', () => {
  test.each([
    ['close', ''],
    ['cut', '+OK 19 octets\r\nA: 1\r\n\r\none'],
  ] as const)('breaksAt: %s ends the connection, and the others are given', async (kind, said) => {
    const server = await rigWith({ breaksAt: { 'uid-1': kind } })
    const client = await logIn(server)
    client.say('DELE 2\r\nRETR 1\r\nQUIT\r\n')
    expect(await client.hearEnd()).toBe(`+OK Message 2 is marked.\r\n${said}`)
    expect(server.contents().count).toBe(2)
    expect(await (await logIn(server)).ask('RETR 2\r\n', /\.\r\n/)).toContain('B: 2')
  })

  test('breaksAt: hang is silent until the server gives the session up', async () => {
    const server = await rigWith({ breaksAt: { 'uid-1': 'hang' } })
    const client = await logIn(server)
    server.faults.autologout = 100
    client.say('RETR 1\r\nDELE 2\r\nQUIT\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.contents().count).toBe(2)
  })

  test('what another client removes is expunged for who still lists it', async () => {
    const server = await rigWith({})
    const client = await logIn(server)
    server.remove('uid-1')
    server.remove('uid-1')
    expect(await client.ask('DELE 1\r\nSTAT\r\n', twoLines)).toBe('-ERR Message 1 expunged.\r\n+OK 2 27\r\n')
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 1 8\r\n')
  })
})

describe('a server that is changed between two sessions', () => {
  test('is changed before the greeting, and each session is told apart', async () => {
    const numbers: number[] = []
    const server = await startRig({
      onSession: number => {
        numbers.push(number)
        if (number === 2) Object.assign(server.faults, { greeting: '+OK changed' })
        if (number === 2) server.remove('uid-1')
      },
    })
    const first = connectRaw(server)
    expect(await first.hear(/\n/)).toMatch(/^\+OK Postern demo/)
    const second = connectRaw(server)
    expect(await second.hear(/\n/)).toBe('+OK changed\r\n')
    expect(await second.ask('USER demo\r\nPASS secret\r\nSTAT\r\n', /8\r\n/)).toContain('+OK 1 8')
    expect(numbers).toEqual([1, 2])
    expect(server.commandLog.at(-1)).toEqual({ session: 2, line: 'STAT' })
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

  test('cutAfterReceived does what came whole, and nothing that came behind', async () => {
    const input = 'USER demo\r\nPASS secret\r\nDELE 1\r\nQUIT\r\n'
    const shown = ['USER demo', 'PASS ***', 'DELE 1', 'QUIT']
    for (let cut = 0; cut <= input.length; cut += 1) {
      const server = await rigWith({ cutAfterReceived: cut })
      const client = connectRaw(server)
      client.say(input)
      expect(await client.hearEnd()).not.toContain('Good bye')
      const whole = input.slice(0, cut).split('\n').length - 1
      expect(server.commandLog.map(({ line }) => line)).toEqual(shown.slice(0, whole))
      expect(server.traffic.received).toBe(cut)
      expect(server.contents().count).toBe(cut === input.length ? 1 : 2)
    }
  })

  test('cutAfterReceived of nothing breaks the connection before the greeting', async () => {
    const client = connectRaw(await rigWith({ cutAfterReceived: 0 }))
    expect(await client.hearEnd()).toBe('')
  })

  test('cutAfterReceived changes nothing for a session that says less', async () => {
    const input = 'USER demo\r\nPASS secret\r\nDELE 1\r\nQUIT\r\n'
    const server = await rigWith({ cutAfterReceived: input.length + 1 })
    const client = connectRaw(server)
    client.say(input)
    expect(await client.hearEnd()).toMatch(/Good bye, 1 left\r\n$/)
  })

  test('cutAfterReceived loses the reply to what it lets through', async () => {
    const server = await rigWith({ cutAfterReceived: 'USER demo\r\nPASS secret\r\nDELE 1\r\n'.length })
    const client = await logIn(server)
    client.say('DELE 1\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.commandLog.at(-1)?.line).toBe('DELE 1')
  })

  test('cutAfterReceived, thrown when more has come, lets nothing more through', async () => {
    const server = await rigWith({})
    const client = await logIn(server)
    server.faults.cutAfterReceived = 3
    client.say('DELE 1\r\nQUIT\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.contents().count).toBe(2)
    expect(server.commandLog.at(-1)?.line).toBe('PASS ***')
  })

  test('cutAfterReceived counts what is inside TLS, with what was said before STLS', async () => {
    const server = await rigWith({ cutAfterReceived: 'STLS\r\nUSER demo\r\n'.length })
    const client = connectRaw(server)
    await client.hear(/\n/)
    await client.ask('STLS\r\n')
    await client.startTls(server.certificate)
    client.say('USER demo\r\nPASS secret\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.commandLog.map(({ line }) => line)).toEqual(['STLS', 'USER demo'])
    server.faults.cutAfterReceived = 5
    const direct = connectRawTls(server)
    expect(await direct.hear(/\n/)).toMatch(/^\+OK Postern demo/)
    direct.say('CAPA\r\n')
    expect(await direct.hearEnd()).toBe('')
  })

  test('autologout ends a session in which nothing is said, and removes nothing', async () => {
    const server = await rigWith({ exclusive: true })
    const client = await logIn(server)
    server.faults.autologout = 100
    await client.ask('DELE 1\r\n')
    expect(await client.hearEnd()).toBe('')
    expect(server.contents().count).toBe(2)
    server.faults.autologout = 0
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 2 27\r\n')
  })

  test('dropEvery ends each connection, TLS or not', async () => {
    const server = await rigWith({ dropEvery: 100 })
    const clients = [connectRaw(server), connectRawTls(server)]
    for (const client of clients) expect(await client.hearEnd()).not.toContain('Good bye')
    server.faults.dropEvery = 0
    expect(await (await logIn(server)).ask('STAT\r\n')).toBe('+OK 2 27\r\n')
  })
})

import { describe, expect, test } from 'vitest'
import { type Faults, noFaults } from '../../src/demo/faults.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { ServerSession, type Site } from '../../src/demo/session.ts'
import { shareMaildrop } from '../../src/demo/shared-maildrop.ts'
import { sessionMessages, timestamp, transcripts } from './session-transcripts.ts'

const siteWith = (
  faults: Partial<Faults> = {},
  maildrop = maildropOf(sessionMessages),
  now?: () => number,
): Site => ({
  user: 'mrose',
  password: 'tanstaaf',
  mechanisms: ['PLAIN', 'LOGIN'],
  maildrop: shareMaildrop(maildrop, now),
  faults: { ...noFaults(), ...faults },
})

const open = (site: Site, encrypted = false) => {
  const log: string[] = []
  const session = new ServerSession(site, { encrypted, timestamp, log: line => log.push(line) })
  return { session, log }
}

/** All the session has to say; TLS is put on at once when it wants that. Notes stand in for what is done. */
const hear = (session: ServerSession): string => {
  let said = ''
  for (let out = session.next(); out; out = session.next()) {
    said += Buffer.from(out.octets).toString('latin1')
    if (!out.aftermath) continue
    said += `* ${out.aftermath}\r\n`
    if (out.aftermath === 'startTls') session.encrypt()
    else session.forgetInput()
  }
  return said
}

const rows = (text: string) => text.trim().split(/\n\s*/)

/** Says the client's lines of a transcript, octet by octet or line by line, and gives the transcript that comes of it. */
const replay = (text: string, session: ServerSession, octetsAtOnce: number): string[] => {
  const lines: string[] = []
  const listen = () => {
    for (const line of hear(session).split('\r\n').slice(0, -1)) {
      lines.push(line.startsWith('* ') ? line : `S: ${line}`)
    }
  }
  listen()
  for (const row of rows(text).filter(line => line.startsWith('C: '))) {
    lines.push(row)
    const octets = Buffer.from(`${row.slice(3)}\r\n`)
    for (let at = 0; at < octets.length; at += octetsAtOnce) {
      session.receive(octets.subarray(at, at + octetsAtOnce))
      listen()
    }
  }
  return lines
}

const say = (session: ServerSession, ...lines: string[]): string => {
  session.receive(Buffer.from(lines.map(line => `${line}\r\n`).join('')))
  return hear(session)
}

/** A session past its login. */
const loggedIn = (site: Site) => {
  const { session } = open(site)
  say(session, 'USER mrose', 'PASS tanstaaf')
  return session
}

const idsLeft = (site: Site) => {
  const contents = site.maildrop.contents()
  return Array.from({ length: contents.count }, (_, i) => contents.uniqueId(i + 1))
}

describe('transcripts', () => {
  test.each(transcripts)('$name', ({ faults, encrypted, text }) => {
    for (const octetsAtOnce of [1, 4096]) {
      const { session } = open(siteWith(faults), encrypted)
      expect(replay(text, session, octetsAtOnce)).toEqual(rows(text))
    }
  })

  const pipelined = transcripts.filter(({ text }) => !text.includes('* startTls'))

  test.each(pipelined)('$name, written at once and cut at every octet', ({ faults, encrypted, text }) => {
    const input = Buffer.from(
      rows(text)
        .filter(row => row.startsWith('C: '))
        .map(row => `${row.slice(3)}\r\n`)
        .join(''),
    )
    const expected = rows(text).filter(row => !row.startsWith('C: '))
    for (let at = 0; at <= input.length; at += 1) {
      const { session } = open(siteWith(faults), encrypted)
      session.receive(input.subarray(0, at))
      const said = hear(session)
      session.receive(input.subarray(at))
      const lines = `${said}${hear(session)}`.split('\r\n').slice(0, -1)
      expect(lines.map(line => (line.startsWith('* ') ? line : `S: ${line}`))).toEqual(expected)
    }
  })
})

describe('the UPDATE state', () => {
  test('QUIT removes what is marked, and the others keep their ids', () => {
    const site = siteWith()
    say(loggedIn(site), 'DELE 1', 'DELE 3', 'RSET', 'DELE 2', 'QUIT')
    expect(idsLeft(site)).toEqual(['uid-1', 'uid-3'])
    expect(say(loggedIn(site), 'UIDL')).toContain('1 uid-1\r\n2 uid-3\r\n')
  })

  test('a connection that breaks removes nothing', () => {
    const site = siteWith()
    const session = loggedIn(site)
    say(session, 'DELE 1')
    session.close()
    expect(idsLeft(site)).toEqual(['uid-1', 'uid-2', 'uid-3'])
  })

  test('a session sees the maildrop as it was at its login', () => {
    const site = siteWith()
    const early = loggedIn(site)
    say(loggedIn(site), 'DELE 1', 'QUIT')
    expect(say(early, 'STAT', 'UIDL 1')).toBe('+OK 3 38\r\n+OK 1 uid-1\r\n')
    say(early, 'DELE 1', 'DELE 2', 'QUIT')
    expect(idsLeft(site)).toEqual(['uid-3'])
  })

  test('an exclusive maildrop is free again when its session ends', () => {
    const site = siteWith({ exclusive: true })
    const first = loggedIn(site)
    const { session: second } = open(site)
    hear(second)
    const refused = say(second, 'USER mrose', 'PASS tanstaaf')
    expect(refused).toContain('-ERR [IN-USE] ')
    first.close()
    expect(say(second, 'USER mrose', 'PASS tanstaaf')).toContain('+OK Logged in')
  })
})

describe('an UPDATE state that fails', () => {
  test.each([
    ['refuse', ['DELE 1', 'DELE 2'], ['uid-1', 'uid-2', 'uid-3']],
    ['partly', ['DELE 3', 'DELE 1'], ['uid-2', 'uid-3']],
    ['partly', ['DELE 3', 'DELE 2', 'DELE 1'], ['uid-2', 'uid-3']],
    ['partly', ['DELE 2'], ['uid-1', 'uid-2', 'uid-3']],
  ] as const)('%s, behind %j', (quitFails, commands, left) => {
    const site = siteWith({ quitFails, exclusive: true })
    expect(say(loggedIn(site), ...commands, 'QUIT')).toMatch(/-ERR Some .*\r\n\* close\r\n$/)
    expect(idsLeft(site)).toEqual(left)
    expect(say(loggedIn(site), 'STAT')).toMatch(/^\+OK /)
  })

  test('a QUIT that is refused is not done, and the session goes on', () => {
    const site = siteWith({ refuse: { QUIT: 'No' } })
    const session = loggedIn(site)
    expect(say(session, 'DELE 1', 'QUIT', 'STAT')).toMatch(/-ERR No\r\n\+OK 2 19\r\n$/)
    expect(idsLeft(site)).toHaveLength(3)
  })
})

describe('what another client removes', () => {
  test.each([
    ['behind everybody’s back', (site: Site) => site.maildrop.remove('uid-2')],
    ['in a session', (site: Site) => say(loggedIn(site), 'DELE 2', 'QUIT')],
  ])('%s is listed still, and expunged', (_, removing) => {
    const site = siteWith()
    const session = loggedIn(site)
    removing(site)
    expect(idsLeft(site)).toEqual(['uid-1', 'uid-3'])
    expect(say(session, 'STAT', 'UIDL 2', 'LIST 2')).toBe('+OK 3 38\r\n+OK 2 uid-2\r\n+OK 2 8\r\n')
    expect(say(session, 'TOP 2 0', 'RETR 2', 'DELE 2')).toBe('-ERR Message 2 expunged.\r\n'.repeat(3))
    expect(say(session, 'DELE 3', 'QUIT')).toContain('+OK Message 3 is marked.')
    expect(idsLeft(site)).toEqual(['uid-1'])
    expect(say(loggedIn(site), 'TOP 1 0')).toMatch(/^\+OK Top/)
  })
})

describe('unique-ids and sizes', () => {
  test('may be others in each session that has logged in', () => {
    const told: number[] = []
    const site = siteWith({
      exclusive: true,
      idsOf: (ids, session) => {
        told.push(session)
        return session === 2 ? ids.toReversed() : ids
      },
    })
    const first = loggedIn(site)
    expect(say(loggedIn(site), 'UIDL 1')).toMatch(/^-ERR /)
    expect(say(first, 'UIDL 1', 'QUIT')).toContain('+OK 1 uid-1\r\n')
    expect(say(loggedIn(site), 'UIDL 1', 'DELE 1', 'QUIT')).toContain('+OK 1 uid-3\r\n')
    expect(told).toEqual([1, 2])
    expect(idsLeft(site)).toEqual(['uid-2', 'uid-3'])
  })

  test('stay what they are in a session that is open', () => {
    const site = siteWith()
    const session = loggedIn(site)
    site.faults.sizesOf = sizes => sizes.map(octets => octets + 1)
    expect(say(session, 'STAT')).toBe('+OK 3 38\r\n')
    expect(say(loggedIn(site), 'STAT', 'RETR 2')).toMatch(/^\+OK 3 41\r\n\+OK 9 octets\r\nB: 2\r\n/)
  })
})

describe('the pause between logins', () => {
  test('is kept from one login that succeeds to the next', () => {
    let clock = 0
    const site = siteWith({ loginDelay: 0.5 }, maildropOf(sessionMessages), () => clock)
    const knock = (password: string) => {
      const { session } = open(site)
      return say(session, 'USER mrose', `PASS ${password}`).split('\r\n').at(-2)
    }
    expect(knock('tanstaaf')).toBe('+OK Logged in')
    clock = 499
    expect(knock('tanstaaf')).toBe('-ERR [LOGIN-DELAY] Logins must be 0.5 s apart.')
    expect(knock('wrong')).toMatch(/^-ERR \[AUTH\]/)
    clock = 500
    expect(knock('tanstaaf')).toBe('+OK Logged in')
    clock = 999
    expect(knock('tanstaaf')).toMatch(/^-ERR \[LOGIN-DELAY\]/)
  })
})

describe('what is done and not heard of', () => {
  test('is all that is whole', () => {
    const site = siteWith({ endless: ['UIDL'] })
    const session = loggedIn(site)
    session.receive(Buffer.from('UIDL\r\nDELE 1\r\nQUIT\r\nDELE 2'))
    session.obeyUnheard()
    expect(hear(session)).toBe('')
    expect(idsLeft(site)).toEqual(['uid-2', 'uid-3'])
  })

  test('is no QUIT whose line does not end', () => {
    const site = siteWith()
    const session = loggedIn(site)
    session.receive(Buffer.from('DELE 1\r\nQUIT\r'))
    session.obeyUnheard()
    session.close()
    expect(idsLeft(site)).toHaveLength(3)
  })

  test('is nothing that stands in plaintext behind STLS', () => {
    const { session, log } = open(siteWith())
    session.receive(Buffer.from('STLS\r\nUSER eve\r\n'))
    session.obeyUnheard()
    expect(log).toEqual(['STLS'])
  })

  test('is nothing behind a message at which the connection ends', () => {
    const site = siteWith({ breaksAt: { 'uid-2': 'close' } })
    const session = loggedIn(site)
    session.receive(Buffer.from('DELE 1\r\nRETR 2\r\nQUIT\r\n'))
    session.obeyUnheard()
    expect(idsLeft(site)).toHaveLength(3)
  })
})

test.each([
  ['RETR 1', '+OK 19 octets\r\nA: 1\r\n\r\none'],
  ['TOP 1 0', '+OK Top of message follows\r\nA: 1\r'],
])('%s of a message that is cut ends in its middle', (command, said) => {
  const session = loggedIn(siteWith({ breaksAt: { 'uid-1': 'cut' } }))
  expect(say(session, command, 'NOOP')).toBe(`${said}* close\r\n`)
})

describe('what a client sends too much', () => {
  test.each([
    ['ends', `${'a'.repeat(4097)}\r\nNOOP\r\n`],
    ['does not end', 'a'.repeat(4098)],
  ])('a line that is too long and %s ends the session', (_, input) => {
    const { session } = open(siteWith())
    hear(session)
    session.receive(Buffer.from(input))
    expect(hear(session)).toBe('-ERR The line is too long.\r\n* close\r\n')
  })

  test('plaintext behind STLS is not taken for what came through TLS', () => {
    const { session, log } = open(siteWith())
    session.receive(Buffer.from('STLS\r\nUSER eve\r\nPASS evil\r\n'))
    expect(hear(session)).toMatch(/\+OK Begin TLS\r\n\* startTls\r\n$/)
    expect(log).toEqual(['STLS'])
  })

  test('what is behind a login is lost where the fault is set', () => {
    const { session } = open(siteWith({ dropsBehindLogin: true }))
    const said = say(session, 'USER mrose', 'PASS tanstaaf', 'STAT', 'NOOP')
    expect(said).toMatch(/\+OK Logged in\r\n\* forgetInput\r\n$/)
    expect(say(session, 'STAT')).toBe('+OK 3 38\r\n')
  })
})

test('the log holds no secret', () => {
  const { session, log } = open(siteWith())
  const plain = Buffer.from('\0mrose\0wrong').toString('base64')
  say(session, 'USER mrose', 'PASS wrong', 'APOP mrose 0123', `AUTH PLAIN ${plain}`)
  say(session, 'AUTH PLAIN', plain, 'tanstaaf', 'QUIT')
  expect(log).toEqual([
    'USER mrose',
    'PASS ***',
    'APOP mrose ***',
    'AUTH PLAIN ***',
    'AUTH PLAIN',
    '***',
    '***',
    'QUIT',
  ])
})

describe('much to say', () => {
  test('many replies go out together, in order and in pieces', () => {
    const session = loggedIn(siteWith({}, pretendMaildrop(500)))
    session.receive(Buffer.from(Array.from({ length: 500 }, (_, i) => `TOP ${i + 1} 0\r\n`).join('')))
    const pieces: Buffer[] = []
    for (let out = session.next(); out; out = session.next()) pieces.push(Buffer.from(out.octets))
    const subjects = Buffer.concat(pieces)
      .toString()
      .match(/^Subject: m\d{6}/gm)
    expect(subjects).toEqual(
      Array.from({ length: 500 }, (_, i) => `Subject: m${String(i + 1).padStart(6, '0')}`),
    )
    expect(pieces.length).toBeLessThan(20)
  })

  test('a long listing comes in pieces of some size', () => {
    const session = loggedIn(siteWith({}, pretendMaildrop(100_000)))
    session.receive(Buffer.from('UIDL\r\n'))
    const sizes: number[] = []
    for (let out = session.next(); out; out = session.next()) sizes.push(out.octets.length)
    expect(Math.max(...sizes)).toBeLessThan(80 * 1024)
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(16 * 1024)
  })

  test('an endless listing is made only as it is taken', () => {
    const session = loggedIn(siteWith({ endless: ['LIST'] }))
    session.receive(Buffer.from('LIST\r\n'))
    expect(Buffer.from(session.next()?.octets ?? []).toString()).toContain('\r\n1 1\r\n2 2\r\n')
    expect(Buffer.from(session.next()?.octets ?? []).toString()).not.toMatch(/^\.\r\n/m)
  })

  test('nothing is said to a stalled command, nor to those behind it', () => {
    const session = loggedIn(siteWith({ stall: ['LIST'] }))
    expect(say(session, 'STAT', 'LIST', 'NOOP')).toBe('+OK 3 38\r\n')
    expect(say(session, 'NOOP')).toBe('')
  })
})

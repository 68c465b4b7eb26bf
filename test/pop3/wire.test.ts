import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Wire } from '../../src/pop3/wire.ts'
import { cutAt } from './chunks.ts'
import { type Outcome, play, readScript } from './script.ts'

const ok = (text = '') => ({ outcome: 'ok', text })
const refused = (text = '') => ({ outcome: 'refused', text })

const conversations: Record<string, [script: string, outcome: Outcome | object]> = {
  'RFC 1939, section 10': [
    `S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
     C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
     S: +OK mrose's maildrop has 2 messages (320 octets)
     C: STAT
     S: +OK 2 320
     C: LIST
     S: +OK 2 messages (320 octets)
     S: 1 120
     S: 2 200
     S: .
     C: RETR 1
     S: +OK 120 octets
     S: <the POP3 server sends message 1>
     S: .
     C: DELE 1
     S: +OK message 1 deleted
     C: QUIT
     S: +OK dewey POP3 server signing off (maildrop empty)`,
    {
      replies: [
        { phase: 'greeting', status: ok('POP3 server ready <1896.697170952@dbc.mtview.ca.us>') },
        { phase: 'APOP', status: ok("mrose's maildrop has 2 messages (320 octets)") },
        { phase: 'STAT', status: ok('2 320') },
        { phase: 'LIST', status: ok('2 messages (320 octets)'), body: '1 120\r\n2 200\r\n' },
        { phase: 'RETR', status: ok('120 octets'), body: '<the POP3 server sends message 1>\r\n' },
        { phase: 'DELE', status: ok('message 1 deleted') },
        { phase: 'QUIT', status: ok('dewey POP3 server signing off (maildrop empty)') },
      ],
    },
  ],
  'CAPA and the login together, and the whole listing behind': [
    `S: +OK
     C: CAPA
     C: AUTH PLAIN AHRlc3QAdGVzdA==
     S: +OK
     S: PIPELINING
     S: .
     S: +OK in
     C: CAPA
     C: STAT
     C: LIST
     C: UIDL
     S: +OK
     S: .
     S: +OK 1 120
     S: +OK
     S: 1 120
     S: .
     S: -ERR`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'CAPA', status: ok(), body: 'PIPELINING\r\n' },
        { phase: 'AUTH', status: ok('in') },
        { phase: 'CAPA', status: ok(), body: '' },
        { phase: 'STAT', status: ok('1 120') },
        { phase: 'LIST', status: ok(), body: '1 120\r\n' },
        { phase: 'UIDL', status: refused() },
      ],
    },
  ],
  'dots stuffed, alone and inside': [
    `S: +OK
     C: RETR 1
     S: +OK
     S: ..
     S: ...
     S: ..a.
     S: 
     S: .`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'RETR', status: ok(), body: '.\r\n..\r\n.a.\r\n\r\n' },
      ],
    },
  ],
  'an empty body': [
    `S: +OK
     C: UIDL
     S: +OK
     S: .`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'UIDL', status: ok(), body: '' },
      ],
    },
  ],
  '-ERR to a multi-line command has no body': [
    `S: +OK
     C: TOP 9 0
     S: -ERR no such message
     C: UIDL 1
     S: +OK 1 a
     C: CAPA
     S: -ERR`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'TOP', status: refused('no such message') },
        { phase: 'UIDL', status: ok('1 a') },
        { phase: 'CAPA', status: refused() },
      ],
    },
  ],
  'pipelined replies': [
    `S: +OK
     C: STAT
     C: TOP 1 0
     C: TOP 2 0
     C: TOP 3 0
     C: NOOP
     S: +OK 3 3
     S: +OK
     S: A: 1
     S: .
     S: -ERR gone
     S: +OK
     S: A: 3
     S: .
     S: +OK`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'STAT', status: ok('3 3') },
        { phase: 'TOP', status: ok(), body: 'A: 1\r\n' },
        { phase: 'TOP', status: refused('gone') },
        { phase: 'TOP', status: ok(), body: 'A: 3\r\n' },
        { phase: 'NOOP', status: ok() },
      ],
    },
  ],
  'challenges, and the +OK that ends them': [
    `S: +OK
     C: AUTH LOGIN
     S: + VXNlcm5hbWU6
     C: ***
     S: +
     C: ***
     S: +OK welcome`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'AUTH', status: { outcome: 'challenge', text: 'VXNlcm5hbWU6' } },
        { phase: 'AUTH', status: { outcome: 'challenge', text: '' } },
        { phase: 'AUTH', status: ok('welcome') },
      ],
    },
  ],
  'a challenge where none may be': [
    `S: +OK
     C: STAT
     S: + what?`,
    { replies: [{ phase: 'greeting', status: ok() }], error: 'violation STAT' },
  ],
  'no POP3 at all': ['S: 220 smtp.example.org ESMTP', { replies: [], error: 'violation greeting' }],
  'a greeting in another encoding': [
    'S: +OK gr\xfc\xdfe',
    { replies: [{ phase: 'greeting', status: ok('gr\ufffd\ufffde') }] },
  ],
  'words nobody asked for': [
    `S: +OK
     C: NOOP
     S: +OK
     S: -ERR Disconnected for inactivity`,
    {
      replies: [
        { phase: 'greeting', status: ok() },
        { phase: 'NOOP', status: ok() },
      ],
      lastWords: '-ERR Disconnected for inactivity',
    },
  ],
}

const octets = { min: 0, max: 400 }

describe.each(Object.entries(conversations))('%s', (_, [script, outcome]) => {
  const steps = readScript(script)
  const longest = Math.max(...steps.map(step => ('octets' in step ? step.octets.length : 0)))

  test('whole', () => {
    expect(play(steps, chunk => [chunk])).toEqual(outcome)
  })

  test('cut in two at every octet', () => {
    for (let place = 1; place < longest; place += 1) {
      expect(play(steps, chunk => cutAt(chunk, [Math.min(place, chunk.length)]))).toEqual(outcome)
    }
  })

  test('octet by octet', () => {
    expect(play(steps, chunk => Array.from(chunk, (_, i) => chunk.subarray(i, i + 1)))).toEqual(outcome)
  })

  test('in random chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(octets)), places => {
        const cut = (chunk: Uint8Array) =>
          cutAt(
            chunk,
            places.filter(place => place < chunk.length),
          )
        expect(play(steps, cut)).toEqual(outcome)
      }),
    )
  })

  test('with bare line feeds', () => {
    const bare = JSON.parse(JSON.stringify(outcome).replaceAll('\\r\\n', '\\n'))
    const bareSteps = readScript(script, '\n')
    expect(play(bareSteps, chunk => [chunk])).toEqual(bare)
    expect(play(bareSteps, chunk => Array.from(chunk, (_, i) => chunk.subarray(i, i + 1)))).toEqual(bare)
  })
})

const octetsOf = (text: string) => Buffer.from(text, 'latin1')
const expectation = { shape: 'single', phase: 'NOOP', status: () => {}, end: () => {} } as const

describe('a status line that does not end', () => {
  test.each([
    ['at once', ['x'.repeat(8193)]],
    ['in pieces', Array.from({ length: 9 }, () => 'x'.repeat(1000))],
    ['although it ends at last', [`${'x'.repeat(9000)}\r\n`]],
  ])('is tooLarge %s', (_, pieces) => {
    const wire = new Wire()
    wire.expect(expectation)
    expect(() => {
      for (const piece of pieces) wire.receive(octetsOf(piece))
    }).toThrow(expect.objectContaining({ kind: 'tooLarge', phase: 'NOOP' }))
  })

  test('is tooLarge where nothing is awaited, too', () => {
    expect(() => new Wire().receive(octetsOf('x'.repeat(9000)))).toThrow(
      expect.objectContaining({ kind: 'tooLarge', phase: 'idle' }),
    )
  })
})

describe('octets nobody asked for', () => {
  test('answer nothing that is asked only later', () => {
    const wire = new Wire()
    const heard: string[] = []
    wire.receive(octetsOf('+OK unas'))
    expect(wire.midLine).toBe(true)
    wire.expect({ ...expectation, status: ({ text }) => heard.push(text) })
    wire.receive(octetsOf('ked\r\n+OK asked\r\n'))
    expect(heard).toEqual(['asked'])
    expect(wire.lastWords).toBe('+OK unasked')
    expect(wire.midLine).toBe(false)
  })
})

test('what a piece of a body is refused with comes out of the wire', () => {
  const wire = new Wire()
  wire.expect({
    ...expectation,
    shape: 'multi-line',
    body: () => {
      throw new RangeError('enough')
    },
  })
  expect(() => wire.receive(octetsOf('+OK\r\nx\r\n'))).toThrow('enough')
})

test('a wire that was abandoned awaits nothing', () => {
  const wire = new Wire()
  wire.expect(expectation)
  wire.expect(expectation)
  expect(wire.awaited).toBe(2)
  expect(wire.abandon()).toHaveLength(2)
  expect(wire.awaited).toBe(0)
  expect(wire.phase).toBeUndefined()
})

test('whatever is said, a wire answers or throws a Pop3Error', () => {
  const line = fc.oneof(
    fc.constantFrom('+OK\r\n', '-ERR\r\n', '.\r\n', '..\r\n', '+ \r\n', '\n', '\r\n', '+OK 1 1\n'),
    fc.string({ maxLength: 10 }),
  )
  const shapes = fc.array(fc.constantFrom('single', 'multi-line', 'challenge'), { maxLength: 5 })
  fc.assert(
    fc.property(fc.array(line), shapes, (lines, wanted) => {
      const wire = new Wire()
      let ended = 0
      for (const shape of wanted) wire.expect({ ...expectation, shape, end: () => (ended += 1) })
      try {
        for (const text of lines) wire.receive(octetsOf(text))
      } catch (error) {
        expect(error).toMatchObject({ name: 'Pop3Error', kind: 'violation' })
      }
      expect(ended + wire.awaited).toBe(wanted.length)
    }),
  )
})

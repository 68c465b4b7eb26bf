import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Verb } from '../../src/pop3/grammar.ts'
import { openSession } from '../../src/pop3/open-session.ts'
import {
  apopTimestamp,
  parseCapabilities,
  parseDropListing,
  parseScanRow,
  parseUniqueIdRow,
} from '../../src/pop3/reply.ts'
import { formatServerMemory, parseServerMemory, type ServerMemory } from '../../src/pop3/server-memory.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { everyCut } from './chunks.ts'
import { somebody } from './demo-server.ts'
import { flightsOf } from './flights.ts'
import { type Heard, play, type Step } from './script.ts'
import { startScripted } from './scripted-server.ts'

/**
 * Replies that mail servers gave, one file each. They are no part of this project: the suite runs where they lie
 * beside it.
 */
const folder = new URL('../../../shared/transcripts/', import.meta.url)

const pick =
  <T>(parse: (text: string) => T) =>
  (heard: readonly Heard[]) =>
    heard.map(({ status }) => parse(status?.text ?? ''))

const rows = (body = '') => body.split('\n').slice(0, -1)

/** What the parser of rows makes of a listing; junk stands as undefined. */
const pickRows =
  <T>(parse: (row: string) => T) =>
  (heard: readonly Heard[]) =>
    heard.flatMap(({ body }) => rows(body).map(parse))

const subjects = (heard: readonly Heard[]) =>
  heard.map(({ body }) => rows(body).find(row => row.startsWith('Subject: ')))

const outcomes = (heard: readonly Heard[]) => heard.map(({ status }) => [status?.outcome, status?.text])

const capabilities = (heard: readonly Heard[]) => [...parseCapabilities(rows(heard[0]?.body)).entries()]

type Reading = {
  readonly phase: Verb | 'greeting'
  readonly shape: 'single' | 'multi-line' | 'challenge'
  readonly read: (heard: readonly Heard[]) => unknown
}

/** How a file is read, by its name. */
const readings: readonly [name: RegExp, reading: Reading][] = [
  [/^capa/, { phase: 'CAPA', shape: 'multi-line', read: capabilities }],
  [/^list\d/, { phase: 'LIST', shape: 'single', read: pick(parseScanRow) }],
  [/^list/, { phase: 'LIST', shape: 'multi-line', read: pickRows(parseScanRow) }],
  [/^uidl\d/, { phase: 'UIDL', shape: 'single', read: pick(parseUniqueIdRow) }],
  [/^uidl/, { phase: 'UIDL', shape: 'multi-line', read: pickRows(parseUniqueIdRow) }],
  [/^stat/, { phase: 'STAT', shape: 'single', read: pick(parseDropListing) }],
  [/^(top|retr)/, { phase: 'RETR', shape: 'multi-line', read: subjects }],
  [/^getlang/, { phase: 'CAPA', shape: 'multi-line', read: heard => rows(heard[0]?.body).length }],
  [/^plus/, { phase: 'AUTH', shape: 'challenge', read: outcomes }],
  [/greeting/, { phase: 'greeting', shape: 'single', read: outcomes }],
  [/./, { phase: 'NOOP', shape: 'single', read: outcomes }],
]

const ok = (text = '') => ['ok', text]
const seven = Array.from({ length: 7 }, (_, i) => [i + 1, 1024 * (i + 1)])
const inline = 'Subject: Test inline image'
const party = 'Subject: Star Trek Party!'
const tags = (...names: string[]) => names.map(name => [name, []])

const expected: Readonly<Record<string, unknown>> = {
  'comcast/capa1': [...tags('TOP', 'USER', 'UIDL', 'STLS'), ['EXPIRE', ['31', 'USER']]],
  'comcast/capa2': [
    ...tags('TOP', 'USER', 'UIDL', 'STLS'),
    ['SASL', ['PLAIN', 'X-ZIMBRA']],
    ['EXPIRE', ['NEVER']],
    ['XOIP', []],
    ['IMPLEMENTATION', ['ZimbraInc']],
  ],
  'comcast/err': [['refused', '']],
  'comcast/greeting': [ok('POP3 ready')],
  'comcast/list': seven,
  'comcast/list-error1': [...seven.slice(0, 6), undefined],
  'comcast/list-error2': [...seven.slice(0, 6), [8, 8192]],
  'comcast/list-error3': [...seven.slice(0, 6), undefined],
  'comcast/list1': [[1, 1024]],
  'comcast/list1-error1': [undefined],
  'comcast/list1-error2': [[99, 1024]],
  'comcast/list1-error3': [undefined],
  'comcast/ok': [ok()],
  'comcast/quit': [ok('POP3 server closing connection')],
  'comcast/retr1': [party],
  'comcast/stat': [{ messages: 7, octets: 1800662 }],
  'comcast/stat-error1': [{ messages: 7, octets: 0 }],
  'comcast/stat-error2': [undefined],
  'comcast/stat-error3': [{ messages: 7, octets: 0 }],
  'common/err-greeting': [['refused', '']],
  'common/ok-greeting': [ok()],
  'exchange/auth': [ok('User successfully logged on.')],
  'exchange/capa': [...tags('TOP', 'UIDL'), ['SASL', ['NTLM', 'GSSAPI', 'PLAIN', 'LOGIN']], ['USER', []]],
  'exchange/greeting': [ok('The *WGS* Microsoft Exchange POP3 service is ready.')],
  'exchange/plus': [['challenge', '']],
  'exchange/quit': [ok('Good-bye.')],
  'exchange/retr1': [party],
  'exchange/stat': [{ messages: 7, octets: 1800662 }],
  'exchange/uidl': Array.from({ length: 7 }, (_, i) => [i + 1, String(6499 + i)]),
  'gmail/auth': [ok('Welcome.')],
  'gmail/capa1': [
    ...tags('USER', 'RESP-CODES'),
    ['EXPIRE', ['0']],
    ['LOGIN-DELAY', ['300']],
    ...tags('TOP', 'UIDL', 'X-GOOGLE-RICO'),
    ['SASL', ['PLAIN', 'XOAUTH2']],
  ],
  'gmail/capa2': [
    ...tags('USER', 'RESP-CODES', 'PIPELINING'),
    ['EXPIRE', ['0']],
    ['LOGIN-DELAY', ['300']],
    ...tags('TOP', 'UIDL', 'X-GOOGLE-RICO'),
  ],
  'gmail/dele': [ok()],
  'gmail/dele123': [ok(), ok(), ok()],
  'gmail/greeting': [ok('Gpop ready for requests from 24.91.170.86 hv19mb95710270qab')],
  'gmail/list': [
    [1, 1024],
    [2, 1025],
    [3, 1026],
  ],
  'gmail/list1': [[1, 1024]],
  'gmail/list2': [[2, 1025]],
  'gmail/list3': [[3, 1026]],
  'gmail/noop': [ok()],
  'gmail/plus': [['challenge', '']],
  'gmail/quit': [ok('Farewell.')],
  'gmail/retr1': [inline],
  'gmail/retr1-parse-error': [undefined],
  'gmail/retr123': [inline, inline, inline],
  'gmail/rset': [ok()],
  'gmail/stat': [{ messages: 3, octets: 221409 }],
  'gmail/top': [inline],
  'gmail/top123': [inline, inline, inline],
  'gmail/uidl': [
    [1, '101'],
    [2, '102'],
    [3, '103'],
  ],
  'gmail/uidl-error1': [[1, '101'], [2, '102'], undefined],
  'gmail/uidl-error2': [
    [1, '101'],
    [2, '102'],
    [4, '103'],
  ],
  'gmail/uidl1': [[1, '101']],
  'gmail/uidl1-error1': [undefined],
  'gmail/uidl1-error2': [[99, '101']],
  'gmail/uidl2': [[2, '102']],
  'gmail/uidl3': [[3, '103']],
  'lang/auth': [ok('Welcome.')],
  'lang/capa1': [
    ...tags('USER', 'RESP-CODES'),
    ['EXPIRE', ['0']],
    ['LOGIN-DELAY', ['300']],
    ...tags('TOP', 'UIDL'),
    ['UTF8', ['USER']],
    ['LANG', []],
    ['SASL', ['PLAIN', 'XOAUTH2']],
  ],
  'lang/capa2': [
    ...tags('USER', 'RESP-CODES', 'PIPELINING'),
    ['EXPIRE', ['0']],
    ['LOGIN-DELAY', ['300']],
    ...tags('TOP', 'UIDL', 'LANG'),
  ],
  'lang/getlang': 6,
  'lang/greeting': [ok('POP3 server ready <apop-token@example.com>')],
  'lang/quit': [ok('Farewell.')],
  'lang/setlang': [ok()],
  'lang/stat': [{ messages: 3, octets: 221409 }],
  'lang/utf8': [ok()],
}

const names = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.txt'))
      .map(path => path.slice(0, -'.txt'.length))
      .sort()
  : []

const suite = names.length > 0 ? describe : describe.skip
const title =
  names.length > 0 ? 'replies of servers' : 'replies of servers (skipped: there are none beside the project)'

suite(title, () => {
  test('all are expected', () => {
    expect(names).toEqual(Object.keys(expected).sort())
  })

  test.each(names)('%s', name => {
    const octets = readFileSync(new URL(`${name}.txt`, folder))
    const file = name.replace(/^.*\//, '')
    const [, reading] = readings.find(([pattern]) => pattern.test(file)) ?? []
    if (!reading) throw new Error(`Nobody reads ${name}`)
    const count = /123$/.test(file) ? 3 : 1
    const steps: Step[] = [...Array.from({ length: count }, () => reading), { octets }]
    const { replies, error } = play(steps, chunk => [chunk])
    expect(error).toBeUndefined()
    expect(reading.read(replies)).toEqual(expected[name])
    for (const chunks of octets.length < 5000 ? everyCut(octets) : []) {
      expect(play(steps, () => chunks).replies).toEqual(replies)
    }
  })

  /** Opens a session with a server that says what was recorded; gives the flights to the listing. */
  const flightsTo = async (server: string, security: 'tls' | 'plaintext', memory?: ServerMemory) => {
    const recorded = (name: string) =>
      readFileSync(new URL(`${server}/${name}.txt`, folder), 'latin1')
        .split(/\r?\n/)
        .slice(0, -1)
    const [greeting = ''] = recorded('greeting')
    const capa = names.includes(`${server}/capa`) ? ['capa', 'capa'] : ['capa1', 'capa2']
    const isIn = new Set<number>()
    const { endpoint } = await startScripted(security, {
      greeting,
      answer(line, connection) {
        const verb = line.split(' ')[0]?.toLowerCase() ?? ''
        if (verb === 'capa') return recorded(capa[isIn.has(connection) ? 1 : 0] ?? '')
        if (verb === 'auth' || verb === 'apop') isIn.add(connection)
        if (verb === 'apop') return recorded('auth')
        return names.includes(`${server}/${verb}`) ? recorded(verb) : ['+OK', '.']
      },
    })
    const transcript = createTranscript()
    let learned: ServerMemory | undefined
    const session = await openSession(endpoint, somebody, {
      signal: new AbortController().signal,
      transcript,
      learned: lesson => {
        learned = lesson
      },
      ...(memory && { memory }),
    })
    const { messages } = (
      await Promise.all([session.stat(), session.list(() => {}), session.uidl(() => {})])
    )[0]
    session.close()
    return { flights: flightsOf(transcript), messages, learned }
  }

  test.each([
    ['gmail', 'tls', 3, ['CAPA, AUTH PLAIN ***', 'CAPA', 'STAT, LIST, UIDL'], true],
    ['exchange', 'tls', 7, ['CAPA, AUTH PLAIN ***', 'CAPA', 'STAT', 'LIST', 'UIDL'], false],
    ['lang', 'plaintext', 3, ['CAPA, APOP somebody ***', 'CAPA', 'STAT, LIST, UIDL'], true],
  ] as const)(
    '%s is opened in few flights, and in fewer from memory',
    async (name, security, count, flights, pipelines) => {
      const first = await flightsTo(name, security)
      expect(first).toMatchObject({ messages: count, flights })
      const remembered = parseServerMemory(formatServerMemory(first.learned ?? {})) ?? {}
      const second = await flightsTo(name, security, remembered)
      expect(second.flights).toEqual(pipelines ? [flights[0], 'CAPA, STAT, LIST, UIDL'] : flights)
    },
  )

  test.each(['comcast/retr1', 'exchange/retr1', 'gmail/retr1'])('%s comes without its framing', name => {
    const text = readFileSync(new URL(`${name}.txt`, folder), 'latin1')
    const message = text.replace(/^\+OK.*\n/, '').replace(/\.\n$/, '')
    const steps: Step[] = [{ shape: 'multi-line', phase: 'RETR' }, { octets: Buffer.from(text, 'latin1') }]
    expect(play(steps, chunk => [chunk]).replies[0]?.body).toBe(message.replace(/^\.\./gm, '.'))
  })

  test('a timestamp for APOP is in one greeting only', () => {
    const greetings = names.filter(name => name.endsWith('greeting'))
    const stamped = greetings.filter(name =>
      apopTimestamp(readFileSync(new URL(`${name}.txt`, folder), 'latin1')),
    )
    expect(stamped).toEqual(['lang/greeting'])
  })
})

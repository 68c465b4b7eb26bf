import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Faults } from '../../src/demo/faults.ts'
import { startRig } from '../demo/rig.ts'
import { modesLeft, openPostern, pathOf, toTheShell } from './postern.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'

vi.setConfig({ testTimeout: 2 * patience })

const ca = pathOf('assets/demo/cert.pem')
const says = (password: string) => ['--password-command', `printf %s ${password}`]
const window = { columns: 120, rows: 24 }

/** A server of two messages with something wrong, and the arguments for a visit to it. */
const faulty = async (faults: Partial<Faults>) => {
  const server = await startRig({ faults })
  return {
    server,
    tls: [`pop3s://demo@127.0.0.1:${server.tlsPort}`, '--ca', ca],
    stls: [`pop3://demo@127.0.0.1:${server.port}`, '--ca', ca],
    plaintext: [`pop3://demo@127.0.0.1:${server.port}`, '--plaintext'],
  }
}

/** A server with one of the certificates that no client must trust, and the arguments for a visit to it. */
const impostor = async (name: string) => {
  const file = (suffix: string) => pathOf(`test/servers/certificates/${name}${suffix}`)
  const [key, cert] = [readFileSync(file('.key.pem'), 'utf8'), readFileSync(file('.pem'), 'utf8')]
  const { tlsPort } = await startRig({ tls: { key, cert } })
  return [`pop3s://demo@127.0.0.1:${tlsPort}`, '--ca', file('.pem')]
}

/** A port where each connection is met by `meet`. */
const portWith = async (meet: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    meet(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

/** A folder that is gone when the test ends. */
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const isOpen = (screen: Screen) => / · connected, TLSv1\.[23] · 2 messages/.test(screen.lines[0] ?? '')

/** What stands on the screen, with its line breaks undone. */
const flow = (screen: Screen) => screen.lines.join(' ').replace(/ +/g, ' ')

const untilSaid = (terminal: Terminal, words: string) =>
  terminal.until(screen => screen.alternate && flow(screen).includes(words), words)

/** Leaves, and sees that the program failed, gave the terminal back, and said why once more. */
const leavesSaying = async (terminal: Terminal, words: string) => {
  terminal.send('q')
  await terminal.until(screen => !screen.alternate && flow(screen).includes(words), `${words}, again`)
  expect(await terminal.exit).toEqual({ code: 1, signal: null })
  expect(modesLeft(terminal.output)).toEqual(toTheShell)
}

describe('a mailbox that cannot be opened says why and what to do, on the screen and behind it', () => {
  test.each<[string, () => Promise<string[]>, string, string]>([
    [
      'there is no such host',
      async () => ['pop3s://demo@nowhere.invalid'],
      'The name of nowhere.invalid could not be found.',
      'Check how it is spelled',
    ],
    [
      'the connection is refused',
      async () => [`pop3s://demo@127.0.0.1:${await closedPort()}`],
      'refused the connection.',
      'Check the port',
    ],
    [
      'pop3s:// on a port without TLS',
      async () => [`pop3s://demo@127.0.0.1:${(await startRig()).port}`],
      'does not speak TLS from the start on this port.',
      'Try pop3://',
    ],
    [
      'pop3:// on a port with TLS, which says so',
      async () => [
        `pop3://demo@127.0.0.1:${await portWith(socket => socket.end('\x15\x03\x03\0\x02\x01\0'))}`,
      ],
      'want TLS from the start on this port.',
      'Try pop3s://',
    ],
    [
      'pop3:// on a port that says nothing',
      async () => [`pop3://demo@127.0.0.1:${await portWith(socket => socket.end())}`],
      'want TLS from the start on this port.',
      'Try pop3s://',
    ],
    [
      'no POP3 server at all',
      async () => [
        `pop3://demo@127.0.0.1:${await portWith(socket => socket.end('HTTP/1.1 400 Bad Request\r\n'))}`,
      ],
      'broke the rules of POP3 at greeting.',
      'Is this a POP3 port?',
    ],
    ['the certificate has expired', () => impostor('expired'), 'has expired or is not valid yet.', 'clock'],
    [
      'the certificate is for another name',
      () => impostor('wrong-name'),
      'is for another name.',
      'Nothing was sent.',
    ],
    [
      'the certificate is its own',
      async () => [`pop3s://demo@127.0.0.1:${(await startRig()).tlsPort}`],
      'is signed by itself: nobody vouches for it.',
      'give its CA with --ca FILE',
    ],
    [
      'the certificate behind STLS is its own',
      async () => [`pop3://demo@127.0.0.1:${(await startRig()).port}`],
      'is signed by itself: nobody vouches for it.',
      'give its CA with --ca FILE',
    ],
    [
      'there is no STLS',
      async () => (await faulty({ lacks: ['STLS'] })).stls,
      'does not offer TLS on this port (STLS).',
      'No password was sent.',
    ],
    [
      'the mailbox is open elsewhere',
      async () => (await faulty({ refuse: { AUTH: '[IN-USE] Somebody is reading.' } })).tls,
      'is open elsewhere. It says: “Somebody is reading.”',
      'R tries at once',
    ],
    [
      'a login in the open is refused',
      async () => (await faulty({ plaintextRefused: true, lacks: ['APOP'] })).plaintext,
      'Plaintext authentication disallowed',
      'takes no login on an open line.',
    ],
  ])('%s', async (_, visit, words, advice) => {
    const terminal = openPostern([...(await visit()), ...says('secret')], window)
    const screen = await untilSaid(terminal, words)
    expect(flow(screen)).toContain(advice)
    expect(screen.lines[0]).toMatch(/ · not connected since \d\d:\d\d/)
    await leavesSaying(terminal, words)
    expect(terminal.output).not.toContain('secret')
  })

  test('the password is wrong; R runs the command for it again', async () => {
    const { tls } = await faulty({})
    const once = 'if [ -e "$HOME/asked" ]; then printf secret; else touch "$HOME/asked"; printf mistaken; fi'
    const terminal = openPostern([...tls, '--password-command', once], window)
    await untilSaid(terminal, 'refused the login. It says: “Name or password is wrong.”')
    terminal.send('R')
    await terminal.until(isOpen, 'open mailbox')
  })

  test('the password is wrong, and the command for it fails the second time', async () => {
    const { tls } = await faulty({})
    const once = 'if [ -e "$HOME/asked" ]; then exit 3; else touch "$HOME/asked"; printf mistaken; fi'
    const terminal = openPostern([...tls, '--password-command', once], window)
    await untilSaid(terminal, 'refused the login.')
    terminal.send('R')
    await untilSaid(terminal, 'There is no password for 127.0.0.1:')
    await leavesSaying(terminal, 'There is no password for 127.0.0.1:')
  })
})

describe('the password is asked for on the terminal', () => {
  test('without echo, and again with R when it was wrong', async () => {
    const { tls } = await faulty({})
    const terminal = openPostern(tls, window)
    const { send, until } = terminal
    await until(screen => !screen.alternate && screen.lines[0] === 'Password for demo@127.0.0.1:')
    send('not-it\r')
    await untilSaid(terminal, 'refused the login.')
    send('R')
    await until(screen => !screen.alternate && /Password for demo@127\.0\.0\.1:/.test(screen.text), 'prompt')
    send('secret\r')
    await until(isOpen, 'open mailbox')
    send('j')
    await until(screen => screen.lines[3]?.startsWith('▌') === true, 'cursor on the second message')
    expect(terminal.output).not.toMatch(/secret|not-it/)
  })

  test('and Ctrl-C is an answer', async () => {
    const { tls } = await faulty({})
    const { until, send, exit } = openPostern(tls, window)
    await until('Password for demo@127.0.0.1:')
    send('secr\u0003')
    await until('postern: No password, no mailbox.')
    expect(await exit).toEqual({ code: 1, signal: null })
  })
})

describe('what keeps Postern from starting is said in one line, and no screen opens', () => {
  const notACertificate = () => {
    const path = join(folder(), 'ca.pem')
    writeFileSync(path, 'no certificate')
    return path
  }
  test.each<[string, () => string[], RegExp]>([
    [
      'a CA file that is not there',
      () => ['--ca', '/nowhere/ca.pem'],
      /The CA file \/nowhere\/ca\.pem cannot be read/,
    ],
    ['a CA file that holds none', () => ['--ca', notACertificate()], /holds no certificate in PEM form\./],
    [
      'a password command that fails',
      () => ['--password-command', 'exit 3'],
      /The password command failed \(exit code 3\)\./,
    ],
    [
      'a password command that is silent',
      () => ['--password-command', ':'],
      /The password command gave no password\./,
    ],
    [
      'a log that cannot be written',
      () => [...says('secret'), '--log', '/nowhere/log'],
      /The log \/nowhere\/log cannot be written/,
    ],
  ])('%s', async (_, args, words) => {
    const terminal = openPostern(['pop3s://demo@127.0.0.1:1', ...args()], window)
    expect(await terminal.exit).toEqual({ code: 1, signal: null })
    expect(terminal.output).toMatch(words)
    expect(terminal.output).toMatch(/^postern: [^\n]+\r\n$/)
  })
})

describe('a connection that breaks', () => {
  test('leaves the list as it is, says since when, and R connects again', async () => {
    const { server, tls } = await faulty({})
    // Else the message that is opened would be here already.
    const terminal = openPostern([...tls, ...says('secret'), '--headers', 'seen'], window)
    const { send, until } = terminal
    await until(isOpen, 'open mailbox')
    send('d')
    await until(/^.D +2 /m)
    server.faults.cutAfter = 0
    send('\r')
    const words = 'closed the connection.'
    const broken = await until(screen => flow(screen).includes(words), words)
    expect(broken.lines[0]).toMatch(/ · not connected since \d\d:\d\d · 2 messages/)
    server.faults.cutAfter = Number.POSITIVE_INFINITY
    send('\u001b')
    await until(/^.D +2 /m)
    send('R')
    const again = await until(isOpen, 'open mailbox')
    expect(again.text).toMatch(/^.D +2 /m)
    expect(again.text).not.toContain(words)
  })
})

describe('--log FILE', () => {
  test('keeps the conversation for its owner alone, without the password in any form', async () => {
    const { tls } = await faulty({})
    const log = join(folder(), 'conversation')
    const { send, until, exit } = openPostern([...tls, ...says('hunter2-secret'), '--log', log], window)
    await until('refused the login.')
    send('q')
    await exit
    const kept = readFileSync(log, 'utf8')
    expect(statSync(log).mode & 0o777).toBe(0o600)
    expect(kept).toMatch(/ C: AUTH PLAIN \*\*\*\n(?:.*\n)*?.* S: -ERR \[AUTH\]/)
    const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '')
    for (const secret of ['hunter2', base64('hunter2-secret'), base64('\0demo\0hunter2-secret')]) {
      expect(kept).not.toContain(secret)
    }
  })

  test('adds to a file that is there, and does not follow a link', async () => {
    const path = folder()
    const [log, link] = [join(path, 'log'), join(path, 'link')]
    writeFileSync(log, 'before\n', { mode: 0o644 })
    execFileSync('ln', ['-s', log, link])
    const { tls } = await faulty({})
    const refused = openPostern([...tls, ...says('secret'), '--log', link])
    expect(await refused.exit).toEqual({ code: 1, signal: null })
    const visit = openPostern([...tls, ...says('secret'), '--log', log], window)
    await visit.until(isOpen, 'open mailbox')
    visit.send('q')
    await visit.exit
    expect(readFileSync(log, 'utf8')).toMatch(/^before\n\d\d:\d\d:\d\d\.\d{3} \*: /)
    expect(statSync(log).mode & 0o777).toBe(0o600)
  })
})

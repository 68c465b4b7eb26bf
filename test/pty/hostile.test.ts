import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { attack, controls, hostileMessage, sequences } from './hostile-octets.ts'
import { startScripted } from './hostile-server.ts'
import { openPostern, pathOf } from './postern.ts'
import { unknownSequences } from './sequences.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'

vi.setConfig({ testTimeout: 2 * patience })

const password = 'korrekt-pferd-7'
const window = { columns: 100, rows: 30 }

const visit = (port: number, options = window): Terminal =>
  openPostern(
    [`pop3://mira@127.0.0.1:${port}`, '--plaintext', '--password-command', `printf %s ${password}`],
    options,
  )

/** Whatever was shown, nothing of it did anything to the terminal, and the password was not in it. */
const expectHarmless = ({ octets, output }: Terminal) => {
  expect(unknownSequences(octets)).toEqual([])
  expect(output).not.toContain(password)
  expect(output).not.toContain(Buffer.from(`\0mira\0${password}`).toString('base64'))
}

const isMailbox = (screen: Screen) =>
  / \d+ messages?/.test(screen.lines[0] ?? '') && screen.text.includes('▌')

/** A message as it stands in a multi-line reply. */
const stuffed = (message: Buffer): string =>
  `+OK ${sequences}\r\n${message
    .toString('latin1')
    .replace(/^\./gm, '..')
    .replace(/(?:\r\n)?$/, '\r\n')}.\r\n`

const sample = readFileSync(pathOf('assets/mailbox/45-terminal-attack.eml'))

/** A mailbox in which every word is an attack, the server's own words too. */
const startHostile = (messages: readonly Buffer[]) => {
  const rows = (row: (n: number) => string) => messages.map((_, i) => `${row(i + 1)}\r\n`).join('')
  const octets = (n: number) => messages[n - 1]?.length ?? 0
  return startScripted(Buffer.from(`+OK ${attack} ready\r\n`), (verb, line) => {
    const n = Number(line.split(' ')[1])
    switch (verb) {
      case 'CAPA':
        return `+OK ${attack}\r\nTOP\r\nUIDL\r\nUSER\r\nSASL PLAIN\r\nX-${attack}\r\nIMPLEMENTATION ${attack}\r\n.\r\n`
      case 'STAT':
        return `+OK ${messages.length} 9999 ${attack}\r\n`
      case 'LIST':
        return Buffer.from(`+OK ${attack}\r\n${rows(i => `${i} ${octets(i)} ${attack}`)}.\r\n`, 'latin1')
      case 'UIDL':
        return Buffer.from(
          `+OK ${attack}\r\n${rows(i => `${i} id-${i}-${sequences.replaceAll(' ', '')}`)}.\r\n`,
          'latin1',
        )
      case 'TOP':
        return Buffer.from(stuffed(messages[n - 1] ?? Buffer.alloc(0)), 'latin1')
      case 'DELE':
        return Buffer.from(`-ERR [${sequences.replaceAll(/[\][]/g, '')}] ${attack}\r\n`, 'latin1')
      default:
        return Buffer.from(`+OK ${attack}\r\n`)
    }
  })
}

test('a hostile mailbox is browsed throughout, and nothing of it reaches the terminal', async () => {
  const terminal = visit(await startHostile([sample, hostileMessage(), hostileMessage()]))
  const { send, until, resize, exit } = terminal
  await until(screen => isMailbox(screen) && screen.text.includes('NASTY') && / From: /.test(screen.text))
  send('h\tG')
  await until(screen => /Preview of 3 .* 100 % ─/.test(screen.text) && /HTML /.test(screen.text))
  send('\u001b')
  await until(screen => screen.lines.at(-1)?.startsWith(' Enter read  d queue') === true, 'list')
  send('j\r')
  await until(screen => /Message 2 .*NASTY/.test(screen.lines[1] ?? ''))
  for (let i = 0; i < 4; i += 1) send(' ')
  await until(/Message 2 .* 100 % ─/)
  send('J')
  await until(screen => /Message 1 /.test(screen.lines[1] ?? '') && screen.text.includes('Return-Path'))
  send('h')
  await until('ATTACK TEST')
  for (let i = 0; i < 8; i += 1) send(' ')
  await until(/Message 1 .* \d\d+ % ─/)
  send('L')
  await until('Transcript: C is Postern')
  send('g')
  await until('connecting to 127.0.0.1')
  send('qqgddd')
  await until('Queue: 3 messages')
  for (const [columns, rows] of [
    [40, 12],
    [132, 43],
  ] as const) {
    resize(columns, rows)
    await until(screen => screen.lines.length === rows && screen.lines.at(-1)?.endsWith('quit') === true)
  }
  send('\t\t')
  await until('Enter show in list')
  send('$')
  await until('Remove 3 messages')
  send('y')
  await until(/still there|not known/)
  send('?')
  await until('One line down.')
  send('qql')
  expect(await exit).toEqual({ code: 0, signal: null })
  expectHarmless(terminal)
})

describe('what a hostile server says when it refuses is shown, and does nothing', () => {
  const echo = `you said ${password}, that is ${Buffer.from(`\0mira\0${password}`).toString('base64')}`

  test.each<[string, string, Record<string, string>]>([
    ['the greeting', `-ERR ${attack}\r\n`, {}],
    ['the greeting, which is none', `${controls}${attack}\r\n`, {}],
    [
      'the login, with the password in it',
      '+OK\r\n',
      { AUTH: `-ERR ${echo} ${attack}\r\n`, USER: `-ERR ${echo}\r\n` },
    ],
    ['the login, with a code', '+OK\r\n', { AUTH: `-ERR [AUTH] ${attack} ${echo}\r\n` }],
    ['the login, with a hostile code', '+OK\r\n', { AUTH: `-ERR [${sequences}] ${echo}\r\n` }],
    ['the list', '+OK\r\n', { LIST: `-ERR ${attack}\r\n` }],
    ['a status that is none', '+OK\r\n', { STAT: `${attack}\r\n` }],
  ])('%s', async (_, greeting, answers) => {
    const capabilities = '+OK\r\nUSER\r\nSASL PLAIN\r\nTOP\r\nUIDL\r\n.\r\n'
    const port = await startScripted(Buffer.from(greeting), verb =>
      Buffer.from(answers[verb] ?? (verb === 'CAPA' ? capabilities : '+OK 0 0\r\n')),
    )
    const terminal = visit(port)
    const { send, until, exit } = terminal
    await until(screen => screen.alternate && screen.lines.some(line => line.startsWith('✗ ')))
    send('L')
    await until('Transcript: C is Postern')
    send('gqq')
    expect(await exit).toEqual({ code: 1, signal: null })
    expectHarmless(terminal)
  })

  test('a header that is refused', async () => {
    const port = await startScripted('+OK\r\n', verb => {
      const listings: Record<string, string> = {
        CAPA: '+OK\r\nUSER\r\nSASL PLAIN\r\nTOP\r\nUIDL\r\n.\r\n',
        STAT: '+OK 1 100\r\n',
        LIST: '+OK\r\n1 100\r\n.\r\n',
        UIDL: '+OK\r\n1 one\r\n.\r\n',
        TOP: `-ERR ${attack}\r\n`,
      }
      return Buffer.from(listings[verb] ?? '+OK\r\n')
    })
    const terminal = visit(port)
    await terminal.until(
      screen => screen.text.includes('header refused') && screen.text.includes('refused TOP'),
    )
    terminal.send('\r')
    await terminal.until('Message 1')
    terminal.send('qq')
    await terminal.exit
    expectHarmless(terminal)
  })
})

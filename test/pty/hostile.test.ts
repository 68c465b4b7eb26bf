import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { attack, controls, hostileMessage, sequences } from './hostile-octets.ts'
import { startScripted } from './hostile-server.ts'
import { openPostern, pathOf } from './postern.ts'
import { unknownSequences } from './sequences.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'
import { isAwaited, isOpen, isRead, isTitled, readMessage } from './visit.ts'

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
  await until(
    ({ lines }) => / Enter read .* q quit$/.test(lines.at(-1) ?? '') && !lines.at(-1)?.includes('Esc'),
    'list',
  )
  send('j\r')
  await until(screen => isRead(2)(screen) && /Message 2 .*NASTY/.test(screen.lines[1] ?? ''), 'message 2')
  for (let i = 0; i < 4; i += 1) send(' ')
  await until(/Message 2 .* 100 % ─/)
  send('J')
  await until(screen => isRead(1)(screen) && screen.text.includes('Return-Path'), 'message 1')
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
  await until('3 still there, and still queued')
  send('?')
  await until('One line down.')
  send('qql')
  expect(await exit).toEqual({ code: 0, signal: null })
  expectHarmless(terminal)
})

/** The terminal attack of the demo, all of it, on the screen. */
const openAttack = async (env: Readonly<Record<string, string>> = {}): Promise<Terminal> => {
  const terminal = openPostern(['--demo'], { ...window, env })
  await terminal.until(isOpen(52), 'open mailbox')
  await readMessage(terminal, 45)
  terminal.send('>')
  await terminal.until('All of message 45 is here.')
  return terminal
}

/** A mailcap that shows every text by repeating it. */
const mailcap = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'mailcap'), 'text/*; cat %s\\; echo; echo shown %s; copiousoutput\n')
  return join(folder, 'mailcap')
}

/** The row of the tree that the cursor stands on. */
const chosenRow = ({ lines }: Screen): number => lines.findIndex(line => line.startsWith('▌'))

const [esc, down] = ['\u001b', '\u001b[B']

describe('the terminal attack of the demo does nothing', () => {
  test('in the trace, the source, and the header as it came', async () => {
    const terminal = await openAttack()
    const { send, until, exit } = terminal
    send('i')
    await until(isTitled('The way of message 45'))
    send('Gq')
    await until(isTitled('Message 45 '))
    send('e')
    await until(screen => isTitled('Source of message 45')(screen) && !isAwaited(screen), 'source')
    for (let i = 0; i < 30; i += 1) send(' ')
    await until(/Source of message 45 .* 100 % ─/)
    send('w')
    await until('Long lines go on to the right')
    for (let i = 0; i < 20; i += 1) send('\u001b[C')
    send('gwq')
    await until(isTitled('Message 45 '))
    for (const words of ['All header fields, decoded.', 'The header as it came.']) {
      send('h')
      await until(words)
      for (let i = 0; i < 8; i += 1) send(' ')
      await until(screen => !screen.text.includes(words), 'the end of the header')
    }
    send('qq')
    await exit
    expect(unknownSequences(terminal.octets)).toEqual([])
  })

  test('as a tree of parts, in each part, and in the name it is to be saved under', async () => {
    const terminal = await openAttack()
    const { send, until, exit } = terminal
    send('v')
    const tree = await until(
      screen => isTitled('Parts of message 45')(screen) && screen.text.includes('algo.txt'),
      'tree',
    )
    const rows = tree.lines.filter(line => /^[▌ ] +(?:text|application|multipart)/.test(line)).length
    expect(rows).toBeGreaterThan(15)
    send('g')
    await until(screen => screen.lines[2]?.startsWith('▌') ?? false, 'the first part')
    for (let i = 0; i < rows; i += 1) {
      const row = chosenRow(terminal.screen())
      send('\r')
      await until(screen => isTitled('Part of message 45')(screen) && !isAwaited(screen), `part ${i}`)
      send('  Gq')
      await until(isTitled('Parts of message 45'))
      send('s')
      await until(/Save this (?:part|message) as:/)
      send(esc)
      await until(screen => !screen.text.includes('Save this '), 'no prompt')
      if (i === rows - 1) break
      send(down)
      await until(screen => chosenRow(screen) !== row, 'another part')
    }
    send('qqq')
    await exit
    expect(unknownSequences(terminal.octets)).toEqual([])
  })

  test('in the list of links, and in the clipboard', async () => {
    const terminal = await openAttack()
    const { send, until, exit } = terminal
    send('b')
    await until(isTitled('Links in message 45'))
    const target = async () => {
      const { lines } = await until(/^─ Leads to/m)
      return lines.slice(lines.findIndex(line => line.startsWith('─ Leads to')))
    }
    for (let i = 0; i < 20; i += 1) send('j')
    expect((await target()).join()).not.toBe('')
    expect(unknownSequences(terminal.octets)).toEqual([])
    send('y')
    await until('Copied the link')
    send('qe')
    await until(screen => isTitled('Source of message 45')(screen) && !isAwaited(screen), 'source')
    send('y')
    await until(/Copied \d+ lines/)
    send('qqq')
    await exit
    const copies = unknownSequences(terminal.octets).map(sequence =>
      /^\\u001b\]52;c;([A-Za-z0-9+/]+=*)\\u0007$/.exec(sequence),
    )
    const copied = copies.map(match => Buffer.from(match?.[1] ?? '', 'base64').toString())
    expect(copied).toEqual([expect.stringContaining('file:'), expect.stringContaining('ATTACK TEST')])
    expect(copied.flatMap(unknownSequences)).toEqual([])
  })

  test('where it is searched for, or pasted', async () => {
    const terminal = await openAttack()
    const { send, until, exit } = terminal
    send('/OWNED')
    await until('Search: OWNED')
    send('\r')
    for (let i = 0; i < 20; i += 1) send('n')
    send('N?')
    await until('Search backwards:')
    send(`\u001b[200~${attack.replaceAll('\u001b[201~', '')}\u001b[201~`)
    await until(screen => (screen.lines.at(-2)?.length ?? 0) > 60, 'pasted text')
    send('\r')
    await until('Not found in what is here.')
    send('s')
    await until('Save this message as:')
    send(esc)
    await until(screen => !screen.text.includes('Save this message as:'), 'no prompt')
    send('qq')
    await exit
    expect(unknownSequences(terminal.octets)).toEqual([])
  })

  test('in the question whether to open a part, and in what its program says', async () => {
    const terminal = await openAttack({ MAILCAPS: mailcap() })
    const { send, until, exit } = terminal
    send('v')
    await until(isTitled('Parts of message 45'))
    for (let i = 0; i < 5; i += 1) {
      const row = chosenRow(terminal.screen())
      send('o')
      await until(/^─ Open .* with another program\? ─/m)
      send(i < 3 ? '\u001b[B\r' : 'n')
      if (i < 3) {
        await until(/\d+ lines of output\. It ended well\./)
        send('Gq')
      }
      await until(screen => isTitled('Parts of message 45')(screen) && chosenRow(screen) === row, 'tree')
      send(down)
      await until(screen => chosenRow(screen) > row, 'another part')
    }
    send('qqq')
    await exit
    expect(unknownSequences(terminal.octets)).toEqual([])
  })
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
      screen => screen.text.includes('header refused') && screen.text.includes('left alone'),
    )
    terminal.send('\r')
    await terminal.until('Message 1')
    terminal.send('qq')
    await terminal.exit
    expectHarmless(terminal)
  })
})

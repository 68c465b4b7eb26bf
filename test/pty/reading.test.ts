import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { startRig } from '../demo/rig.ts'
import { modesLeft, openPostern, openProgram, pathOf, program, toTheShell } from './postern.ts'
import { unknownSequences } from './sequences.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'
import { flow, isOpen, isTitled, openMailbox, readMessage, sampleMaildrop } from './visit.ts'

vi.setConfig({ testTimeout: 3 * patience })

const [esc, down, ctrlC, ctrlU, ctrlZ] = ['\u001b', '\u001b[B', '\u0003', '\u0015', '\u001a']

/** A folder that is gone when the test ends. */
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** The sample mailbox, with a message on the screen. */
const openDemo = async (number: number, options?: Parameters<typeof openPostern>[1]): Promise<Terminal> => {
  const terminal = openPostern(['--demo'], options)
  await terminal.until(isOpen(52), 'open mailbox')
  await readMessage(terminal, number)
  return terminal
}

/** The same on a server that can be slow. */
const openSample = async (number: number) => {
  const server = await startRig({ maildrop: await sampleMaildrop() })
  const terminal = await openMailbox(server)
  await readMessage(terminal, number)
  return { server, terminal, said: () => server.commandLog.map(({ line }) => line) }
}

/** Whether the cursor stands on a row that holds this. */
const cursorOn =
  (words: string) =>
  ({ lines }: Screen): boolean =>
    lines.some(line => line.startsWith('▌') && line.includes(words))

const promptOf = ({ lines }: Screen): string => lines.at(-2) ?? ''

/** The decoded octets of the one part of a sample message that has this media type. */
const partOf = (name: string, type: string): Buffer => {
  const text = readFileSync(pathOf(`assets/mailbox/${name}.eml`), 'latin1')
  const part = text.split('\r\n--').find(piece => piece.includes(`Content-Type: ${type}`)) ?? ''
  return Buffer.from(part.slice(part.indexOf('\r\n\r\n')), 'base64')
}

describe('the parts of a message', () => {
  test('are a tree: one is chosen, read, and left again', async () => {
    const { send, until } = await openDemo(7)
    send('v')
    await until(isTitled('Parts of message 7'))
    send(down)
    await until(cursorOn('application/pdf'), 'cursor on the second part')
    send('\r')
    const part = await until('%PDF-1.4')
    expect(part.lines[1]).toContain('Part of message 7: application/pdf, invoice-2026-0417.pdf')
    send('q')
    await until(
      screen => isTitled('Parts of message 7')(screen) && cursorOn('application/pdf')(screen),
      'tree',
    )
    send(esc)
    await until(isTitled('Message 7 '))
    send(esc)
    await until('Preview of 7')
  })

  test('can be saved one by one, octet for octet; one that is not here yet is loaded for it', async () => {
    const { terminal, said } = await openSample(7)
    const { send, until } = terminal
    const path = folder()
    send(`v${down}s`)
    await until('Save this part as: invoice-2026-0417.pdf')
    send(`${ctrlU}${join(path, 'one')}\r`)
    await until(screen => flow(screen).includes(`Saved: ${join(path, 'one')} (1.0 KB).`), 'saved')
    expect(said().filter(line => line.startsWith('RETR'))).toEqual([])
    send(`${down}s`)
    await until('Save this part as:')
    send(`${ctrlU}${join(path, 'two')}\r`)
    await until(screen => flow(screen).includes(`Saved: ${join(path, 'two')} (311 B).`), 'saved')
    expect(said().filter(line => line.startsWith('RETR'))).toEqual(['RETR 7'])
    expect(readFileSync(join(path, 'one')).equals(partOf('07-mixed-pdf-csv', 'application/pdf'))).toBe(true)
    expect(readFileSync(join(path, 'two')).equals(partOf('07-mixed-pdf-csv', 'text/csv'))).toBe(true)
    expect(statSync(join(path, 'one')).mode & 0o777).toBe(0o600)
  })

  test('are never saved over what is there: it says so, and asks for another name', async () => {
    const { send, until } = await openDemo(7)
    const path = join(folder(), 'old')
    writeFileSync(path, 'old')
    send(`v${down}s`)
    await until('Save this part as: invoice-2026-0417.pdf')
    send(`${ctrlU}${path}\r`)
    const refused = await until(
      screen => flow(screen).includes('already, and Postern never writes over one.'),
      'refusal',
    )
    expect(flow(refused)).toContain('Choose another name.')
    expect(promptOf(refused)).toContain(`Save this part as: ${path}`)
    expect(readFileSync(path, 'utf8')).toBe('old')
    send('er\r')
    await until(screen => flow(screen).includes(`Saved: ${path}er (1.0 KB).`), 'saved')
    expect(readFileSync(path, 'utf8')).toBe('old')
  })
})

test('a message is saved as the server has it', async () => {
  const { send, until } = await openDemo(39)
  const path = join(folder(), 'message.eml')
  send('s')
  await until('Save this message as:')
  send(`${ctrlU}${path}\r`)
  await until(screen => flow(screen).includes(`Saved: ${path} `), 'saved')
  expect(readFileSync(path).equals(readFileSync(pathOf('assets/mailbox/39-dot-lines.eml')))).toBe(true)
})

describe('a large message', () => {
  const isGoing = /Loading 50 [█▌·]{8} \d+ %: [\d.]+ [KM]?B of 8\.0 MB/

  test('is loaded with >, which shows how far it is, and then that all is here', async () => {
    const { server, terminal, said } = await openSample(50)
    const { send, until } = terminal
    const before = await until(/3\.1 KB of 8\.0 MB ─$/m)
    expect(before.text).toContain('the-best-one.png, image/png, 798 B so far')
    server.faults.chunk = 4000
    send('>')
    await until(isGoing, 'progress')
    server.faults.chunk = 0
    const after = await until('All of message 50 is here.')
    expect(after.text).toContain('lamp-night-001-204.zip, application/zip, 5.8 MB')
    expect(after.lines[1]).not.toContain('8.0 MB')
    expect(said().filter(line => line.startsWith('RETR'))).toEqual(['RETR 50'])
    send('>')
    await until('All of message 50 is here.')
  })

  test('that comes slowly is stopped with Esc, and the mailbox opened anew', async () => {
    const { server, terminal } = await openSample(50)
    const { send, until } = terminal
    server.faults.chunk = 4000
    send('>')
    await until(isGoing, 'progress')
    // The rest would take a minute.
    server.faults.latency = 1500
    send(esc)
    await until('Stopped. The connection had to be dropped')
    Object.assign(server.faults, { chunk: 0, latency: 0 })
    await until(isOpen(52), 'open mailbox')
    expect(server.traffic.sessions).toBe(2)
    send('K')
    await until(
      screen => isTitled('Message 51 ')(screen) && screen.text.includes('POP3 WARNING'),
      'message 51',
    )
    send('J>')
    await until('All of message 50 is here.')
  })

  test('does not keep who wants to leave', async () => {
    const { server, terminal, said } = await openSample(50)
    const { send, until, exit } = terminal
    send(esc)
    await until('Preview of 50')
    server.faults.chunk = 4000
    send('>')
    await until(isGoing, 'progress')
    // The rest would take a minute.
    server.faults.latency = 1500
    send('q')
    expect(await exit).toEqual({ code: 0, signal: null })
    expect(server.traffic.sessions).toBe(1)
    expect(said()).not.toContain('QUIT')
    expect(modesLeft(terminal.output)).toEqual(toTheShell)
  })
})

test('more than --ask-above is loaded after a question, and with --no-retr by TOP', async () => {
  const server = await startRig({ maildrop: await sampleMaildrop() })
  const terminal = await openMailbox(server, {}, ['--ask-above', '1MB', '--no-retr'])
  const { send, until } = terminal
  const whole = () => server.commandLog.filter(({ line }) => /^RETR|^TOP \d+ \d{9}$/.test(line))
  await readMessage(terminal, 50)
  send('>')
  await until('Load all 8.0 MB of message 50?')
  send('n')
  await until(screen => !screen.text.includes('Load all 8.0 MB'), 'no question')
  expect(whole()).toEqual([])
  send('>')
  await until('Load all 8.0 MB of message 50?')
  send('y')
  await until('All of message 50 is here.')
  expect(whole().map(({ line }) => line)).toEqual(['TOP 50 999999999'])
})

test('o opens a part with a program that has the terminal for itself, and comes back', async () => {
  const path = folder()
  writeFileSync(
    join(path, 'mailcap'),
    'text/csv; head -n 1 %s\\; echo press Enter\\; read line; needsterminal\n',
  )
  const { send, until, exit } = await openDemo(7, { env: { MAILCAPS: join(path, 'mailcap'), TMPDIR: path } })
  send(`v${down}${down}o`)
  await until('Open part-1.3.csv with another program?')
  send(`${down}\r`)
  const program = await until(
    screen => !screen.alternate && screen.text.includes('press Enter'),
    'the program',
  )
  const [header = ''] = partOf('07-mixed-pdf-csv', 'text/csv').toString().split(/\r?\n/)
  expect(program.text).toContain(header)
  send('\r')
  const back = await until(
    screen => screen.alternate && isTitled('Parts of message 7')(screen),
    'Postern again',
  )
  expect(back.text).not.toContain('press Enter')
  await until('It ended well.')
  expect(readdirSync(path)).toHaveLength(2)
  send('qqq')
  expect(await exit).toEqual({ code: 0, signal: null })
  expect(readdirSync(path)).toEqual(['mailcap'])
})

test('/ searches in the text, n and N go on, and what is not there is said', async () => {
  const lines = Array.from({ length: 200 }, (_, i) =>
    i % 50 === 40 ? `Line ${i}: here be gulls` : `Line ${i}`,
  )
  const message = Buffer.from(`From: ada@example.org\r\nSubject: Birds\r\n\r\n${lines.join('\r\n')}\r\n`)
  const terminal = await openMailbox(await startRig({ maildrop: maildropOf([message, message]) }))
  const { send, until } = terminal
  await readMessage(terminal, 1)
  send('>')
  await until('All of message 1 is here.')
  send('/')
  await until('Search:')
  send('GULLS\r')
  await until('Not found in what is here.')
  send('/gulls\r')
  await until('Line 40: here be gulls')
  send('n')
  await until('Line 90: here be gulls')
  send('nn')
  await until('Line 190: here be gulls')
  send('n')
  const again = await until('Line 40: here be gulls')
  expect(again.text).toContain('Found from the beginning on.')
  send('N')
  await until('Line 190: here be gulls')
})

describe('y copies the link under the cursor to the clipboard, once', () => {
  const target = 'https://smallmuseum.example/'
  const plain = `\u001b]52;c;${Buffer.from(target).toString('base64')}\u0007`

  test.each<[string, Record<string, string>, string]>([
    ['of a terminal', {}, plain],
    ['through tmux', { TMUX: '/tmp/tmux-0/default,1,0' }, `${plain}\u001bPtmux;\u001b${plain}\u001b\\`],
    ['through GNU screen', { STY: '1.tty' }, `\u001bP${plain}\u001b\\`],
  ])('%s', async (_, env, sequence) => {
    const terminal = await openDemo(11, { env })
    const { send, until, exit } = terminal
    send('b')
    await until(isTitled('Links in message 11'))
    send('j')
    const chosen = await until(cursorOn(' [2] '), 'second link')
    expect(chosen.text).toMatch(/^─ Leads to ─+\n https:\/\/smallmuseum\.example\/$/m)
    expect(terminal.output).not.toContain('\u001b]')
    send('y')
    await until('Copied the link, if this terminal takes it (OSC 52).')
    send('qqq')
    await exit
    expect(terminal.output.split(sequence)).toHaveLength(2)
    expect(unknownSequences(terminal.output.replace(sequence, ''))).toEqual([])
  })
})

describe('| pipes', () => {
  test('a message to a command, and what it says can be read', async () => {
    const { send, until } = await openDemo(1)
    send('|')
    await until('Pipe this message to the command:')
    send('wc -c\r')
    const { size } = statSync(pathOf('assets/mailbox/01-plain-ascii.eml'))
    await until(
      screen => screen.text.includes(` ${size}`) && isTitled('1 line of output. It ended well.')(screen),
    )
    send('q')
    await until(isTitled('Message 1 '))
  })

  test('an attack, which does nothing on its way back', async () => {
    const terminal = await openDemo(45)
    const { send, until, exit } = terminal
    send('|cat\r')
    await until(/\d+ lines of output\. It ended well\./)
    send('G')
    await until('long-long-long')
    send('/ATTACK TEST in\r')
    await until('ATTACK TEST in ISO-8859-1')
    send('qqq')
    await exit
    expect(unknownSequences(terminal.octets)).toEqual([])
  })

  test('to a command that does not end, until Esc', async () => {
    const { send, until } = await openDemo(1)
    send('|sleep 1000\r')
    await until('The command runs')
    send(esc)
    await until('Stopped.')
    expect((await until(isTitled('Message 1 '))).lines[0]).toContain('connected')
  })
})

test('E reads a text in another character set, and as it looks again', async () => {
  // КОИ-8, without a word about it: too short to be guessed.
  const message = Buffer.concat([
    Buffer.from('From: ada@example.org\r\nSubject: Short\r\nContent-Type: text/plain\r\n\r\n'),
    Buffer.from([0xed, 0xc9, 0xd2]),
    Buffer.from(' end\r\n'),
  ])
  const terminal = await openMailbox(await startRig({ maildrop: maildropOf([message, message]) }))
  const { send, until } = terminal
  const before = await readMessage(terminal, 1)
  expect(before.text).not.toContain('Мир end')
  send('E')
  await until('Read this text in which character set?')
  const choose = async (words: string) => {
    for (let i = 0; i < 40 && !cursorOn(words)(terminal.screen()); i += 1) {
      const { lines } = terminal.screen()
      send(down)
      await until(screen => screen.lines.join() !== lines.join(), 'another choice')
    }
    send('\r')
  }
  await choose('koi8-r')
  await until(' Мир end')
  send('E')
  await until(cursorOn('koi8-r'), 'the one in use first')
  await choose('As the message says')
  await until(screen => screen.text.includes(' end') && !screen.text.includes('Мир end'), 'as before')
})

describe('while a line is asked for', () => {
  test('Ctrl-Z and fg come back to it as it was', async () => {
    const shell = openProgram(['bash', '--norc', '-i'], { env: { PS1: 'shell> ' } })
    const { send, until, exit } = shell
    const atPrompt = ({ alternate, text }: Screen) => !alternate && /^shell>$/m.test(text)
    await until('shell>')
    send(`"${process.execPath}" "${program}" --demo\r`)
    await until(screen => screen.alternate && isOpen(52)(screen), 'open mailbox')
    await readMessage(shell, 1)
    send('/bis')
    await until('Search: bis')
    send(ctrlZ)
    await until(screen => /Stopped/.test(screen.text) && atPrompt(screen), 'shell')
    expect(modesLeft(shell.output)).toMatchObject({ alternateScreen: false, cursor: true })
    send('fg\r')
    await until(screen => screen.alternate && promptOf(screen).includes('Search: bis'), 'prompt again')
    send('q')
    await until('Search: bisq')
    send(esc)
    await until(screen => !screen.text.includes('Search:'), 'no prompt')
    send('qq')
    await until(atPrompt, 'shell again')
    send('exit\r')
    expect(await exit).toEqual({ code: 0, signal: null })
  })

  test('Ctrl-C leaves, and gives the terminal back', async () => {
    const terminal = await openDemo(1)
    terminal.send('s')
    await terminal.until('Save this message as:')
    terminal.send(ctrlC)
    expect(await terminal.exit).toEqual({ code: 0, signal: null })
    expect(modesLeft(terminal.output)).toEqual(toTheShell)
  })

  test('a paste goes into it, in one line', async () => {
    const { send, until } = await openDemo(1)
    send('/')
    await until('Search:')
    send('\u001b[200~BISC\u001b[2JUITS\r\nq\u001b[201~')
    const pasted = await until('Search: BISC')
    expect(promptOf(pasted)).toMatch(/^ Search: BISC\[2JUITS$/)
  })
})

import { describe, expect, test, vi } from 'vitest'
import { modesLeft, openPostern, openProgram, program, runPostern, toTheShell } from './postern.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'

vi.setConfig({ testTimeout: 2 * patience })

const welcome = 'Hello Mira, and hello to whoever'

const cursorOn = (number: number) => (screen: Screen) =>
  screen.lines.some(line => line.startsWith('▌') && line.slice(2, 6).trim() === String(number))

/** The sample mailbox, with the preview of its newest message on the screen. */
const openDemo = async (...[args, options]: Partial<Parameters<typeof openPostern>>): Promise<Terminal> => {
  const terminal = openPostern(['--demo', ...(args ?? [])], options)
  await terminal.until(welcome)
  return terminal
}

test('the sample mailbox opens on the alternate screen, newest first, and leaves as if it had not been', async () => {
  const terminal = await openDemo()
  const opened = terminal.screen()
  expect(opened.alternate).toBe(true)
  expect(opened.lines[0]).toBe('Postern · the sample mailbox · connected, TLSv1.3 · 52 messages · 8.8 MB')
  expect(opened.lines[2]).toMatch(/^▌ {2}52 .* Start here: welcome aboard +2\.1 KB$/)
  terminal.send('q')
  expect(await terminal.exit).toEqual({ code: 0, signal: null })
  expect(terminal.screen()).toMatchObject({ alternate: false, text: expect.stringMatching(/^\s*$/) })
  expect(modesLeft(terminal.output)).toEqual(toTheShell)
})

test('the cursor moves, and the preview follows it once it rests', async () => {
  const { send, until } = await openDemo()
  send('j')
  await until(cursorOn(51))
  await until(/^ Subject: \[watch\] POP3 WARNING/m)
  send('G')
  await until(cursorOn(1))
  await until('the keys, and the one rule')
})

test('a burst of keys in one piece is not lost', async () => {
  const { send, until } = await openDemo()
  send('j'.repeat(20))
  await until(cursorOn(32))
  send('kkk\u001b[B\u001b[Bgjd')
  await until(screen => cursorOn(50)(screen) && / D 51 /.test(screen.text))
})

describe('deleting', () => {
  test('d queues, $ asks, y removes, and the outcome is told', async () => {
    const { send, until } = await openDemo()
    send('d')
    await until(' D 52')
    send('$')
    await until('Remove 1 message (2.1 KB) from the demo server?')
    send('y')
    const purged = await until('1 message removed (2.1 KB), proven by a new session.')
    expect(purged.lines[0]).toContain('51 messages')
  })

  test('the outcome of a purge before leaving stands behind on the screen', async () => {
    const { send, until, exit } = await openDemo()
    send('dqp')
    await until(screen => !screen.alternate && screen.text.includes('1 message removed (2.1 KB), proven'))
    expect(await exit).toEqual({ code: 0, signal: null })
  })

  test('the keys of the question may come with the one that asks it', async () => {
    const { send, until } = await openDemo()
    send('dd')
    await until('Queue: 2 messages')
    send('$y')
    await until('2 messages removed')
  })

  test('q asks where there is a queue: to stay, or to leave with all as it was', async () => {
    const { send, until, exit } = await openDemo()
    send('dq')
    await until('1 message (2.1 KB) queued for deletion. Leave?')
    send('s')
    await until(screen => !screen.text.includes('Leave?'), 'mailbox')
    send('ql')
    expect(await exit).toEqual({ code: 0, signal: null })
  })

  test('Esc leaves the question', async () => {
    const { send, until } = await openDemo()
    send('dq')
    await until('1 message (2.1 KB) queued for deletion. Leave?')
    send('\u001b')
    await until(screen => !screen.text.includes('Leave?'), 'mailbox')
  })

  test('a paste does nothing but say so', async () => {
    const { send, until } = await openDemo()
    send('\u001b[200~ddd$y\r\u001b[201~')
    const pasted = await until('Pasted text is not taken for commands.')
    expect(pasted.text).not.toMatch(/^.D \d/m)
    expect(pasted.text).not.toContain('Remove')
    send('j')
    await until(cursorOn(51))
  })

  test('on a read-only visit it is refused', async () => {
    const { send, until } = await openDemo(['--read-only'])
    send('d')
    const refused = await until('This is a read-only visit: nothing can be queued or purged.')
    expect(refused.lines[0]).toContain('read-only')
    expect(refused.text).not.toMatch(/^.D \d/m)
  })
})

test('a new size of the window is filled at once', async () => {
  const { resize, until } = await openDemo()
  for (const [columns, rows] of [
    [120, 40],
    [40, 12],
    [80, 24],
  ] as const) {
    resize(columns, rows)
    const { lines } = await until(
      screen =>
        screen.lines.length === rows &&
        screen.lines[0]?.startsWith('Postern') === true &&
        screen.lines.at(-1)?.endsWith('q quit') === true &&
        screen.lines.some(line => line.startsWith('─ Preview of 52 ') && line.length === columns),
      `screen of ${columns} by ${rows}`,
    )
    const rowsOfList = lines.filter(line => line.length <= columns && / [KM]?B$/.test(line))
    expect(rowsOfList.length).toBeGreaterThan(3)
    expect(lines.filter(line => line.startsWith('Postern'))).toHaveLength(1)
  }
})

describe('the terminal is given back', () => {
  test.each(['SIGTERM', 'SIGHUP'] as const)('after %s', async name => {
    const terminal = await openDemo()
    terminal.signal(name)
    await terminal.exit
    expect(terminal.screen().alternate).toBe(false)
    expect(modesLeft(terminal.output)).toEqual(toTheShell)
  })

  test('after Ctrl-C, at once and with no question', async () => {
    const terminal = await openDemo()
    terminal.send('d\u0003')
    expect(await terminal.exit).toEqual({ code: 0, signal: null })
    expect(terminal.screen().alternate).toBe(false)
    expect(modesLeft(terminal.output)).toEqual(toTheShell)
  })

  const atPrompt = ({ alternate, text }: Screen) => !alternate && /^shell>$/m.test(text)

  test('while the job is stopped at the password: nothing that is typed then goes to the shell', async () => {
    const { send, until, exit } = openProgram(['bash', '--norc', '-i'], { env: { PS1: 'shell> ' } })
    await until('shell>')
    send(`"${process.execPath}" "${program}" pop3s://ann@127.0.0.1:1\r`)
    await until('Password for ann@127.0.0.1:')
    send('\u001a')
    await until(screen => /Stopped/.test(screen.text) && atPrompt(screen), 'shell')
    send('fg\r')
    await until(/Stopped.*Password for ann@127\.0\.0\.1:/s)
    send('secret\r')
    const refused = await until('refused the connection')
    expect(refused.alternate).toBe(true)
    send('q')
    expect((await until(atPrompt, 'shell again')).text).not.toContain('secret')
    send('exit\r')
    await exit
  })

  test('while the job is stopped: Ctrl-Z and fg', async () => {
    const shell = openProgram(['bash', '--norc', '-i'], { env: { PS1: 'shell> ' } })
    const { send, until, exit } = shell
    await until('shell>')
    send(`"${process.execPath}" "${program}" --demo\r`)
    await until(welcome)
    send('\u001a')
    await until(screen => /Stopped/.test(screen.text) && atPrompt(screen), 'shell')
    expect(modesLeft(shell.output)).toMatchObject({ alternateScreen: false, cursor: true })
    send('fg\r')
    await until(screen => screen.alternate && screen.text.includes(welcome), 'mailbox again')
    send('j')
    await until(cursorOn(51))
    send('q')
    await until(atPrompt, 'shell again')
    send('exit\r')
    expect(await exit).toEqual({ code: 0, signal: null })
  })
})

describe('a terminal that answers late has none of its answers typed into the shell', () => {
  /** What was left in the input comes before the answer to a question of the shell's own, where the cursor is. */
  const leftOver = `stty -icanon -echo; printf '\\033[6n'; IFS= read -r -d R left; stty sane; printf '<%q>\\n' "$left"`

  test.each([
    ['q', ' q'],
    ['Ctrl-C', ' \u0003'],
    ['Ctrl-Z', ' \u001a'],
    ['q right after the start', 'q'],
    ['Ctrl-C right after the start', '\u0003'],
  ])('after %s', async (_, keys) => {
    const { send, until } = openProgram(['bash', '--norc', '-i'], { env: { PS1: 'shell> ' }, roundTrip: 300 })
    await until('shell>')
    send(`clear; "${process.execPath}" "${program}" --demo; ${leftOver}\r`)
    await until(screen => screen.alternate && screen.text.startsWith('Postern'), 'first frame')
    for (const key of keys) {
      if (key !== keys[0]) await until(screen => !cursorOn(52)(screen), 'next page')
      else if (key === ' ') await until(welcome)
      send(key)
    }
    const { text } = await until(screen => !screen.alternate && /^<.*>$/m.test(screen.text), 'what was left')
    expect(text).toMatch(/^<\$'\\E\[\d+;1'>$/m)
    expect(text).not.toContain('^[')
  })
})

test('Ctrl-L and Ctrl-Z in one burst do not get into each other’s way', async () => {
  const { send, until, exit } = openPostern(['--demo'])
  await until(welcome)
  send('\f'.repeat(20))
  send('j')
  await until(cursorOn(51))
  send('\f\u001a\f')
  send('j')
  await until(cursorOn(50))
  send('q')
  expect(await exit).toEqual({ code: 0, signal: null })
})

test('where the locale is not UTF-8, nothing but ASCII reaches the terminal', async () => {
  const terminal = openPostern(['--demo'], { env: { LANG: 'C' } })
  const { send, until } = terminal
  await until(welcome)
  send('7\r')
  await until('Preview of 7')
  send('45\r\r')
  await until('THIS IS AN ATTACK TEST')
  send('hH')
  await until('One line down.')
  send('qL')
  await until('Transcript')
  send('qqd$')
  const question = await until('Remove 1 message')
  expect(question.lines.find(line => line.startsWith('>'))).toMatch(/^> {2}44 /)
  expect(terminal.octets.filter(octet => octet > 0x7e)).toHaveLength(0)
})

test('with NO_COLOR there is no colour, but inverse and bold', async () => {
  const terminal = openPostern(['--demo'], { env: { NO_COLOR: '1' } })
  await terminal.until(welcome)
  terminal.send('dddx')
  await terminal.until('Queue: 3 messages')
  const sequence = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')
  const graphics = terminal.output.match(sequence) ?? []
  const parameters = graphics.flatMap(each => each.slice(2, -1).split(';'))
  expect(parameters.filter(n => /^(?:[349]|10)\d$/.test(n) && n !== '39' && n !== '49')).toEqual([])
  expect(parameters).toEqual(expect.arrayContaining(['1', '7']))
})

describe('without a terminal', () => {
  test('--help says what there is', async () => {
    expect(await runPostern(['--help'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: postern \[URL \| ACCOUNT\]/),
      stderr: '',
    })
  })

  test('--version says which it is', async () => {
    expect(await runPostern(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^postern \d+\.\d+\.\d+\n$/),
    })
  })

  test.each([
    ['no arguments', [], /^postern: To begin, name a mailbox: postern pop3s:\/\/user@host\. .*--demo.*\n$/],
    ['an unknown option', ['--nonsense'], /^postern: .*--nonsense.*\n$/],
    [
      'a password in the URL',
      ['pop3s://mira:hunter2@host'],
      /^postern: A password may not stand in the URL.*\n$/,
    ],
    ['--demo and a URL', ['--demo', 'pop3s://mira@host'], /^postern: --demo brings its own mailbox.*\n$/],
  ])('%s: it says in one line how to begin, and ends with 2', async (_, args, words) => {
    const { code, stdout, stderr } = await runPostern(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr).not.toContain('hunter2')
  })

  test.each([[['--demo']], [['pop3s://mira@mail.invalid', '--password-command', 'exit 1']]])(
    'there is no screen for %j: it says so and ends with 1',
    async args => {
      expect(await runPostern(args)).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'postern: Postern fills a terminal, and this is none: run it without pipes (with ssh, use ssh -t).\n',
      })
    },
  )

  test('an old Node is told by its number, and nothing else is said', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.1' } })`
    expect(
      await runPostern(['--demo'], ['--import', `data:text/javascript,${encodeURIComponent(old)}`]),
    ).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Postern needs Node \d+\.\d+ or newer; this is 20\.18\.1\.\n$/),
    })
  })
})

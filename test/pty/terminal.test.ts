import { afterEach, describe, expect, test, vi } from 'vitest'
import { openTerminal, patience, type Terminal } from './terminal.ts'

vi.setConfig({ testTimeout: patience + 5_000 })

let terminal: Terminal | undefined

afterEach(async () => {
  vi.unstubAllEnvs()
  await terminal?.close()
})

const run = (script: string, env: Record<string, string> = {}): Terminal => {
  terminal = openTerminal([process.execPath, '-e', script], { columns: 40, rows: 6, env })
  return terminal
}

const echoes = `
  process.stdin.setRawMode(true)
  process.stdin.on('data', keys => process.stdout.write('got ' + JSON.stringify(keys.toString()) + '\\r\\n'))
  process.stdout.write('ready\\r\\n')
`

describe('a program in a terminal', () => {
  test('shows what it prints and says how it ended', async () => {
    const { until, exit } = run(`console.log('hello'); process.exitCode = 3`)
    expect((await until('hello')).lines).toEqual(['hello', '', '', '', '', ''])
    expect(await exit).toEqual({ code: 3, signal: null })
  })

  test('gets the keys that are sent', async () => {
    const { until, send } = run(echoes)
    await until('ready')
    send('jk\u001b[A')
    await until('got "jk\\u001b[A"')
  })

  test('switches to the alternate screen and back', async () => {
    const { until, send } = run(`
      process.stdout.write('before\\r\\n\\u001b[?1049h\\u001b[2J\\u001b[2;5Hinside')
      process.stdin.once('data', () => { process.stdout.write('\\u001b[?1049l'); process.exit() })
    `)
    const inside = await until('inside')
    expect(inside.alternate).toBe(true)
    expect(inside.lines[1]).toBe('    inside')
    expect(inside.cursor).toEqual({ column: 10, row: 1 })
    send('\r')
    expect((await until('before')).alternate).toBe(false)
  })

  test('is not looked at while it draws a frame', async () => {
    const { until, send } = run(`
      process.stdin.setRawMode(true)
      process.stdin.once('data', () => {
        process.stdout.write('\\u001b[?2026hhalf')
        process.stdin.once('data', () => process.stdout.write(' and half\\u001b[?2026l'))
        process.stderr.write('\\u001b[6n')
      })
      process.stdout.write('ready')
    `)
    await until('ready')
    send('x')
    // The terminal's answer to where the cursor is comes as the second key.
    expect((await until('half')).lines[0]).toBe('readyhalf and half')
  })

  test('has its attributes, its wide characters and its octets read back', async () => {
    const { until, exit } = run(
      `process.stdout.write('\\u001b[1;31mA\\u001b[0;7;38;2;1;2;3mB\\u001b[0m世👋e\\u0301.')`,
    )
    const screen = await until('.', 'end of the line')
    expect(screen.cell(0, 0)).toMatchObject({ text: 'A', foreground: 1, bold: true, inverse: false })
    expect(screen.cell(1, 0)).toMatchObject({ text: 'B', foreground: '#010203', bold: false, inverse: true })
    expect(screen.cell(2, 0)).toMatchObject({ text: '世', foreground: 'default', background: 'default' })
    expect([3, 4, 5, 6, 7].map(column => screen.cell(column, 0).text)).toEqual(['', '👋', '', 'e\u0301', '.'])
    expect(() => screen.cell(40, 0)).toThrow(RangeError)
    await exit
    expect(terminal?.octets).toEqual(Buffer.from('\u001b[1;31mA\u001b[0;7;38;2;1;2;3mB\u001b[0m世👋e\u0301.'))
    expect(terminal?.output).toContain('世👋')
  })

  test('is answered when it asks the terminal', async () => {
    const { until } = run(`${echoes}; process.stdout.write('\\u001b[5n')`)
    await until('got "\\u001b[0n"')
  })

  test('learns of a new size', async () => {
    const { until, resize } = run(`
      process.stdin.resume()
      process.stdout.on('resize', () => console.log(process.stdout.columns + ' by ' + process.stdout.rows))
      console.log('ready')
    `)
    await until('ready')
    resize(60, 10)
    expect((await until('60 by 10')).lines).toHaveLength(10)
  })

  test('is ended by a signal', async () => {
    const { until, signal, exit } = run(echoes)
    await until('ready')
    signal('SIGTERM')
    expect(await exit).toEqual({ code: null, signal: 'SIGTERM' })
  })

  test('has only the environment it is given, and an empty home', async () => {
    vi.stubEnv('POSTERN_SECRET', 'not for children')
    const { until } = run(
      `console.log(Object.keys(process.env).sort().join()); console.log(fs.readdirSync(process.env.HOME).length)`,
      { NO_COLOR: '1' },
    )
    const screen = await until(/^0$/m)
    expect(screen.lines[0]).toBe('HOME,LANG,NO_COLOR,PATH,PWD,TERM')
  })
})

test('a screen that never comes is reported with the screen there is', async () => {
  const { until } = run(`console.log('something else')`)
  await expect(until('the message list', 'message list')).rejects.toThrow(
    /no message list before the program ended \(code 0\):\n┌──\n│ something else/,
  )
})

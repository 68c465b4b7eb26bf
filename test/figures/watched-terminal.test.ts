import { tmpdir } from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openWatched, type WatchedOptions, type WatchedTerminal } from '../bench/watched-terminal.ts'

vi.setConfig({ testTimeout: 30_000 })

const run = (script: string, options: Partial<WatchedOptions> = {}): WatchedTerminal => {
  const terminal = openWatched([process.execPath, '-e', script], { env: {}, cwd: tmpdir(), ...options })
  onTestFinished(() => terminal[Symbol.asyncDispose]())
  return terminal
}

/** Writes 1,000 octets and a query, and then what the terminal answers. */
const asks = `
  process.stdin.setRawMode(true)
  process.stdin.once('data', answer => process.stdout.write(' answered ' + JSON.stringify(answer.toString())))
  process.stdout.write('x'.repeat(1000) + '\\u001b[5n')
`

test.each<[string, Partial<WatchedOptions>]>([
  ['at once', {}],
  ['behind the octets before it, on a thin line', { octetsPerSecond: 20_000 }],
])('a query is answered %s', async (_, options) => {
  const answered = await run(asks, options).until(lines => lines.join('').includes('answered "\\u001b[0n"'))
  expect(answered).toMatchObject({ octets: 1000 + 4 + ' answered "\\u001b[0n"'.length, frames: 1 })
})

test('a frame that is being drawn is nobody’s', async () => {
  const terminal = run(`
    process.stdin.setRawMode(true)
    process.stdin.once('data', () => {
      process.stdout.write('\\u001b[?2026hhalf')
      process.stdin.once('data', () => process.stdout.write(' and half\\u001b[?2026l'))
      process.stderr.write('\\u001b[6n')
    })
    process.stdout.write('ready')
  `)
  await terminal.until(lines => lines[0] === 'ready')
  terminal.send('x')
  await terminal.until(lines => lines[0] !== 'ready')
  expect(terminal.lines()[0]).toBe('readyhalf and half')
})

test('a program that ends shows nothing more', async () => {
  const terminal = run(`process.stdout.write('done')`, { octetsPerSecond: 20_000 })
  expect(await terminal.until(lines => lines[0] === 'never')).toBeUndefined()
  expect(terminal.lines()[0]).toBe('done')
})

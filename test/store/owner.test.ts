import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { mayRun, owner } from '../../src/store/owner.ts'

const minute = 60_000

// A program is started, and that takes as long as it takes.
vi.setConfig({ testTimeout: minute })

/** A process that says who it is, and runs until it is told to end. */
const otherProcess = async () => {
  const module = JSON.stringify(new URL('../../src/store/owner.ts', import.meta.url).href)
  const program = `import { owner } from ${module}; console.log(owner()); process.stdin.resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  child.stdout.setEncoding('utf8')
  const [line] = await once(child.stdout, 'data')
  const end = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { name: String(line).trim(), end }
}

/** Whether the system tells when a process started: then one is known however long it runs. */
const startIsTold = process.platform === 'linux'

describe('a process on this machine', () => {
  test('may run as long as it does', async () => {
    const other = await otherProcess()
    expect(other.name).not.toBe(owner())
    expect(mayRun(other.name, 0, 0)).toBe(true)
    if (startIsTold) expect(mayRun(other.name, 0, 1e12)).toBe(true)
    await other.end()
    expect(mayRun(other.name, 0, 0)).toBe(false)
  })

  test('runs where it is the one that asks', () => {
    expect(owner()).toBe(owner())
    expect(mayRun(owner(), 0, 0)).toBe(true)
  })

  test.runIf(startIsTold)('does not run where another has got its number since', () => {
    const [host, pid, start] = owner().split(' ')
    expect(Number(start)).toBeGreaterThan(0)
    expect(mayRun(`${host} ${pid} ${Number(start) + 1}`, 0, 0)).toBe(false)
  })
})

describe.each([
  ['a process on another machine', `${hostname()}x ${process.pid} 1`],
  // The first process is never ours, unless we are root or it is we ourselves: it is there in any case.
  ['a process of which nobody knows when it started', `${hostname()} 1 `],
  ['what names no process', 'nobody'],
  ['what names no process that there can be', `${hostname()} 0 1`],
  ['what names all processes', `${hostname()} -1 1`],
  ['an empty name', ''],
])('%s', (_, name) => {
  test.each([
    [0, true],
    [10 * minute - 1, true],
    [10 * minute, false],
    [-10 * minute, false],
  ])('%i ms after it was heard of may run: %s', (age, may) => {
    const heardAt = 1_800_000_000_000
    expect(mayRun(name, heardAt, heardAt + age)).toBe(may)
  })
})

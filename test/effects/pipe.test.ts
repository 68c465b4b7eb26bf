import { existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LocalError } from '../../src/effects/local-error.ts'
import { pipeThrough } from '../../src/effects/pipe.ts'
import { newFolder, pieces, waitingSource } from './folders.ts'

const shell = '/bin/sh'
const piped = (command: string, ...texts: string[]) => pipeThrough(command, pieces(texts), { shell })

/** Five megabytes, in pieces as a server gives them. */
const large = () => Array.from({ length: 80 }, () => 'x'.repeat(65_536))

/** Settles once there is a file in the folder. */
const appeared = (path: string): Promise<void> =>
  new Promise(resolve => {
    const watched = watch(join(path, '..'), () => {
      if (!existsSync(path)) return
      watched.close()
      resolve()
    })
  })

/** Whether a process of this number is alive; a zombie that nobody has buried yet is not. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const status = `/proc/${pid}/status`
  return !(existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8')))
}

describe('a command', () => {
  test.each<[string, string[], string]>([
    ['true', [], 'It ended well.'],
    ['false', [], 'It ended with code 1.'],
    ['exit 42', [], 'It ended with code 42.'],
    ['kill -KILL $$', [], 'It was ended by SIGKILL.'],
    ['cat', ['Hello,', 'world.'], 'It ended well.'],
    ['cat; cat; exit 3', ['Hello,', 'world.'], 'It ended with code 3.'],
    ['tr a-z A-Z | tail -n 1', ['WORLD.'], 'It ended well.'],
    ['printf "a\\n"; printf "b\\n" >&2; printf "c\\n"', ['a', 'b', 'c'], 'It ended well.'],
    ['printf "\\033[2J\\033]52;c;eA==\\007"', ['␛[2J␛]52;c;eA==␇'], 'It ended well.'],
    ['test -t 0 || test -t 1 || test -t 2 || echo none', ['none'], 'It ended well.'],
    ["printf '%s\\n' 'it'\\''s \"quoted\" $0'", ['it\'s "quoted" $0'], 'It ended well.'],
  ])('%s', async (command, lines, status) => {
    expect(await piped(command, 'Hello,\n', 'world.\n')).toEqual({ lines, status, cut: false })
  })

  test('that is not there is complained of by the shell', async () => {
    const { lines, status } = await piped('no-such-command-here')
    expect(lines.join()).toContain('not found')
    expect(status).toBe('It ended with code 127.')
  })

  test('gets every octet', async () => {
    const told: number[] = []
    const { lines } = await pipeThrough('wc -c', pieces(large()), { shell, progress: n => told.push(n) })
    expect(lines.join().trim()).toBe('5242880')
    expect(told).toEqual(Array.from({ length: 80 }, (_, i) => (i + 1) * 65_536))
  })

  test.each([
    ['head -c 1', ['x']],
    ['true', []],
    ['exec <&-; echo done', ['done']],
  ])('%s need not read all of it', async (command, lines) => {
    expect(await piped(command, ...large())).toEqual({ lines, status: 'It ended well.', cut: false })
  })

  test('that ends is not kept waiting by a source that does not go on', async () => {
    const { octets, left } = waitingSource('a')
    expect((await pipeThrough('head -c 1', octets, { shell })).lines).toEqual(['a'])
    await left
  })

  test('may say more than is kept', async () => {
    const { lines, status, cut } = await piped('yes | head -c 3000000')
    expect({ count: lines.length, status, cut }).toEqual({
      count: 20_000,
      status: 'It ended well.',
      cut: true,
    })
  })

  test('runs in the person’s own shell', async () => {
    expect((await pipeThrough('echo "$0"', pieces([]), { shell: '/bin/sh' })).lines).toEqual(['/bin/sh'])
  })

  test('has Postern’s environment', async () => {
    expect((await piped('echo "$PATH"')).lines).toEqual([process.env['PATH']])
  })

  test.each(['/no/such/shell', '/etc/passwd'])('needs a shell: %s is none', async none => {
    const error = await pipeThrough('true', pieces([]), { shell: none }).catch(error => error)
    expect(error).toBeInstanceOf(LocalError)
    expect(error).toMatchObject({ kind: 'noCommand', path: none })
  })

  test.each(['a\0b', 'x'.repeat(3_000_000)])('that cannot be a command is refused', async command => {
    await expect(piped(command)).rejects.toMatchObject({ kind: 'noCommand' })
  })
})

describe('a command that is stopped', () => {
  const stopped = { name: 'LocalError', kind: 'stopped' }

  test('ends with all that it started', async () => {
    const path = join(newFolder(), 'pids')
    const ready = appeared(path)
    const stop = new AbortController()
    const command = `sleep 1000 & echo $! $$ > '${path}.new'; mv '${path}.new' '${path}'; wait`
    const done = pipeThrough(command, pieces(large()), { shell, signal: stop.signal })
    await ready
    const pids = readFileSync(path, 'utf8').trim().split(' ').map(Number)
    expect(pids.map(isAlive)).toEqual([true, true])
    stop.abort()
    await expect(done).rejects.toMatchObject(stopped)
    expect(pids.map(isAlive)).toEqual([false, false])
  })

  test('is killed where it will not end', async () => {
    const path = join(newFolder(), 'ready')
    const ready = appeared(path)
    const stop = new AbortController()
    const command = `trap '' TERM; : > '${path}'; while :; do sleep 1000; done`
    const done = pipeThrough(command, pieces([]), { shell, signal: stop.signal })
    await ready
    stop.abort()
    await expect(done).rejects.toMatchObject(stopped)
  })

  test('may be one that says more than anybody reads', async () => {
    const stop = new AbortController()
    const { octets, asked } = waitingSource('a')
    const done = pipeThrough('head -c 1; yes', octets, { shell, signal: stop.signal })
    await asked
    stop.abort()
    await expect(done).rejects.toMatchObject(stopped)
  })

  test('is not even started where that was before', async () => {
    const path = join(newFolder(), 'started')
    const signal = AbortSignal.abort()
    await expect(pipeThrough(`: > '${path}'`, pieces([]), { shell, signal })).rejects.toMatchObject(stopped)
    expect(existsSync(path)).toBe(false)
  })
})

test('a source that fails midway ends the command, and does not pass for its end', async () => {
  const path = join(newFolder(), 'whole')
  const failure = new Error('The line is gone.')
  await expect(pipeThrough(`cat; : > '${path}'`, pieces(['half'], failure), { shell })).rejects.toBe(failure)
  expect(existsSync(path)).toBe(false)
})

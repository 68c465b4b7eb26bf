import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { newHome, openProgram, pathOf, program, runPostern } from '../pty/postern.ts'

/** Node arguments that have the program write into a file, as it ends, what a script there knows of it. */
const telling = (into: string, what: string): string[] => {
  const script = `
    import { writeFileSync } from 'node:fs'
    import module from 'node:module'
    const loaded = []
    module.registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    process.on('exit', () => writeFileSync(${JSON.stringify(into)}, JSON.stringify(${what} ?? null)))
  `
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`]
}

/** Runs Postern without a terminal and gives what the script in it told. */
const told = async (args: readonly string[], what: string, home = newHome()) => {
  const into = join(newHome(), 'told')
  const { code } = await runPostern(args, telling(into, what), home)
  return { code, what: JSON.parse(readFileSync(into, 'utf8')) }
}

test('the Node that is wanted is the one package.json names', () => {
  const { engines } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8'))
  const [, wanted] = /const wanted = '(.+)'/.exec(readFileSync(program, 'utf8')) ?? []
  expect(`>=${wanted}`).toBe(engines.node)
})

describe('what is loaded', () => {
  /** The first octets of WebAssembly, in base64: Yoga's, without which there is no screen. */
  const webAssembly = 'AGFzbQ'
  const holdsScreen = (url: string) =>
    url.startsWith('file:') && readFileSync(fileURLToPath(url), 'utf8').includes(webAssembly)

  test.each(['--version', '--help'])('for %s: no screen, no store, no network', async ask => {
    const { code, what } = await told([ask], 'loaded')
    expect(code).toBe(0)
    expect(what).toContainEqual(expect.stringContaining('/dist/main.mjs'))
    expect(what.filter(holdsScreen)).toEqual([])
    expect(what).not.toContain('node:sqlite')
    expect(what).not.toContain('node:tls')
  })

  /** What a visit loads that ends once the screen shows this: of ours, and of Node's own. */
  const loadedFor = async (args: readonly string[], shows: RegExp) => {
    const into = join(newHome(), 'told')
    const nodeArgs = telling(into, '{ loaded, own: process.moduleLoadList }')
    const terminal = openProgram([process.execPath, ...nodeArgs, program, ...args], {
      env: { HOME: newHome() },
    })
    await terminal.until(shows)
    terminal.send('q')
    await terminal.exit
    return JSON.parse(readFileSync(into, 'utf8')) as { loaded: string[]; own: string[] }
  }

  test('for a mailbox: the screen, and nothing of a client for HTTP', async () => {
    const { loaded, own } = await loadedFor(['--demo'], /Subject|From/)
    expect(loaded.filter(holdsScreen)).not.toEqual([])
    expect(own).toContain('NativeModule net')
    expect(own).toContain('NativeModule tls')
    expect(own.filter(name => name.includes('undici'))).toEqual([])
  }, 30_000)

  test('without TLS: no TLS', async () => {
    const nobody = ['pop3://mira@127.0.0.1:1', '--plaintext', '--password-command', 'echo secret']
    const { loaded, own } = await loadedFor(nobody, /refused|Nobody|no answer|not listening/i)
    expect(loaded.filter(holdsScreen)).not.toEqual([])
    expect(own).toContain('NativeModule net')
    expect(own).not.toContain('NativeModule tls')
  }, 30_000)
})

describe('compiled code', () => {
  const folders = (home: string) => {
    const base = join(home, '.cache')
    return { base, ours: join(base, 'postern'), code: join(base, 'postern/code') }
  }
  const keptIn = (home: string) => told(['--version'], 'module.getCompileCacheDir()', home)

  test('is kept in a folder that is the owner’s alone', async () => {
    const home = newHome()
    const { ours, code } = folders(home)
    const { what } = await keptIn(home)
    expect(what).toContain(`${code}/`)
    expect([ours, code].map(folder => statSync(folder).mode & 0o777)).toEqual([0o700, 0o700])
  })

  test.each<[string, (there: ReturnType<typeof folders>) => void]>([
    ['whose folder others may write to', ({ code }) => chmodSync(code, 0o722)],
    ['below a folder that others may write to', ({ ours }) => chmodSync(ours, 0o770)],
    ['where others may rename the folder', ({ base }) => chmodSync(base, 0o777)],
    [
      'whose folder is a link',
      ({ base, code }) => {
        mkdirSync(join(base, 'elsewhere'))
        rmdirSync(code)
        symlinkSync(join(base, 'elsewhere'), code)
      },
    ],
    [
      'whose folder is a file',
      ({ code }) => {
        rmdirSync(code)
        writeFileSync(code, '')
      },
    ],
  ])('is not used %s', async (_, spoil) => {
    const home = newHome()
    const there = folders(home)
    mkdirSync(there.code, { recursive: true, mode: 0o700 })
    spoil(there)
    expect(await keptIn(home)).toEqual({ code: 0, what: null })
  })

  test.runIf(process.getuid?.() === 0)('is not used in a folder of another user', async () => {
    const home = newHome()
    const { code } = folders(home)
    mkdirSync(code, { recursive: true, mode: 0o700 })
    chownSync(code, 65534, 65534)
    expect(await keptIn(home)).toEqual({ code: 0, what: null })
  })

  test('is done without where there is no home', async () => {
    expect(await keptIn('/dev/null')).toEqual({ code: 0, what: null })
  })
})

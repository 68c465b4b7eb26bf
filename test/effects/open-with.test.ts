import { existsSync, readdirSync, readFileSync, statSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Opening, openWith, removeOpened } from '../../src/effects/open-with.ts'
import { findViewer, type Viewer } from '../../src/effects/viewer.ts'
import { newFolder, pieces, waitingSource } from './folders.ts'

/** What a mailcap line makes of a part named photo.txt. */
const viewerOf = async (command: string, fields: string): Promise<Viewer> => {
  const viewer = await findViewer(
    { type: 'text/plain', fileName: 'photo.txt' },
    {
      env: { MAILCAPS: '/mailcap' },
      platform: 'linux',
      readFile: async () => `text/plain; ${command.replaceAll(';', '\\;')}; ${fields}`,
    },
  )
  if (!viewer) throw new Error('There is no viewer.')
  return viewer
}

/** A terminal whose loans are counted. */
const terminal = () => {
  let loans = 0
  const lend: Opening['lend'] = use => {
    loans += 1
    return use()
  }
  return { lend, loans: () => loans }
}

const hello = () => pieces(['Hello, ', 'world.\n'])

let folder = ''
beforeEach(() => {
  folder = newFolder()
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    removeOpened()
  })
})

describe('a viewer whose output is read', () => {
  test('has the part in a private file, and its output is given', async () => {
    const { lend, loans } = terminal()
    const viewer = await viewerOf('cat %s; echo %s; printf "\\\\033[2J"; exit 3', 'copiousoutput')
    const { lines = [], ...rest } = await openWith(viewer, hello(), { lend })
    const [text, path = '', screen] = lines
    expect({ text, screen, rest, loans: loans() }).toEqual({
      text: 'Hello, world.',
      screen: '␛[2J',
      rest: { cut: false, status: 'It ended with code 3.' },
      loans: 0,
    })
    expect(dirname(dirname(path))).toBe(folder)
    expect(path.endsWith('/photo.txt')).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  test('may read it from its input', async () => {
    const viewer = await viewerOf('tr a-z A-Z | tail -n 1', 'copiousoutput')
    expect((await openWith(viewer, hello(), terminal())).lines).toEqual(['HELLO, WORLD.'])
  })

  test('can be stopped', async () => {
    const stop = new AbortController()
    const ready = new Promise<void>(resolve => {
      const watched = watch(folder, (_, name) => {
        if (name !== 'ready') return
        watched.close()
        resolve()
      })
    })
    const viewer = await viewerOf(`: > '${join(folder, 'ready')}'; sleep 1000`, 'copiousoutput')
    const opened = openWith(viewer, hello(), { ...terminal(), signal: stop.signal })
    await ready
    stop.abort()
    await expect(opened).rejects.toMatchObject({ kind: 'stopped' })
  })
})

describe('a viewer that wants the terminal', () => {
  test('has it lent, and is waited for', async () => {
    const { lend, loans } = terminal()
    const copy = join(folder, 'copy')
    const viewer = await viewerOf(`cat %s > '${copy}'`, 'needsterminal')
    expect(await openWith(viewer, hello(), { lend })).toEqual({ status: 'It ended well.' })
    expect(loans()).toBe(1)
    expect(readFileSync(copy, 'utf8')).toBe('Hello, world.\n')
  })

  test.each([
    ['exit 2', 'It ended with code 2.'],
    ['kill -TERM $$', 'It was ended by SIGTERM.'],
  ])('tells how it ended: %s', async (command, status) => {
    expect(await openWith(await viewerOf(command, 'needsterminal'), hello(), terminal())).toEqual({ status })
  })

  test('gets Ctrl-C for itself', async () => {
    const before = process.listenerCount('SIGINT')
    const viewer = await viewerOf('kill -INT $PPID; exit 0', 'needsterminal')
    expect(await openWith(viewer, hello(), terminal())).toEqual({ status: 'It ended well.' })
    expect(process.listenerCount('SIGINT')).toBe(before)
  })
})

describe('a viewer with a window of its own', () => {
  test('is not waited for, and finds the file', async () => {
    const copy = join(folder, 'copy')
    const copied = new Promise<void>(resolve => {
      const watched = watch(folder, () => {
        if (!existsSync(copy)) return
        watched.close()
        resolve()
      })
    })
    const viewer = await viewerOf(`cat %s > '${copy}.new'; mv '${copy}.new' '${copy}'`, 'description=x')
    const { status, lines } = await openWith(viewer, hello(), terminal())
    expect({ status, lines }).toEqual({ status: `Started: ${viewer.label}`, lines: undefined })
    await copied
    expect(readFileSync(copy, 'utf8')).toBe('Hello, world.\n')
  })

  test('that cannot be started is told of', async () => {
    const viewer: Viewer = {
      ...(await viewerOf('x %s', 'description=x')),
      programLine: path => ['/no/such/program', path],
    }
    await expect(openWith(viewer, hello(), terminal())).rejects.toMatchObject({
      kind: 'noCommand',
      path: '/no/such/program',
    })
  })
})

describe('what was opened', () => {
  test('is removed at the end, all of it', async () => {
    const viewer = await viewerOf('cat', 'copiousoutput')
    await openWith(viewer, hello(), terminal())
    await openWith(viewer, hello(), terminal())
    expect(readdirSync(folder)).toHaveLength(2)
    removeOpened()
    expect(readdirSync(folder)).toEqual([])
    removeOpened()
  })

  test('is not there at all where the source fails', async () => {
    const failure = new Error('The line is gone.')
    const viewer = await viewerOf('cat', 'copiousoutput')
    await expect(openWith(viewer, pieces(['half'], failure), terminal())).rejects.toBe(failure)
    expect(readdirSync(folder)).toEqual([])
  })

  test('is not there at all where it is stopped midway', async () => {
    const stop = new AbortController()
    const { octets, asked } = waitingSource('half')
    const viewer = await viewerOf('cat', 'copiousoutput')
    const opened = openWith(viewer, octets, { ...terminal(), signal: stop.signal })
    await asked
    stop.abort()
    await expect(opened).rejects.toMatchObject({ kind: 'stopped' })
    expect(readdirSync(folder)).toEqual([])
  })
})

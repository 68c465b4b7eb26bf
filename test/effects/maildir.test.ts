import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { LocalError } from '../../src/effects/local-error.ts'
import { openMaildir } from '../../src/effects/maildir.ts'
import { canMount, newFolder, newMount, pieces, waitingSource } from './folders.ts'

const hello = () => pieces(['Subject: x\r\n', '\r\nHello.\r\n'])

const modeOf = (path: string) => statSync(path).mode & 0o777

/** All that lies in a Maildir. */
const held = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter(path => path.includes('/'))
    .toSorted()

describe('a Maildir', () => {
  test('is made for its owner alone, with the folders it lies in', async () => {
    const folder = join(newFolder(), 'share', 'mail')
    await openMaildir(folder)
    expect(readdirSync(folder).toSorted()).toEqual(['cur', 'new', 'tmp'])
    for (const part of ['..', '.', 'cur', 'new', 'tmp']) expect(modeOf(join(folder, part))).toBe(0o700)
  })

  test('that is there stays as it is', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'new'), { mode: 0o750 })
    writeFileSync(join(folder, 'new', '1.P1.host'), 'old')
    await openMaildir(folder)
    await (await openMaildir(folder)).store(hello())
    expect(modeOf(join(folder, 'new'))).toBe(0o750)
    expect(readFileSync(join(folder, 'new', '1.P1.host'), 'utf8')).toBe('old')
    expect(held(folder)).toHaveLength(2)
  })

  test('may lie at home', async () => {
    const home = newFolder()
    vi.stubEnv('HOME', home)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { path } = await (await openMaildir('~/mail/kept')).store(hello())
    expect(dirname(path)).toBe(join(home, 'mail/kept/new'))
    expect(existsSync(path)).toBe(true)
  })

  test('may be a link to a folder', async () => {
    const target = newFolder()
    const folder = join(newFolder(), 'link')
    symlinkSync(target, folder)
    await (await openMaildir(folder)).store(hello())
    expect(readdirSync(join(target, 'new'))).toHaveLength(1)
  })

  test.each<[string, (folder: string) => void, string]>([
    ['a file', folder => writeFileSync(folder, ''), 'noFolder'],
    ['a link to nothing', folder => symlinkSync(`${folder}-target`, folder), 'noFolder'],
    ['a link in a circle', folder => symlinkSync(folder, folder), 'failed'],
    [
      'a link for new',
      folder => {
        mkdirSync(`${folder}-target`)
        mkdirSync(folder)
        symlinkSync(`${folder}-target`, join(folder, 'new'))
      },
      'exists',
    ],
    [
      'a link to nothing for new',
      folder => {
        mkdirSync(folder)
        symlinkSync(`${folder}-target`, join(folder, 'new'))
      },
      'noFolder',
    ],
    [
      'a file for tmp',
      folder => {
        mkdirSync(folder)
        writeFileSync(join(folder, 'tmp'), '')
      },
      'exists',
    ],
  ])('%s in its place is refused, and left as it is', async (_, prepare, kind) => {
    const folder = join(newFolder(), 'mail')
    prepare(folder)
    const error = await openMaildir(folder).catch(error => error)
    expect(error).toBeInstanceOf(LocalError)
    expect(error.kind).toBe(kind)
    const target = `${folder}-target`
    expect(existsSync(target) ? readdirSync(target) : []).toEqual([])
  })

  test.each(['', 'mail', './mail', '../mail', '~ada/mail', '/tmp/a\0b'])('%j names none', async folder => {
    await expect(openMaildir(folder)).rejects.toMatchObject({ name: 'LocalError', kind: 'badName' })
    expect(existsSync('mail')).toBe(false)
  })

  test('that is not ours to make is refused', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o555)
    if (process.geteuid?.() === 0) process.seteuid?.(65_534)
    const error = await openMaildir(join(folder, 'mail')).catch(error => error)
    if (process.getuid?.() === 0) process.seteuid?.(0)
    expect(error).toMatchObject({ kind: 'forbidden', path: join(folder, 'mail') })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a message that is stored', () => {
  test('is there octet for octet, its owner’s alone, under a name that says nothing of it', async () => {
    const folder = newFolder()
    const octets = Buffer.concat([Buffer.from([...Array(256).keys()]), Buffer.from('\n\r\r\n.\r\n')])
    const kept = await (await openMaildir(folder)).store(pieces([octets, '', octets]))
    expect(kept.octets).toBe(2 * octets.length)
    expect(readFileSync(kept.path).equals(Buffer.concat([octets, octets]))).toBe(true)
    expect(modeOf(kept.path)).toBe(0o600)
    expect(statSync(kept.path).nlink).toBe(1)
    expect(kept.path).toMatch(new RegExp(`/new/\\d{10}\\.P${process.pid}Q\\d+R[0-9a-f]{18}\\.[\\w.-]+$`))
    expect(kept.path.endsWith(`.${hostname()}`) || kept.path.endsWith('.localhost')).toBe(true)
    expect(held(folder)).toEqual([kept.path.slice(folder.length + 1)])
  })

  test('may be empty, large, or come in many pieces', async () => {
    const maildir = await openMaildir(newFolder())
    const large = Buffer.alloc(1_000_003, 'xyz')
    const small = Array.from({ length: 3_000 }, (_, i) => `${i}\r\n`)
    for (const texts of [[], [large, large], small]) {
      const { path, octets } = await maildir.store(pieces(texts))
      const whole = Buffer.concat(texts.map(text => Buffer.from(text)))
      expect(readFileSync(path).equals(whole)).toBe(true)
      expect(octets).toBe(whole.length)
    }
  })

  test('has no name in the Maildir before it is whole and has been looked at', async () => {
    const folder = newFolder()
    const seen: string[][] = []
    const look = () => seen.push(held(folder).map(dirname))
    const looked: [string, number][] = []
    await (await openMaildir(folder)).store(hello(), {
      progress: look,
      async check(path, octets) {
        look()
        looked.push([readFileSync(path, 'utf8'), octets])
      },
    })
    expect(seen).toEqual([['tmp'], ['tmp']])
    expect(looked).toEqual([['Subject: x\r\n\r\nHello.\r\n', 22]])
    expect(held(folder).map(dirname)).toEqual(['new'])
  })

  test('has another name than all that are stored at the same time', async () => {
    const folder = newFolder()
    const maildirs = await Promise.all([openMaildir(folder), openMaildir(folder)])
    await Promise.all(Array.from({ length: 40 }, (_, i) => maildirs[i % 2]?.store(pieces([`${i}`]))))
    const texts = held(folder).map(path => readFileSync(join(folder, path), 'utf8'))
    expect(texts.toSorted()).toEqual(Array.from({ length: 40 }, (_, i) => `${i}`).toSorted())
  })
})

describe('nothing is left of a message', () => {
  /** Stores a message where that fails, and gives why; nothing is left of it. */
  const failing = async (...[octets, how]: Parameters<Awaited<ReturnType<typeof openMaildir>>['store']>) => {
    const folder = newFolder()
    const error = await (await openMaildir(folder)).store(octets, how).catch(error => error)
    expect(held(folder)).toEqual([])
    return error
  }

  test('whose source fails in the middle', async () => {
    const failure = new Error('The line is gone.')
    expect(await failing(pieces(['x'.repeat(100_000), 'half'], failure))).toBe(failure)
  })

  test('that is not as it should be', async () => {
    const failure = new LocalError('notAsListed')
    expect(await failing(hello(), { check: () => Promise.reject(failure) })).toBe(failure)
  })

  test('that is stopped, though its source gives nothing any more', async () => {
    const folder = newFolder()
    const stop = new AbortController()
    const { octets, asked } = waitingSource('half')
    const stored = (await openMaildir(folder)).store(octets, { signal: stop.signal })
    await asked
    expect(held(folder)).toHaveLength(1)
    stop.abort()
    await expect(stored).rejects.toMatchObject({ name: 'LocalError', kind: 'stopped' })
    expect(held(folder)).toEqual([])
  })

  test('whose folder is gone by the time it gets its name', async () => {
    const folder = newFolder()
    const maildir = await openMaildir(folder)
    const stored = maildir.store(hello(), { check: async () => rmdirSync(join(folder, 'new')) })
    await expect(stored).rejects.toMatchObject({ name: 'LocalError', kind: 'noFolder', path: folder })
    expect(held(folder)).toEqual([])
  })

  test.skipIf(!canMount)('for which the disk is full (where a file system can be mounted)', async () => {
    const { path } = newMount('size=64k')
    const maildir = await openMaildir(path)
    const large = pieces(Array.from({ length: 100 }, () => 'x'.repeat(10_000)))
    await expect(maildir.store(large)).rejects.toMatchObject({ kind: 'full', path })
    expect(held(path)).toEqual([])
    expect((await maildir.store(hello())).octets).toBe(22)
  })
})

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { keepFile } from '../../src/effects/keep-file.ts'
import { LocalError } from '../../src/effects/local-error.ts'
import { canMount, newFolder, newMount, pieces, waitingSource } from './folders.ts'

const hello = () => pieces(['Hello, ', 'world.\n'])

describe('a file that is kept', () => {
  test('is whole, its owner’s alone, and the only one there', async () => {
    const folder = newFolder()
    const told: number[] = []
    const kept = await keepFile(join(folder, 'hello.txt'), hello(), { progress: octets => told.push(octets) })
    expect(kept).toEqual({ path: join(folder, 'hello.txt'), octets: 14 })
    expect(readFileSync(kept.path, 'utf8')).toBe('Hello, world.\n')
    expect(statSync(kept.path).mode & 0o777).toBe(0o600)
    expect(statSync(kept.path).nlink).toBe(1)
    expect(readdirSync(folder)).toEqual(['hello.txt'])
    expect(told).toEqual([7, 14])
  })

  test('has no name before it is whole', async () => {
    const folder = newFolder()
    const names: string[][] = []
    await keepFile(join(folder, 'hello.txt'), hello(), { progress: () => names.push(readdirSync(folder)) })
    expect(names).toEqual([
      [expect.stringMatching(/^\.postern-[\w-]{8}$/)],
      [expect.stringMatching(/^\.postern-[\w-]{8}$/)],
    ])
  })

  test('may be empty', async () => {
    const folder = newFolder()
    expect((await keepFile(join(folder, 'none'), pieces([]))).octets).toBe(0)
    expect(statSync(join(folder, 'none')).size).toBe(0)
  })

  test('may be large', async () => {
    const path = join(newFolder(), 'large')
    const piece = Buffer.alloc(1_000_003, 'x')
    expect((await keepFile(path, pieces([piece, piece, piece]))).octets).toBe(3_000_009)
    expect(readFileSync(path).equals(Buffer.concat([piece, piece, piece]))).toBe(true)
  })

  test.each([
    '.hidden',
    '-dash',
    'two words',
    "quote's",
    'größe',
    '日本.txt',
    'x'.repeat(255),
    'é'.repeat(127),
    '…',
  ])('may be named %s', async name => {
    const folder = newFolder()
    await keepFile(join(folder, name), hello())
    expect(readdirSync(folder)).toEqual([name])
  })

  test('lies at the working folder, or with ~/ at home, as the path says', async () => {
    const folder = newFolder()
    expect((await keepFile(relative(process.cwd(), join(folder, 'a')), hello())).path).toBe(join(folder, 'a'))
    vi.stubEnv('HOME', folder)
    expect(homedir()).toBe(folder)
    expect((await keepFile('~/b', hello())).path).toBe(join(folder, 'b'))
    vi.unstubAllEnvs()
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  test('two of one name at once: one is kept, the other refused', async () => {
    const folder = newFolder()
    const path = join(folder, 'a')
    const both = await Promise.allSettled([keepFile(path, pieces(['1'])), keepFile(path, pieces(['2']))])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'exists', path },
    })
    expect(readdirSync(folder)).toEqual(['a'])
  })
})

/** Keeps nothing at a path in a prepared folder, and gives why; whatever is there stays as it is. */
const refusal = async (prepare: (folder: string) => void, name: string): Promise<unknown> => {
  const folder = newFolder()
  prepare(folder)
  const before = readdirSync(folder, { recursive: true }).toSorted()
  const path = `${folder}/${name}`
  const error = await keepFile(path, hello()).catch(error => error)
  expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(before)
  expect(error).toBeInstanceOf(LocalError)
  expect(error.path === undefined || error.path === path).toBe(true)
  return error.kind
}

describe('nothing is written over', () => {
  const file = (folder: string) => writeFileSync(join(folder, 'old'), 'old')
  const nothing = () => {}

  test.each<[string, (folder: string) => void, string, string]>([
    ['a file', file, 'old', 'exists'],
    ['a folder', folder => mkdirSync(join(folder, 'old')), 'old', 'isFolder'],
    ['a folder, with a slash', folder => mkdirSync(join(folder, 'old')), 'old/', 'isFolder'],
    ['the folder itself', nothing, '', 'isFolder'],
    ['the folder above', nothing, '..', 'isFolder'],
    [
      'a link to nothing',
      folder => symlinkSync(join(folder, 'target'), join(folder, 'old')),
      'old',
      'exists',
    ],
    ['a link in a circle', folder => symlinkSync(join(folder, 'old'), join(folder, 'old')), 'old', 'exists'],
    [
      'a link to a file',
      folder => {
        file(folder)
        symlinkSync(join(folder, 'old'), join(folder, 'link'))
      },
      'link',
      'exists',
    ],
    [
      'a link to a folder',
      folder => {
        mkdirSync(join(folder, 'old'))
        symlinkSync(join(folder, 'old'), join(folder, 'link'))
      },
      'link',
      'isFolder',
    ],
    ['no folder', nothing, 'none/new', 'noFolder'],
    ['no folder, with a slash', nothing, 'none/', 'noFolder'],
    ['a file for a folder', file, 'old/new', 'noFolder'],
    ['NUL in the name', nothing, 'a\0b', 'badName'],
    ['256 octets', nothing, 'x'.repeat(256), 'tooLong'],
    ['256 octets in 128 characters', nothing, 'é'.repeat(128), 'tooLong'],
  ])('%s', async (_, prepare, name, kind) => {
    expect(await refusal(prepare, name)).toBe(kind)
  })

  test('no name at all', async () => {
    await expect(keepFile('', hello())).rejects.toMatchObject({ kind: 'badName' })
  })

  test('what came to be there meanwhile', async () => {
    const folder = newFolder()
    const path = join(folder, 'a')
    const kept = keepFile(path, hello(), {
      progress: octets => octets === 14 && writeFileSync(path, 'theirs'),
    })
    await expect(kept).rejects.toMatchObject({ kind: 'exists', path })
    expect(readFileSync(path, 'utf8')).toBe('theirs')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('a link to a file keeps its target', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'old'), 'old')
    symlinkSync(join(folder, 'old'), join(folder, 'link'))
    await expect(keepFile(join(folder, 'link'), hello())).rejects.toMatchObject({ kind: 'exists' })
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old')
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  })

  test('nor is the source asked for anything where the name is refused', async () => {
    const { octets } = waitingSource()
    await expect(keepFile(newFolder(), octets)).rejects.toMatchObject({ kind: 'isFolder' })
  })
})

/** Does something without root's rights, which no mode keeps out. */
const asNobody = async <T>(use: () => Promise<T>): Promise<T> => {
  if (process.geteuid?.() !== 0) return use()
  process.seteuid?.(65_534)
  return use().finally(() => process.seteuid?.(0))
}

describe('nothing half is left', () => {
  test('where the source fails midway', async () => {
    const folder = newFolder()
    const failure = new Error('The line is gone.')
    await expect(keepFile(join(folder, 'a'), pieces(['half'], failure))).rejects.toBe(failure)
    expect(readdirSync(folder)).toEqual([])
  })

  test('where it is stopped midway, though the source gives nothing any more', async () => {
    const folder = newFolder()
    const stop = new AbortController()
    const { octets, asked, left } = waitingSource('half')
    const kept = keepFile(join(folder, 'a'), octets, { signal: stop.signal })
    await asked
    expect(readdirSync(folder)).toHaveLength(1)
    stop.abort()
    await expect(kept).rejects.toMatchObject({ name: 'LocalError', kind: 'stopped' })
    await left
    expect(readdirSync(folder)).toEqual([])
  })

  test('where it was stopped before it began, or at the last piece', async () => {
    const folder = newFolder()
    await expect(keepFile(join(folder, 'a'), hello(), { signal: AbortSignal.abort() })).rejects.toMatchObject(
      {
        kind: 'stopped',
      },
    )
    const stop = new AbortController()
    const progress = (octets: number) => octets === 14 && stop.abort()
    await expect(
      keepFile(join(folder, 'a'), hello(), { signal: stop.signal, progress }),
    ).rejects.toMatchObject({
      kind: 'stopped',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test.skipIf(!canMount)('where the disk is full (where a file system can be mounted)', async () => {
    const { path } = newMount('size=64k')
    const kept = keepFile(join(path, 'a'), pieces(Array.from({ length: 100 }, () => 'x'.repeat(10_000))))
    await expect(kept).rejects.toMatchObject({ kind: 'full', path: join(path, 'a') })
    expect(readdirSync(path)).toEqual([])
    expect((await keepFile(join(path, 'b'), hello())).octets).toBe(14)
  })

  test.skipIf(!canMount)('where the disk can only be read (where a file system can be mounted)', async () => {
    const { path, remount } = newMount('size=64k')
    remount('ro')
    await expect(keepFile(join(path, 'a'), hello())).rejects.toMatchObject({ kind: 'readOnly' })
    remount('rw')
    expect(readdirSync(path)).toEqual([])
  })

  test('where the folder is not ours to write', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o555)
    const error = await asNobody(() => keepFile(join(folder, 'a'), hello()).catch(error => error))
    expect(error).toMatchObject({ kind: 'forbidden', path: join(folder, 'a') })
    expect(readdirSync(folder)).toEqual([])
  })

  test('where the name has many folders too many', async () => {
    const folder = newFolder()
    const path = join(folder, 'x/'.repeat(5000), basename(folder))
    await expect(keepFile(path, hello())).rejects.toMatchObject({ kind: 'tooLong' })
  })
})

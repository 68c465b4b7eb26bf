import { fstatSync, readdirSync, readSync } from 'node:fs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createSpool, type Spool } from '../../src/effects/spool.ts'
import { canMount, newFolder, newMount } from './folders.ts'

const spoolIn = async (folder: string): Promise<Spool> => {
  vi.stubEnv('TMPDIR', folder)
  const spool = await createSpool().finally(() => vi.unstubAllEnvs())
  onTestFinished(() => spool.close())
  return spool
}

const read = ({ file, size }: Spool): string => {
  const octets = Buffer.alloc(size)
  expect(readSync(file, octets, 0, size, 0)).toBe(size)
  return octets.toString()
}

describe('a spool', () => {
  test('has no name from the beginning, and is its owner’s alone', async () => {
    const folder = newFolder()
    const spool = await spoolIn(folder)
    expect(readdirSync(folder)).toEqual([])
    const { mode, nlink, size } = fstatSync(spool.file)
    expect({ mode: mode & 0o777, nlink, size }).toEqual({ mode: 0o600, nlink: 0, size: 0 })
  })

  test('holds what was written, in order, though nobody waited', async () => {
    const spool = await spoolIn(newFolder())
    await Promise.all(['one ', 'two ', '', 'three'].map(text => spool.write(Buffer.from(text))))
    expect(spool.size).toBe(13)
    expect(read(spool)).toBe('one two three')
  })

  test('can be read while it grows', async () => {
    const spool = await spoolIn(newFolder())
    await spool.write(Buffer.from('one '))
    expect(read(spool)).toBe('one ')
    await spool.write(Buffer.from('two'))
    expect(read(spool)).toBe('one two')
  })

  test('is closed once what is being written is, and takes nothing after that', async () => {
    const spool = await spoolIn(newFolder())
    const writing = spool.write(Buffer.alloc(1_000_000))
    spool.close()
    spool.close()
    const late = spool.write(Buffer.from('late'))
    await writing
    expect(spool.size).toBe(1_000_000)
    await expect(late).rejects.toMatchObject({ name: 'LocalError', kind: 'failed' })
    expect(() => fstatSync(spool.file)).toThrow('EBADF')
  })

  test('is not to be had without a folder for it', async () => {
    const folder = `${newFolder()}/none`
    await expect(spoolIn(folder)).rejects.toMatchObject({ kind: 'noFolder', path: folder })
  })

  test.skipIf(!canMount)('on a full disk takes no more (where a file system can be mounted)', async () => {
    const { path } = newMount('size=64k')
    const spool = await spoolIn(path)
    await spool.write(Buffer.alloc(60_000))
    await expect(spool.write(Buffer.alloc(60_000))).rejects.toMatchObject({ kind: 'full', path })
    await expect(spool.write(Buffer.alloc(1))).rejects.toMatchObject({ kind: 'full', path })
    expect(spool.size).toBeLessThanOrEqual(65_536)
  })
})

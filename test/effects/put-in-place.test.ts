import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { putInPlace } from '../../src/effects/put-in-place.ts'
import { newFolder } from './folders.ts'

const refusing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }))

const prepared = () => {
  const folder = newFolder()
  const temporary = join(folder, '.temporary')
  const target = join(folder, 'target')
  writeFileSync(temporary, 'new')
  return { folder, temporary, target }
}

describe('where there are no hard links', () => {
  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES', 'ENOSYS'])(
    'as %s says, the file is moved',
    async code => {
      const { folder, temporary, target } = prepared()
      await putInPlace(temporary, target, refusing(code))
      expect(readFileSync(target, 'utf8')).toBe('new')
      expect(readdirSync(folder)).toEqual(['target'])
    },
  )

  test.each<[string, (target: string) => void]>([
    ['a file', target => writeFileSync(target, 'old')],
    ['a folder', target => mkdirSync(target)],
    ['a link to nothing', target => symlinkSync(`${target}-none`, target)],
  ])('%s is not written over', async (_, prepare) => {
    const { folder, temporary, target } = prepared()
    prepare(target)
    await expect(putInPlace(temporary, target, refusing('EPERM'))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readdirSync(folder)).toEqual(['.temporary', 'target'])
  })

  test('no placeholder is left where the file cannot be moved', async () => {
    const { folder, temporary, target } = prepared()
    renameSync(temporary, `${temporary}-moved`)
    await expect(putInPlace(temporary, target, refusing('EPERM'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(readdirSync(folder)).toEqual(['.temporary-moved'])
  })
})

test('any other refusal is told', async () => {
  const { folder, temporary, target } = prepared()
  await expect(putInPlace(temporary, target, refusing('EIO'))).rejects.toMatchObject({ code: 'EIO' })
  expect(readdirSync(folder)).toEqual(['.temporary'])
})

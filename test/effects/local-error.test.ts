import { openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codeOf, LocalError, localErrorOf, locally } from '../../src/effects/local-error.ts'

const systemError = (code: string) => Object.assign(new Error(`${code}: it says so`), { code })

test.each([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EROFS', 'readOnly'],
  ['ENOENT', 'noFolder'],
  ['ENOTDIR', 'noFolder'],
  ['EEXIST', 'exists'],
  ['ENAMETOOLONG', 'tooLong'],
  ['EISDIR', 'isFolder'],
  ['EIO', 'failed'],
  ['constructor', 'failed'],
])('%s is %s', (code, kind) => {
  const cause = systemError(code)
  expect(localErrorOf(cause, 'a.txt')).toMatchObject({ name: 'LocalError', kind, path: 'a.txt', cause })
})

test('one that is a LocalError already stays what it is', () => {
  const error = new LocalError('stopped')
  expect(localErrorOf(error, 'a.txt')).toBe(error)
})

test('the reason is the system’s, without paths and codes', async () => {
  const error = await locally('a.txt', Promise.reject(refusalOf(() => openSync('/', 'w')))).catch(
    error => error,
  )
  expect(error).toMatchObject({ kind: 'isFolder', path: 'a.txt', reason: 'illegal operation on a directory' })
  expect(new LocalError('failed', 'a.txt', new Error('Why not')).reason).toBe('Why not')
  expect(new LocalError('stopped').reason).toBeUndefined()
})

test('what has no code has none', () => {
  expect([codeOf(systemError('EIO')), codeOf(new Error('x')), codeOf('EIO'), codeOf(undefined)]).toEqual([
    'EIO',
    undefined,
    undefined,
    undefined,
  ])
})

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

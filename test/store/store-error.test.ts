import { describe, expect, test } from 'vitest'
import { StoreError, storeErrorOf } from '../../src/store/store-error.ts'

/** An error as Node throws it for a system call. */
const systemError = (code: string, errno: number) =>
  Object.assign(new Error(`${code}: no words`), { code, errno })

/** An error as node:sqlite throws it. */
const sqliteError = (errcode: number, errstr: string) =>
  Object.assign(new Error(errstr), { code: 'ERR_SQLITE_ERROR', errcode, errstr })

describe('what the system refuses', () => {
  test.each([
    ['EACCES', -13, 'forbidden', 'permission denied'],
    ['EPERM', -1, 'forbidden', 'operation not permitted'],
    ['EROFS', -30, 'readOnly', 'read-only file system'],
    ['ENOSPC', -28, 'full', 'no space left on device'],
    ['ENOTDIR', -20, 'noFolder', 'not a directory'],
    ['EMFILE', -24, 'failed', 'too many open files'],
  ])('%s is told', (code, errno, kind, reason) => {
    const cause = systemError(code, errno)
    const error = storeErrorOf(cause, '/state')
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ kind, path: '/state', reason, cause })
  })

  test.each([
    ['SQLITE_FULL', 13, 'full'],
    ['SQLITE_BUSY', 5, 'busy'],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'busy'],
    ['SQLITE_READONLY', 8, 'readOnly'],
    ['SQLITE_READONLY_DIRECTORY', 1544, 'readOnly'],
    ['SQLITE_READONLY_DBMOVED', 1032, 'gone'],
    ['SQLITE_IOERR', 10, 'failed'],
    ['SQLITE_IOERR_WRITE', 778, 'failed'],
    ['SQLITE_CORRUPT', 11, 'damaged'],
    ['SQLITE_NOTADB', 26, 'damaged'],
    ['SQLITE_CANTOPEN', 14, 'failed'],
    ['SQLITE_PERM', 3, 'forbidden'],
  ])('%s is told', (_, code, kind) => {
    const error = storeErrorOf(sqliteError(code, 'its words'), '/state/postern.db')
    expect(error).toMatchObject({ name: 'StoreError', kind, reason: 'its words' })
  })
})

test('a StoreError stays what it is', () => {
  const error = new StoreError('newer', '/state/postern.db')
  expect(storeErrorOf(error, '/elsewhere')).toBe(error)
  expect(error.reason).toBeUndefined()
})

test.each([
  ['a wrong statement', sqliteError(1, 'no such column')],
  ['a broken constraint', sqliteError(1299, 'constraint failed')],
  ['a closed database', Object.assign(new Error('database is not open'), { code: 'ERR_INVALID_STATE' })],
  ['a defect', new TypeError('undefined is not a function')],
  ['no error at all', 'text'],
])('%s is thrown on as it is', (_, error) => {
  expect(storeErrorOf(error, '/state')).toBe(error)
})

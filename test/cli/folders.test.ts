import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backupFolder, folderName, fullPath } from '../../src/cli/folders.ts'

describe('an account’s folder', () => {
  test.each([
    ['mira@mail.example', /^mira@mail\.example$/],
    ['mira%40home.example@mail.example:1995', /^mira_40home\.example@mail\.example_1995-[0-9a-f]{8}$/],
    ['mira@[::1]', /^mira@_{3}1_-[0-9a-f]{8}$/],
    ['.mira@mail.example', /^_mira@mail\.example-[0-9a-f]{8}$/],
    ['..%2F..%2Fetc@mail.example', /^_\._2F\.\._2Fetc@mail\.example-[0-9a-f]{8}$/],
    [`${'m'.repeat(500)}@mail.example`, /^m{80}-[0-9a-f]{8}$/],
    ['', /^-[0-9a-f]{8}$/],
  ])('of %s', (account, name) => {
    expect(folderName(account)).toMatch(name)
  })

  test('has a safe name of its own, whatever the account is called', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('.', '_', '/', 'a', '%'), maxLength: 6 }),
    )
    fc.assert(
      fc.property(names, names, (one, other) => {
        expect(folderName(one)).toMatch(/^[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,90}$/)
        expect(folderName(one) === folderName(other)).toBe(one === other)
      }),
    )
  })
})

describe('copies are saved', () => {
  test.each([
    [undefined, {}, '/home/mira/.local/share/postern/backup/mira@mail.example'],
    [undefined, { XDG_DATA_HOME: '/data' }, '/data/postern/backup/mira@mail.example'],
    ['/srv/copies', { XDG_DATA_HOME: '/data' }, '/srv/copies'],
    ['~/copies', {}, '/home/mira/copies'],
    ['~', {}, '/home/mira'],
    ['copies', {}, `${process.cwd()}/copies`],
    ['~jonas/copies', {}, `${process.cwd()}/~jonas/copies`],
  ])('to %j with %j in %s', (named, env, folder) => {
    expect(backupFolder(named, 'mira@mail.example', env, '/home/mira')).toBe(folder)
  })
})

test('a path is seen from home only where it says so', () => {
  expect(fullPath('~/ca.pem', '/home/mira')).toBe('/home/mira/ca.pem')
  expect(fullPath('/etc/~/ca.pem', '/home/mira')).toBe('/etc/~/ca.pem')
})

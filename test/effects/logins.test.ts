import { expect, test } from 'vitest'
import { createLogins } from '../../src/effects/logins.ts'

const delay = (...parameters: string[]) => new Map([['LOGIN-DELAY', parameters]])

test.each<[string, ReadonlyMap<string, readonly string[]>, number, number]>([
  ['no word', new Map(), 0, 0],
  ['a short pause', delay('10'), 11_000, 11_000],
  ['a short pause, for this user', delay('10', 'USER'), 11_000, 11_000],
  ['a pause of minutes', delay('300'), 301_000, 0],
  ['no pause', delay('0'), 1000, 1000],
  ['junk', delay('-5'), 0, 0],
  ['a pause without end', delay('99999999999'), 0, 0],
])('%s between two logins', (_, capabilities, opensAt, opensSoonAt) => {
  const logins = createLogins(() => 1000)
  expect(logins.opensAt()).toBe(0)
  logins.succeeded(capabilities)
  expect([logins.opensAt(), logins.opensSoonAt()]).toEqual([opensAt, opensSoonAt])
})

import { expect, test } from 'vitest'
import { pauseBefore, type Retry, retryOf } from '../../src/app/retry.ts'
import { Pop3Error } from '../../src/pop3/error.ts'

test.each<[Pop3Error, Retry | undefined]>([
  [new Pop3Error('refused', 'PASS', { code: 'IN-USE' }), 'inUse'],
  [new Pop3Error('refused', 'AUTH', { code: 'LOGIN-DELAY' }), 'loginDelay'],
  [new Pop3Error('refused', 'PASS', { code: 'SYS/TEMP' }), 'line'],
  [new Pop3Error('refused', 'PASS', { code: 'SYS/PERM' }), undefined],
  [new Pop3Error('refused', 'PASS', { code: 'AUTH' }), undefined],
  [new Pop3Error('refused', 'PASS'), undefined],
  [new Pop3Error('closed', 'TOP'), 'line'],
  [new Pop3Error('closed', 'idle', { detail: 'stopped' }), undefined],
  [new Pop3Error('closed', 'connect', { detail: 'noPassword' }), undefined],
  [new Pop3Error('timeout', 'RETR'), 'line'],
  [new Pop3Error('unreachable', 'connect'), 'line'],
  [new Pop3Error('unreachable', 'connect', { detail: 'connectionRefused' }), 'line'],
  [new Pop3Error('unreachable', 'connect', { detail: 'noSuchHost' }), undefined],
  [new Pop3Error('unreachable', 'greeting', { detail: 'plainOnTlsPort' }), undefined],
  [new Pop3Error('untrusted', 'tls'), undefined],
  [new Pop3Error('violation', 'LIST'), undefined],
  [new Pop3Error('tooLarge', 'LIST'), undefined],
])('%s: another attempt for %s', (error, retry) => {
  expect(retryOf(error)).toBe(retry)
})

test('the pauses grow to an end', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(failed => pauseBefore('line', failed) / 1000)).toEqual([
    1, 2, 5, 10, 20, 30, 60, 60,
  ])
  for (const why of ['inUse', 'loginDelay'] as const) expect(pauseBefore(why, 1)).toBeGreaterThan(1000)
})

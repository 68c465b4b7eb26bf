import { expect, test } from 'vitest'
import { statusCodeIn, statusWords } from '../../src/mail/status-code.ts'

test.each([
  ['5.1.1', '5.1.1', 'no such mailbox'],
  [' 4.2.2 ', '4.2.2', 'the mailbox is full'],
  ['550 5.7.26 Not authenticated', '5.7.26', 'the checks of the sender failed (SPF, DKIM, DMARC)'],
  ['2.0.0', '2.0.0', ''],
  ['5.0.0', '5.0.0', ''],
  ['5.2.99', '5.2.99', 'something is wrong with the mailbox'],
  ['5.99.1', '5.99.1', ''],
  ['550-5.4.7 Expired', '5.4.7', 'the time for its delivery ran out'],
])('%j holds the status code %s: %s', (text, code, words) => {
  const status = statusCodeIn(text)
  expect(status).toEqual({ code, class: code.charAt(0) })
  expect(status && statusWords(status)).toBe(words)
})

test.each(['', '550', '3.1.1', '5.1', '15.1.1', '5.1.1.7', '192.5.1.1', '5.1.1234'])(
  '%j holds no status code',
  text => {
    expect(statusCodeIn(text)).toBeUndefined()
  },
)

import { expect, test } from 'vitest'
import { greatestMessageNumber, isMessageNumber } from '../../src/pop3/identity.ts'

test.each([
  [1, true],
  [greatestMessageNumber, true],
  [0, false],
  [-1, false],
  [1.5, false],
  [greatestMessageNumber + 1, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
])('%d is a message number: %s', (n, is) => {
  expect(isMessageNumber(n)).toBe(is)
})

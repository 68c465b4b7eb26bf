import { expect, test } from 'vitest'
import { writtenDate } from '../../src/mail/written-date.ts'

test.each([
  ['Tue, 17 Nov 2026 10:24:36 +0900 (JST)', 'Tue 17 Nov 2026 10:24:36 +0900'],
  ['Tue , 17\tNov 2026  10:24 +0900', 'Tue 17 Nov 2026 10:24 +0900'],
  ['17 Nov 2026 10:24:36 -0000', '17 Nov 2026 10:24:36 -0000'],
  ['2026-11-17T10:24:36Z', '2026-11-17T10:24:36Z'],
  ['soon, or never', 'soon or never'],
  ['', ''],
  ['x'.repeat(70), `${'x'.repeat(59)}…`],
])('%j is written %s', (value, words) => {
  expect(writtenDate(value)).toBe(words)
})

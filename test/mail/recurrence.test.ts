import { expect, test } from 'vitest'
import { recurrenceWords } from '../../src/mail/recurrence.ts'

test.each([
  ['FREQ=DAILY', 'every day'],
  ['FREQ=WEEKLY;WKST=MO', 'every week'],
  ['freq=weekly;interval=2;byday=mo,we', 'every 2 weeks on Mon, Wed'],
  ['FREQ=WEEKLY;UNTIL=20261231T090000Z', 'every week, until Thu 31 Dec 2026'],
  ['FREQ=WEEKLY;UNTIL=20261231;BYDAY=TU', 'every week on Tue, until Thu 31 Dec 2026'],
  ['FREQ=MONTHLY;BYDAY=2TU;COUNT=10', 'every month on the second Tue, 10 times'],
  ['FREQ=MONTHLY;BYDAY=+1MO,-1FR', 'every month on the first Mon, the last Fri'],
  ['FREQ=MONTHLY;BYMONTHDAY=15', 'every month on day 15'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on its last day'],
  ['FREQ=YEARLY;COUNT=1', 'every year, once'],
])('%s in words: %s', (rule, words) => {
  expect(recurrenceWords(rule)).toBe(words)
})

test.each([
  '',
  'FREQ=HOURLY',
  'INTERVAL=2',
  'FREQ=WEEKLY;INTERVAL=0',
  'FREQ=WEEKLY;INTERVAL=two',
  'FREQ=WEEKLY;COUNT=2;UNTIL=20261231',
  'FREQ=WEEKLY;UNTIL=soon',
  'FREQ=WEEKLY;BYDAY=XX',
  'FREQ=WEEKLY;BYDAY=1MO',
  'FREQ=MONTHLY;BYDAY=MO',
  'FREQ=MONTHLY;BYDAY=6MO',
  'FREQ=MONTHLY;BYMONTHDAY=15;BYDAY=2TU',
  'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'FREQ=WEEKLY;CONSTRUCTOR=1',
])('%j stays as it stands', rule => {
  expect(recurrenceWords(rule)).toBe(rule)
})

test('a long rule is shortened', () => {
  expect(recurrenceWords(`FREQ=WEEKLY;BYDAY=${'MO,'.repeat(500)}`)).toMatch(/^FREQ=WEEKLY;BYDAY=.{181}…$/)
})

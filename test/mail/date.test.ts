import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDate } from '../../src/mail/date.ts'

test.each([
  // RFC 5322, appendix A
  ['Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'],
  ['Tue, 1 Jul 2003 10:52:37 +0200', '2003-07-01T08:52:37.000Z'],
  [
    'Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)',
    '1969-02-14T03:02:00.000Z',
  ],
  ['21 Nov 97 09:55:06 GMT', '1997-11-21T09:55:06.000Z'],
  ['Fri, 21 Nov 1997 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06.000Z'],
  // section 4.3
  ['1 Jan 49 00:00 UT', '2049-01-01T00:00:00.000Z'],
  ['1 Jan 50 00:00 UT', '1950-01-01T00:00:00.000Z'],
  ['1 Jan 103 00:00 UT', '2003-01-01T00:00:00.000Z'],
  ['1 Jan 2000 12:00 EST', '2000-01-01T17:00:00.000Z'],
  ['1 Jan 2000 12:00 pdt', '2000-01-01T19:00:00.000Z'],
  ['1 Jan 2000 12:00 A', '2000-01-01T12:00:00.000Z'],
  ['1 Jan 2000 12:00 WAST', '2000-01-01T12:00:00.000Z'],
  ['1 Jan 2000 12:00', '2000-01-01T12:00:00.000Z'],
  // what programs write
  ['Sat, 29 Feb 2020 23:59:60 +0000', '2020-03-01T00:00:00.000Z'],
  ['Fri Nov 21 09:55:06 1997', '1997-11-21T09:55:06.000Z'],
  ['Fri Nov 21 09:55:06 EST 1997', '1997-11-21T14:55:06.000Z'],
  ['1997-11-21T09:55:06.123-06:00', '1997-11-21T15:55:06.000Z'],
  ['1997-11-21 09:55:06Z', '1997-11-21T09:55:06.000Z'],
  ['Friday, 21-Nov-97 09:55:06 GMT', '1997-11-21T09:55:06.000Z'],
  ['21 November 1997 09:55:06 GMT+0200 (CEST)', '1997-11-21T07:55:06.000Z'],
])('%s', (value, moment) => {
  expect(parseDate(value)).toBe(Date.parse(moment))
})

test.each([
  '',
  'now',
  'yesterday at 09:55',
  '1234567890',
  '21 Nov 1997',
  'Fri, 31 Feb 2020 10:00:00 +0000',
  'Fri, 0 Jan 2020 10:00:00 +0000',
  'Fri, 21 Nom 1997 09:55:06 -0600',
  'Fri, 21 Nov 1897 09:55:06 -0600',
  'Fri, 21 Nov 1997 24:00:00 -0600',
  'Fri, 21 Nov 1997 09:60:00 -0600',
  'Fri, 21 Nov 1997 09:55:61 -0600',
  'Fri, 21 Nov 1997 09:55:06 -0660',
  'Fri, 21 Nov 1997 09:55:06 PM',
  '1997-13-21T09:55:06Z',
  `${' '.repeat(300)}21 Nov 1997 09:55:06`,
])('%j cannot be read', value => {
  expect(parseDate(value)).toBeUndefined()
})

test('reads every date as RFC 5322 writes it', () => {
  const dates = fc.date({
    min: new Date('1900-01-01'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(dates, date => {
      const seconds = Math.floor(date.getTime() / 1_000) * 1_000
      expect(parseDate(date.toUTCString())).toBe(seconds)
    }),
  )
})

test('gives a moment or nothing for anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0129 :-+,()JanNovGMT') }), value => {
      const moment = parseDate(value)
      if (moment !== undefined) expect(Number.isSafeInteger(moment)).toBe(true)
    }),
  )
})

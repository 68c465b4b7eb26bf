import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { summarise } from '../../src/mail/summary.ts'
import { control, cuts, message } from './letters.ts'

const subject = (value: string) => summarise(message(`Subject: ${value}`)).subject

describe('the subject', () => {
  test.each([
    ['Tide table', 'Tide table'],
    ['=?utf-8?q?Caf=C3=A9_closed?=', 'Café closed'],
    ['=?iso-8859-1?Q?Caf=E9?=', 'Café'],
    ['=?ISO-8859-8-I?B?+ezl7Q==?=', 'שלום'],
    ['=?gb18030?B?xOO6ww==?=', '你好'],
    ['=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=', 'こんにちは'],
    ['=?utf-8*en?q?Tide?=', 'Tide'],
    ['Re: =?utf-8?q?a?= b', 'Re: a b'],
    ['=?utf-8?q?a?= =?utf-8?q?b?=', 'ab'],
    ['=?utf-8?q?a?=\r\n =?utf-8?q?b?=', 'ab'],
    // One character in two words.
    ['=?utf-8?B?5rU=?= =?utf-8?B?tw==?=', '海'],
    ['=?utf-8?q?=E6=B5?= =?utf-8?q?=B7?=', '海'],
    // Malformed words stay as they stand.
    ['=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
    ['=?utf-8?q?abc', '=?utf-8?q?abc'],
    ['=?utf-8?q?=?=', '='],
    ['=??q?abc?=', '=??q?abc?='],
    ['=?no-such-charset?q?abc?=', 'abc'],
    ['Tide \t table', 'Tide table'],
  ])('%j is %j', (value, shown) => {
    expect(subject(value)).toBe(shown)
  })

  test.each(['=?utf-8?q?=1B[2J=00=0D=0A=7F=C2=9B?=', '\x1b]8;;x\x07\x9b2J', '=?utf-7?Q?+ABs-[2J?='])(
    '%j holds no control character',
    value => {
      expect(subject(value)).not.toMatch(control)
    },
  )

  test('is bounded', () => {
    expect(subject('x'.repeat(10_000))).toHaveLength(300)
    expect(subject(`=?utf-8?q?${'=F0=9F=8E=89'.repeat(800)}?=`).length).toBeLessThanOrEqual(300)
  })
})

describe('the date', () => {
  const received = (date: string) => `Received: from a (b [192.0.2.1]; c) by d with SMTP id e;\r\n\t${date}`
  const saturday = 'Sat, 22 Nov 1997 00:00:00 +0000'
  const friday = 'Fri, 21 Nov 1997 00:00:00 +0000'
  test.each([
    ['the Date field', [received(saturday), `Date: ${friday}`], friday],
    ['the first Received field, for want of a date', [received(saturday), received(friday)], saturday],
    ['the first Received field, for a date that cannot be read', ['Date: soon', received(friday)], friday],
    ['the first of two dates', [`Date: ${friday}`, `Date: ${saturday}`], friday],
  ])('is from %s', (_, header, date) => {
    expect(summarise(message(...header)).date).toBe(Date.parse(date))
  })

  test.each([[], ['Date:'], ['Date: soon'], ['Date: soon', 'Received: from a by b']])(
    'is never a guess: %j %j',
    (...header) => {
      expect(summarise(message(...header)).date).toBeUndefined()
    },
  )
})

describe('a summary', () => {
  test('has a sender from the first From field', () => {
    const { from } = summarise(message('From: "Sousa, Ana" <ana@example.org>', 'From: x@example.org'))
    expect(from).toBe('Sousa, Ana')
  })

  test('of nothing says nothing', () => {
    expect(summarise(Buffer.alloc(0))).toEqual({ from: '', subject: '', date: undefined })
  })

  test('survives a cut anywhere', () => {
    const header = message(
      'Received: from a by b; Sat, 22 Nov 1997 00:00:00 +0000',
      'From: =?utf-8?q?J=C3=BCrgen?= (x) <j@example.org>',
      'Subject: =?utf-8?B?5rU=?=',
      ' =?utf-8?B?tw==?= caf\xc3\xa9',
      'Date: Fri, 21 Nov 1997 09:55:06 -0600',
      '',
    )
    for (const cut of cuts(header)) {
      const { from, subject } = summarise(cut)
      expect(from + subject).not.toMatch(control)
    }
    expect(summarise(header)).toEqual({
      from: 'Jürgen',
      subject: '海 café',
      date: Date.UTC(1997, 10, 21, 15, 55, 6),
    })
  })

  test('takes anything', () => {
    const value = fc.oneof(
      fc.uint8Array(),
      fc.stringMatching(/^(=\?utf-8\?[bq]\?[=A-F0-9]{0,20}\?= ?){0,3}$/),
    )
    const hostile = fc.tuple(fc.constantFrom('From', 'Subject', 'Date', 'Received'), value)
    fc.assert(
      fc.property(fc.array(hostile), fields => {
        const lines = fields.map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`)
        const { from, subject } = summarise(message(...lines))
        expect(from + subject).not.toMatch(control)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apopTimestamp,
  offersMechanism,
  parseCapabilities,
  parseDropListing,
  parseScanRow,
  parseStatus,
  parseUniqueIdRow,
} from '../../src/pop3/reply.ts'

describe('a status line', () => {
  test.each([
    ['+OK', { outcome: 'ok', text: '' }],
    ['+OK ', { outcome: 'ok', text: '' }],
    ['-ERR', { outcome: 'refused', text: '' }],
    ['+ok fine', { outcome: 'ok', text: 'fine' }],
    ['-Err no', { outcome: 'refused', text: 'no' }],
    ['+OK\tready', { outcome: 'ok', text: 'ready' }],
    ['+OK, ready', { outcome: 'ok', text: ', ready' }],
    ['-ERR: no', { outcome: 'refused', text: ': no' }],
    ['+OK  3 420 ', { outcome: 'ok', text: '3 420' }],
    ['-ERR [IN-USE] busy', { outcome: 'refused', code: 'IN-USE', text: 'busy' }],
    ['-ERR [in-use]', { outcome: 'refused', code: 'IN-USE', text: '' }],
    ['-ERR[AUTH] no', { outcome: 'refused', code: 'AUTH', text: 'no' }],
    ['-ERR [SYS/TEMP] later', { outcome: 'refused', code: 'SYS/TEMP', text: 'later' }],
    ['+OK [X.Y_Z-1] hm', { outcome: 'ok', code: 'X.Y_Z-1', text: 'hm' }],
    ['-ERR []', { outcome: 'refused', text: '[]' }],
    ['-ERR [two words] no', { outcome: 'refused', text: '[two words] no' }],
    ['-ERR [AUTH', { outcome: 'refused', text: '[AUTH' }],
    ['-ERR no [AUTH]', { outcome: 'refused', text: 'no [AUTH]' }],
    ['-ERR [\x1b[2J] no', { outcome: 'refused', text: '[\x1b[2J] no' }],
    [`-ERR [${'A'.repeat(65)}]`, { outcome: 'refused', text: `[${'A'.repeat(65)}]` }],
    ['+', { outcome: 'challenge', text: '' }],
    ['+ ', { outcome: 'challenge', text: '' }],
    ['+ VXNlcm5hbWU6', { outcome: 'challenge', text: 'VXNlcm5hbWU6' }],
  ])('%j', (line, status) => {
    expect(parseStatus(line)).toEqual(status)
  })

  test.each([
    '',
    ' ',
    'OK',
    ' +OK',
    '+OKAY',
    '-ERROR',
    '-',
    '+x',
    '* OK IMAP4rev1',
    '220 SMTP',
    'HTTP/1.1 400',
  ])('%j is none', line => {
    expect(parseStatus(line)).toBeUndefined()
  })
})

describe('a drop listing', () => {
  test.each([
    ['2 320', { messages: 2, octets: 320 }],
    ['2   320 and more', { messages: 2, octets: 320 }],
    ['2 messages (320 octets)', { messages: 2, octets: 0 }],
    ['2', { messages: 2, octets: 0 }],
    ['0 -1', { messages: 0, octets: 0 }],
    ['1 999999999999999', { messages: 1, octets: 999999999999999 }],
    ['1 9999999999999999', { messages: 1, octets: 0 }],
  ])('%j', (text, listing) => {
    expect(parseDropListing(text)).toEqual(listing)
  })

  test.each(['', 'none', '-1 5', '1e3 5', '0x10 5', '1.5 5', '٣ 5', '1,000 5'])('%j is none', text => {
    expect(parseDropListing(text)).toBeUndefined()
  })
})

describe('a scan listing', () => {
  test.each([
    ['1 120', [1, 120]],
    ['  1   120  ', [1, 120]],
    ['1\t120', [1, 120]],
    ['+OK 1 120', [1, 120]],
    ['+ok  1 120', [1, 120]],
    ['1 120 more', [1, 120]],
    ['2147483647 0', [2147483647, 0]],
  ])('%j', (row, listing) => {
    expect(parseScanRow(row)).toEqual(listing)
  })

  test.each([
    '',
    '1',
    '+OK',
    '+OK 1',
    'one 120',
    '1 many',
    '0 120',
    '-1 120',
    '1 -120',
    '2147483648 1',
    '1.5 1',
  ])('%j is junk', row => {
    expect(parseScanRow(row)).toBeUndefined()
  })
})

describe('a unique-id listing', () => {
  test.each([
    ['1 whqtswO00WBw418f9t5JxYwZ', [1, 'whqtswO00WBw418f9t5JxYwZ']],
    ['1   a', [1, 'a']],
    ['1 a ', [1, 'a']],
    ['+OK 1 a', [1, 'a']],
    ['1 +OK', [1, '+OK']],
    ['1 ../../etc/passwd', [1, '../../etc/passwd']],
    ['1 caf\xc3\xa9', [1, 'caf\xc3\xa9']],
    [`1 ${'x'.repeat(1024)}`, [1, 'x'.repeat(1024)]],
  ])('%j', (row, listing) => {
    expect(parseUniqueIdRow(row)).toEqual(listing)
  })

  test.each(['', '1', '1 ', '+OK 1', 'one a', '0 a', '-1 a', '2147483648 a', `1 ${'x'.repeat(1025)}`])(
    '%j is junk',
    row => {
      expect(parseUniqueIdRow(row)).toBeUndefined()
    },
  )

  test.each([
    ['a no-break space in UTF-8', '1 \xc3\xa0x', '1 \xc3\xa0y'],
    ['a no-break space at the end', '1 x\xa0', '1 x'],
    ['a space inside', '1 a b', '1 a c'],
  ])('ids that differ only behind %s stay different', (_, one, other) => {
    expect(parseUniqueIdRow(one)?.[1]).not.toBe(parseUniqueIdRow(other)?.[1])
  })

  test('whatever an id is made of, it comes back whole', () => {
    const id = fc.string({
      unit: fc.integer({ min: 0x21, max: 0xff }).map(c => String.fromCharCode(c)),
      minLength: 1,
    })
    fc.assert(
      fc.property(id, made => {
        expect(parseUniqueIdRow(`7 ${made}`)).toEqual([7, made])
      }),
    )
  })
})

// Anything quadratic would outlast the test's time by far.
test.each([
  [`1${' '.repeat(8000)}x`, undefined, [1, 'x']],
  [' '.repeat(8192), undefined, undefined],
  [`1 ${'x '.repeat(4000)}`, undefined, undefined],
])('a hostile row holds nothing up: %#', (row, scanned, identified) => {
  for (let i = 0; i < 1000; i += 1) {
    expect(parseScanRow(row)).toEqual(scanned)
    expect(parseUniqueIdRow(row)).toEqual(identified)
  }
})

describe('capabilities', () => {
  test('tags in capitals, parameters as they came', () => {
    expect(
      parseCapabilities(['top', 'SASL PLAIN login', 'EXPIRE 60', 'IMPLEMENTATION Shlemazle-Plotz-v302 ']),
    ).toEqual(
      new Map([
        ['TOP', []],
        ['SASL', ['PLAIN', 'login']],
        ['EXPIRE', ['60']],
        ['IMPLEMENTATION', ['Shlemazle-Plotz-v302']],
      ]),
    )
  })

  test('a tag that comes twice keeps both parameters', () => {
    expect(parseCapabilities(['SASL PLAIN', 'sasl LOGIN'])).toEqual(new Map([['SASL', ['PLAIN', 'LOGIN']]]))
  })

  test('junk adds nothing that was not said', () => {
    expect(parseCapabilities(['', '   ', '__proto__ x', 'constructor'])).toEqual(
      new Map([
        ['__PROTO__', ['x']],
        ['CONSTRUCTOR', []],
      ]),
    )
    expect(parseCapabilities([]).has('toString')).toBe(false)
  })

  test.each([
    [['SASL PLAIN LOGIN'], 'PLAIN', true],
    [['SASL plain'], 'PLAIN', true],
    [['SASL PLAINER'], 'PLAIN', false],
    [['SASL'], 'PLAIN', false],
    [['PLAIN'], 'PLAIN', false],
    [[], 'PLAIN', false],
  ])('%j offers %s: %s', (rows, mechanism, offered) => {
    expect(offersMechanism(parseCapabilities(rows), mechanism)).toBe(offered)
  })
})

describe("a greeting's timestamp", () => {
  test.each([
    ['POP3 server ready <1896.697170952@dbc.mtview.ca.us>', '<1896.697170952@dbc.mtview.ca.us>'],
    ['<a@b> <c@d>', '<a@b>'],
    ['x<a@b>y', '<a@b>'],
    ['< not it > <a@b>', '<a@b>'],
  ])('%j', (greeting, timestamp) => {
    expect(apopTimestamp(greeting)).toBe(timestamp)
  })

  test.each([
    '',
    'ready',
    '<>',
    '<mail.example.org>',
    '<a b@c>',
    '<a@b',
    'a@b>',
    '<a@\x80>',
    `<${'a'.repeat(300)}@b>`,
  ])('%j has none', greeting => {
    expect(apopTimestamp(greeting)).toBeUndefined()
  })
})

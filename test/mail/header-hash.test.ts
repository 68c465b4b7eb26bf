import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headerHash, mostHashedOctets } from '../../src/mail/header-hash.ts'
import { message } from './letters.ts'

const lines = [
  'Received: from a.example.org by b.example.org; Mon, 2 Mar 2026 08:14:05 +0000',
  'Received: from c.example.org by a.example.org; Mon, 2 Mar 2026 08:14:01 +0000',
  'From: Ana <ana@example.org>',
  'To: Ben <ben@example.org>',
  'Subject: Tide table',
  'Date: Mon, 2 Mar 2026 08:14:00 +0000',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
]

const letter = message(...lines, '', 'High water at noon.')

/** The letter with one of its lines changed. */
const changed = (from: string, to: string): Buffer => {
  const text = letter.toString('latin1')
  expect(text).toContain(from)
  return Buffer.from(
    text.replace(from, () => to),
    'latin1',
  )
}

test('is 22 characters of base64url', () => {
  expect(headerHash(letter)).toMatch(/^[\w-]{22}$/)
})

describe('the same message is', () => {
  test.each<[string, Buffer]>([
    ['its header alone, as TOP gives it', message(...lines, '')],
    ['its header without the empty line', message(...lines)],
    ['one with another body', message(...lines, '', 'Low water at six.')],
    ['one whose body looks like a header', message(...lines, '', 'Subject: Low water')],
    ['one with bare line feeds', Buffer.from(letter.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')],
    ['one that was read', message('Status: RO', ...lines, 'X-Status: A', '', '')],
    ['one that was given an id', message(...lines, 'X-UIDL: 00000012', 'X-UID: 12', '', '')],
    ['one that was delivered once more', message('Return-Path: <ana@example.org>', ...lines, '', '')],
    ['one in mbox', message('From ana@example.org Mon Mar  2 08:14:05 2026', ...lines, '', '')],
    ['one whose parts have another boundary', message(...lines, 'Content-Type: x/y; boundary=7', '', '')],
    ['one whose names are in capitals', changed('Subject:', 'SUBJECT:')],
    ['one with space in front of a colon', changed('Subject:', 'Subject \t:')],
    ['one that is folded', changed('Tide table', 'Tide\r\n\ttable')],
    ['one with white space at the end', changed('Tide table', ' Tide   table \t')],
  ])('%s', (_, octets) => {
    expect(headerHash(octets)).toBe(headerHash(letter))
  })
})

describe('another message is', () => {
  test.each<[string, Buffer]>([
    ['one with another subject', changed('Tide table', 'Tide tables')],
    ['one with another subject in other octets', changed('Tide table', 'Tide t\xe4ble')],
    ['one without a subject', changed('Subject: Tide table\r\n', '')],
    ['one with two subjects', changed('Subject: Tide table\r\n', 'Subject: Tide\r\nSubject: table\r\n')],
    ['one of another date', changed('08:14:00', '08:14:02')],
    ['one with another id', changed('<1@example.org>', '<2@example.org>')],
    ['one from somebody else', changed('From: Ana', 'From: Ann')],
    ['one to somebody else', changed('To: Ben', 'Cc: Ben')],
    ['one that came another way', changed('08:14:05', '08:14:06')],
    ['one with its fields in another order', message(...lines.toReversed(), '', '')],
    ['one whose subject is in its body', changed('Subject:', '\r\nSubject:')],
  ])('%s', (_, octets) => {
    expect(headerHash(octets)).not.toBe(headerHash(letter))
  })
})

test('octets that are not the same text are not the same header', () => {
  const hashes = ['\xe4', '\xc3\xa4', '\xf6', '\xef\xbf\xbd'].map(text =>
    headerHash(message(`Subject: ${text}`)),
  )
  expect(new Set(hashes).size).toBe(hashes.length)
})

describe('a header that names nobody and nothing', () => {
  const odd = message('X-Buoy: 7', 'junk', '', 'Body')

  test('is told by all there is, but for what servers note', () => {
    expect(headerHash(odd)).not.toBe(headerHash(message('X-Buoy: 8', 'junk', '', 'Body')))
    expect(headerHash(odd)).not.toBe(headerHash(message('X-Buoy: 7', 'junkyard', '', 'Body')))
    expect(headerHash(odd)).toBe(headerHash(message('X-Buoy: 7', 'junk')))
    expect(headerHash(odd)).toBe(headerHash(message('X-UIDL: 9', 'X-Buoy: 7', 'Status: O', 'junk', '', '')))
  })

  test('may be none at all', () => {
    expect(headerHash(message('', 'Subject: x'))).toBe(headerHash(Buffer.alloc(0)))
  })
})

test('nothing behind 64 KB is looked at', () => {
  const long = (end: string) => Buffer.from(`Subject: ${'x'.repeat(mostHashedOctets - 9)}${end}`)
  expect(long('').length).toBe(mostHashedOctets)
  expect(headerHash(long('y\r\nDate: now\r\n'))).toBe(headerHash(long('')))
  expect(headerHash(long('').subarray(1))).not.toBe(headerHash(long('')))
})

const bites = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  'Subject: x\n',
  'Status: R\n',
  '\0',
  '\xff',
)
const hostileOctets: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(bites, { maxLength: 30 }).map(all => Buffer.from(all.join(''), 'latin1')),
)

const word = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ':', ' ', '\t', '\xe9', '=', '?'),
  maxLength: 30,
})
const name = fc.constantFrom(
  'From',
  'to',
  'CC',
  'Subject',
  'Date',
  'Message-ID',
  'Received',
  'X-Odd',
  'MIME-Version',
)
const header = fc.array(
  fc.tuple(name, word).map(([name, value]) => `${name}: .${value}`),
  { maxLength: 12 },
)

test('whatever comes, there is a hash, and another end of lines does not change it', () => {
  fc.assert(
    fc.property(hostileOctets, octets => {
      const hash = headerHash(octets)
      expect(hash).toMatch(/^[\w-]{22}$/)
      expect(headerHash(Buffer.from(octets).filter(octet => octet !== 0x0d))).toBe(hash)
    }),
  )
})

test('what servers note anywhere, and any body, change nothing', () => {
  const note = fc.constantFrom(
    'Status: RO',
    'X-UIDL: abc',
    'x-status: F',
    'Content-Length: 7',
    'Delivered-To: me',
  )
  fc.assert(
    fc.property(header, note, fc.nat(12), hostileOctets, (fields, noted, at, body) => {
      const hash = headerHash(message(...fields))
      expect(headerHash(message(...fields.toSpliced(at, 0, noted), '', ''))).toBe(hash)
      expect(headerHash(Buffer.concat([message(...fields, ''), body]))).toBe(hash)
    }),
  )
})

test('any other subject, date or id does', () => {
  const field = fc.constantFrom('Subject', 'Date', 'Message-ID')
  fc.assert(
    fc.property(header, field, word, fc.nat(12), (fields, name, value, at) => {
      const hashWith = (text: string) =>
        headerHash(message(...fields.toSpliced(at, 0, `${name}: ${text}`), '', ''))
      expect(hashWith(`.${value}`)).not.toBe(hashWith(`.${value}!`))
    }),
  )
})

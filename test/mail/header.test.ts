import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, field, parseHeader } from '../../src/mail/header.ts'
import { cuts, message } from './letters.ts'

const pairs = (octets: Uint8Array) => parseHeader(octets).map(({ name, value }) => [name, value])

describe('parseHeader', () => {
  const cases: [name: string, header: Uint8Array, fields: [string, string][]][] = [
    ['nothing', Buffer.alloc(0), []],
    ['one field', message('Subject: Tide table'), [['Subject', 'Tide table']]],
    ['no space behind the colon', message('Subject:Tide'), [['Subject', 'Tide']]],
    [
      'an empty value',
      message('Subject:', 'X: y'),
      [
        ['Subject', ''],
        ['X', 'y'],
      ],
    ],
    ['space in front of the colon', message('Subject \t: Tide'), [['Subject', 'Tide']]],
    ['folded lines', message('Subject: Tide', ' table\tfor', '\tMay'), [['Subject', 'Tide table\tfor\tMay']]],
    [
      'a folded line of space alone',
      message('A: b', ' ', ' c', 'D: e'),
      [
        ['A', 'b  c'],
        ['D', 'e'],
      ],
    ],
    [
      'LF line ends',
      Buffer.from('A: b\nC: d\n e\n\nF: g\n'),
      [
        ['A', 'b'],
        ['C', 'd e'],
      ],
    ],
    ['nothing behind the empty line', message('A: b', '', 'C: d'), [['A', 'b']]],
    ['an empty line first', message('', 'A: b'), []],
    [
      'no line end at the end',
      Buffer.from('A: b\r\nC: d'),
      [
        ['A', 'b'],
        ['C', 'd'],
      ],
    ],
    ["mbox's From line", message('From ana@example.org Mon Mar  2 08:14:05 2026', 'A: b'), [['A', 'b']]],
    ['junk and what continues it', message('what is this', ' : this', 'A: b'), [['A', 'b']]],
    ['a continuation line first', message(' A: b', 'C: d'), [['C', 'd']]],
    ['space inside the name', message('No field: x', 'A: b'), [['A', 'b']]],
    ['no name', message(': x', 'A: b'), [['A', 'b']]],
    ['UTF-8', Buffer.from('Subject: café – 海堂\r\n'), [['Subject', 'café – 海堂']]],
    ['windows-1252', message('Subject: caf\xe9 \x96 \x80 5'), [['Subject', 'café – € 5']]],
    [
      'one of each',
      message('A: caf\xe9', 'B: caf\xc3\xa9'),
      [
        ['A', 'café'],
        ['B', 'café'],
      ],
    ],
    ['windows-1252 at the end', message('From: Andr\xe9').subarray(0, -2), [['From', 'André']]],
    ['UTF-8 cut in a character', Buffer.from('A: é 海').subarray(0, -1), [['A', 'é']]],
    ['a bare CR', message('A: b\rC: d'), [['A', 'b\rC: d']]],
  ]
  test.each(cases)('%s', (_, header, fields) => {
    expect(pairs(header)).toEqual(fields)
  })

  test('bounds a value, the number of fields and the whole', () => {
    const long = parseHeader(message(`A: ${'x'.repeat(100_000)}`, 'B: c'))
    expect(long.map(({ value }) => value.length)).toEqual([16 * 1024 - 1, 1])
    expect(parseHeader(message(...Array<string>(5_000).fill('A: b')))).toHaveLength(1_000)
    const huge = parseHeader(message(...Array<string>(100).fill(`A: ${'x'.repeat(10_000)}`)))
    expect(huge).toHaveLength(27)
  })

  test('gives a value of a cut character at its bound whole', () => {
    const [first] = parseHeader(Buffer.from(`A: ${'é'.repeat(20_000)}\r\n`))
    expect(first?.value).toMatch(/^é{8191}$/)
  })

  test('a cut anywhere leaves the fields in front of it as they are', () => {
    const whole = message(
      'From: Ana <ana@example.org>',
      'Subject: Caf\xc3\xa9',
      ' closed',
      'X: y',
      '',
      'body',
    )
    const fields = parseHeader(whole)
    // An Ã is the first octet of the é, which alone is no UTF-8.
    for (const cut of cuts(whole)) {
      const some = parseHeader(cut)
      expect(some.slice(0, -1)).toEqual(fields.slice(0, Math.max(0, some.length - 1)))
      const last = some.at(-1)
      if (last) expect(fields[some.length - 1]?.value.startsWith(last.value.replace(/ $|Ã$/, ''))).toBe(true)
    }
  })

  test('takes anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), octets => {
        for (const { name } of parseHeader(octets)) expect(name).toMatch(/^[!-9;-~]+$/)
      }),
    )
  })

  test.each(['\n ', ':', ' ', 'A:\n', '\r', '\xc3', '\n\n'])('is linear in %j', unit => {
    const octets = Buffer.from(`A: b${unit.repeat(1_000_000)}`, 'latin1')
    // Anything quadratic would outlast the test's time by far.
    expect(field(parseHeader(octets), 'A')).toMatch(/^b/)
    expect(bodyOf(octets).length).toBeLessThan(octets.length)
  })
})

describe('field', () => {
  const fields = parseHeader(message('FROM: first', 'From: second', 'subject: Tide'))
  test('takes a name in any case', () => {
    expect(field(fields, 'Subject')).toBe('Tide')
  })
  test('gives the first of several', () => {
    expect(field(fields, 'From')).toBe('first')
  })
  test('gives undefined for none', () => {
    expect(field(fields, 'Date')).toBeUndefined()
  })
})

describe('bodyOf', () => {
  test.each([
    ['A: b\r\n\r\nbody\r\n', 'body\r\n'],
    ['A: b\n\nbody\n\n', 'body\n\n'],
    ['\r\nbody', 'body'],
    ['A: b\r\n', ''],
    ['A: b', ''],
    ['', ''],
  ])('%j', (text, body) => {
    expect(Buffer.from(bodyOf(Buffer.from(text))).toString()).toBe(body)
  })
})

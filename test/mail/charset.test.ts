import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guessCharset, usableCharset } from '../../src/mail/charset.ts'
import { charsets } from '../../src/mail/charset-names.ts'

test.each([
  ['UTF-8', 'utf-8'],
  [' utf8 ', 'utf-8'],
  ['ISO-8859-1', 'windows-1252'],
  ['iso-8859-8-i', 'iso-8859-8-i'],
  ['gb2312', 'gb18030'],
  ['GBK', 'gb18030'],
  ['ks_c_5601-1987', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['cp1251', 'windows-1251'],
  ['Win-1250', 'windows-1250'],
  ['tis-620', 'windows-874'],
  ['windows-31j', 'shift_jis'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['us-ascii', undefined],
  ['', undefined],
  ['unknown-8bit', undefined],
  ['binary', undefined],
  ['utf-7', undefined],
  ['unicode-1-1-utf-7', undefined],
  ['base64', undefined],
  ['x-user-defined', undefined],
  ['utf-8"\r\nContent-Type: text/html', undefined],
  ['x'.repeat(1000), undefined],
])('%j means %s', (label, charset) => {
  expect(usableCharset(label)).toBe(charset)
})

test('offers only charsets that can be decoded', () => {
  expect(charsets.map(({ name }) => usableCharset(name))).toEqual(charsets.map(({ name }) => name))
})

const octets = (...values: number[]): Buffer => Buffer.from(values)

/** A text in a charset whose letters follow each other as in Unicode from `first` on, at `code`. */
const shifted = (text: string, first: number, code: number): Buffer =>
  Buffer.from(
    [...text].map(letter => (letter < '\x7f' ? letter.charCodeAt(0) : letter.charCodeAt(0) - first + code)),
  )

test.each([
  ['nothing', octets(), 'us-ascii'],
  ['ASCII', Buffer.from('The tide is out.'), 'us-ascii'],
  ['UTF-8', Buffer.from('Grüße, 日本'), 'utf-8'],
  ['UTF-8 with a character cut off', Buffer.from('Grüße, 日本').subarray(0, -1), 'utf-8'],
  ['a mark of UTF-8', octets(0xef, 0xbb, 0xbf, 0x41, 0xff), 'utf-8'],
  ['a mark of UTF-16', octets(0xff, 0xfe, 0x41, 0x00), 'utf-16le'],
  ['the other one', octets(0xfe, 0xff, 0x00, 0x41), 'utf-16be'],
  ['escapes of ISO-2022-JP', Buffer.from('\x1b$B$3$s\x1b(B'), 'iso-2022-jp'],
  ['escapes of ISO-2022-KR', Buffer.from('\x1b$)C\x0e>H3g\x0f'), 'iso-2022-kr'],
  ['one accent at the very end', Buffer.from('caf\xe9', 'latin1'), 'windows-1252'],
  [
    'Western letters',
    Buffer.from('Die Gr\xf6\xdfe der T\xfcr ist f\xfcr uns sch\xf6n', 'latin1'),
    'windows-1252',
  ],
  [
    'Cyrillic letters',
    shifted('Уважаемые коллеги, собрание состоится в пятницу', 0x410, 0xc0),
    'windows-1251',
  ],
  ['others', shifted('Уважаемые коллеги, собрание состоится в пятницу', 0x410, 0xb0), 'iso-8859-5'],
])('recognises %s', (_, sample, charset) => {
  expect(guessCharset(sample)).toBe(charset)
})

test('does not let ASCII in front, or tags, outweigh the rest', () => {
  const text = shifted('Уважаемые коллеги, собрание состоится в пятницу', 0x410, 0xc0)
  const long = Buffer.concat([Buffer.from('the and of it is that for you \n'.repeat(10_000)), text])
  expect(guessCharset(long)).toBe('windows-1251')
  const html = Buffer.concat([Buffer.from('<div class="the and of it"></div>'.repeat(1_000)), text])
  expect(guessCharset(html, true)).toBe('windows-1251')
})

test('believes a meta element of html', () => {
  const html = Buffer.from('<meta http-equiv=x content="text/html; charset=iso-8859-2"><p>\xb1', 'latin1')
  expect(guessCharset(html, true)).toBe('iso-8859-2')
})

test('gives a usable charset for any octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (sample, html) => {
      const name = guessCharset(sample, html)
      expect(name === 'us-ascii' || usableCharset(name) === name).toBe(true)
    }),
  )
})

test('takes megabytes of anything', () => {
  for (const sample of ['\xff', '<\xe9', '\x1b$', '\xa4\xa2', '<meta ']) {
    expect(guessCharset(Buffer.alloc(4 * 1024 * 1024, sample, 'latin1'), true)).toBeTypeOf('string')
  }
})

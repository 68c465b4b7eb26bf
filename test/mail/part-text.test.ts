import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charsets } from '../../src/mail/charset-names.ts'
import { readPartText, type TextPart } from '../../src/mail/part-text.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { control } from './letters.ts'

const plain: TextPart = {
  type: 'text/plain',
  charset: 'utf-8',
  encoding: '8bit',
  flowed: false,
  delSp: false,
}

const octets = (text: string): Buffer => Buffer.from(text, 'latin1')

test.each([
  ['UTF-8', 'utf-8', '8bit', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
  ['a mark in front', 'utf-8', '8bit', '\xef\xbb\xbfText', 'Text'],
  ['quoted-printable', 'iso-8859-1', 'quoted-printable', 'Gr=FC=\r\n=DFe', 'Grüße'],
  ['base64', 'koi8-r', 'base64', '8NLJ18XU', 'Привет'],
  ['an encoding nobody knows', 'utf-8', 'x-none"\r\n', 'Gr\xc3\xbc', 'Grü'],
  ['Hebrew in logical order', 'iso-8859-8-i', '8bit', '\xf9\xec\xe5\xed', 'שלום'],
  ['a character beyond gb2312', 'gb2312', '8bit', '\xe9F\xbb\xf9', '镕基'],
  ['Korean by its old name', 'ks_c_5601-1987', '8bit', '\xbe\xc8\xb3\xe7', '안녕'],
  ['ISO-2022-JP', 'iso-2022-jp', '7bit', '\x1b$B$3$s\x1b(B x', 'こん x'],
  ['ISO-2022-KR', 'iso-2022-kr', '7bit', '\x1b$)C\x0e>H3g\x0f hi', '안녕 hi'],
  ['UTF-16 with its mark', 'utf-16', '8bit', '\xfe\xff\x00a\x0d\x0a', 'aഊ'],
  ['UTF-16 that holds octets of line ends', 'utf-16le', '8bit', '\x05\x0d\x0a\x00b\x00', 'അ\nb'],
  ['UTF-16 that is none', 'utf-16', '8bit', 'Text', 'Text'],
  ['UTF-7, which is not decoded', 'utf-7', '7bit', '+ADw-b+AD4-', '+ADw-b+AD4-'],
  ['eight bits in ASCII', 'us-ascii', '8bit', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
  ['an unknown charset', 'x-nobody', '8bit', 'Gr\xfc\xdfe', 'Grüße'],
  ['a header in the charset', 'utf-8"\r\nContent-Type: message/rfc822', '8bit', 'Text', 'Text'],
  ['a character cut off', 'utf-8', '8bit', 'a\xe3\x81', 'a'],
  ['one cut off in quoted-printable', 'utf-8', 'quoted-printable', 'a=E3=8', 'a'],
  ['one cut off in gb18030', 'gb18030', '8bit', '\xbb\xf9\xbb', '基'],
  ['one cut off in shift_jis', 'shift_jis', '8bit', '\x82\xa0\x82', 'あ'],
  [
    'what looks like a message',
    'utf-8',
    '8bit',
    '--a\nContent-Type: text/html\n\nx',
    '--a\nContent-Type: text/html\n\nx',
  ],
  ['quotes', 'utf-8', '8bit', '> > x\n>y', '> > x\n>y'],
  ['blank lines at the end', 'utf-8', '8bit', 'a\n\nb\n \n\n', 'a\n\nb'],
  ['nothing', 'utf-8', '8bit', '', ''],
])('reads %s', async (_, charset, encoding, body, text) => {
  const { lines } = await readPartText(octets(body), { ...plain, charset, encoding })
  expect(lines.join('\n')).toBe(text)
})

test.each([
  ['utf-8', 'x', 'utf-8', false],
  ['gb2312', 'x', 'gb18030', false],
  ['', 'x', 'us-ascii', false],
  ['us-ascii', 'x', 'us-ascii', false],
  ['us-ascii', '\xc3\xbc', 'utf-8', true],
  ['', '\x1b$B$3\x1b(B', 'iso-2022-jp', true],
  ['unknown-8bit', 'caf\xe9 cr\xe8me', 'windows-1252', true],
  ['x-nobody', 'x', 'us-ascii', true],
])('of %j says which charset was used', async (charset, body, used, guessed) => {
  expect(await readPartText(octets(body), { ...plain, charset })).toMatchObject({ charset: used, guessed })
})

test('takes the charset that a person chose', async () => {
  const body = octets('\xf0\xd2\xc9\xd7\xc5\xd4')
  for (const charset of ['utf-8', 'us-ascii', '', 'windows-1252']) {
    const { lines, ...rest } = await readPartText(body, { ...plain, charset }, 'koi8-r')
    expect(lines).toEqual(['Привет'])
    expect(rest).toMatchObject({ charset: 'koi8-r', guessed: false })
  }
  expect(await readPartText(body, { ...plain, charset: 'koi8-r' }, 'x-nobody')).toMatchObject({
    charset: 'koi8-r',
  })
})

test('can decode every charset that is offered', async () => {
  for (const { name } of charsets) {
    const wide = name.startsWith('utf-16')
    const body = wide ? Buffer.from(name === 'utf-16le' ? 'a\0' : '\0a') : octets('a')
    expect((await readPartText(body, plain, name)).lines, name).toEqual(['a'])
  }
})

test('joins flowed lines only where they are declared so', async () => {
  const body = octets('> One \r\n> two\r\n\r\n-- \r\nMira')
  expect((await readPartText(body, { ...plain, flowed: true })).lines).toEqual([
    '> One two',
    '',
    '-- ',
    'Mira',
  ])
  expect((await readPartText(body, plain)).lines).toEqual(['> One ', '> two', '', '-- ', 'Mira'])
})

test('lists the links of a plain text', async () => {
  const body = octets('See https://example.org/a, or http://192.0.2.7/.')
  expect((await readPartText(body, plain)).links).toEqual([
    { text: '', target: 'https://example.org/a', warning: undefined },
    { text: '', target: 'http://192.0.2.7/', warning: 'It leads to a bare IP address: 192.0.2.7.' },
  ])
})

test('lists uuencoded files', async () => {
  const body = octets('Here:\r\n\r\nbegin 644 ../\x1bgull.gif\r\n#86)C\r\n`\r\nend\r\n')
  const { lines, files } = await readPartText(body, plain)
  expect(lines).toEqual(['Here:', '', '[uuencoded file ../␛gull.gif, about 3 B: not shown]'])
  expect(files).toEqual([{ name: '../\x1bgull.gif', octets: 3 }])
})

test('lays out html in its charset', async () => {
  const html = { ...plain, type: 'text/html', charset: 'iso-8859-1' }
  const { lines, links } = await readPartText(
    octets('<p>Gr\xfc\xdfe <a href="https://example.org">x</a>'),
    html,
  )
  expect(lines).toEqual(['Grüße x [1]', '', '[1] https://example.org'])
  expect(links).toHaveLength(1)
})

test('shows other text as it is', async () => {
  const csv = { ...plain, type: 'text/csv', flowed: true }
  expect((await readPartText(octets('a, \n<b>'), csv)).lines).toEqual(['a, ', '<b>'])
})

test('bounds lines and characters, and says so', async () => {
  const many = await readPartText(octets('x\n'.repeat(20_001)), plain)
  expect(many.lines).toHaveLength(20_000)
  expect(many.cut).toBe(true)
  expect((await readPartText(octets('x\n'.repeat(20_000)), plain)).cut).toBe(false)
  const long = await readPartText(octets('x'.repeat(1_100_000)), plain)
  expect(long.lines[0]).toHaveLength(1024 * 1024)
  expect(long.cut).toBe(true)
})

test('takes any octets in any charset, and gives only what may be shown', async () => {
  const about = fc.record({
    type: fc.constantFrom('text/plain', 'text/html', 'text/csv'),
    charset: fc.oneof(
      fc.constantFrom('', 'us-ascii', 'utf-16', 'utf-7', ...charsets.map(({ name }) => name)),
      fc.string(),
    ),
    encoding: fc.oneof(fc.constantFrom('7bit', 'base64', 'quoted-printable'), fc.string()),
    flowed: fc.boolean(),
    delSp: fc.boolean(),
  })
  const override = fc.option(fc.oneof(fc.constantFrom(...charsets.map(({ name }) => name)), fc.string()), {
    nil: undefined,
  })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), about, override, async (body, part, chosen) => {
      const { lines, links, charset } = await readPartText(body, part, chosen)
      const shown = [...lines, charset, ...links.flatMap(({ text, target }) => [text, target])]
      expect(shown.find(line => control.test(line) || sanitise(line) !== line)).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('takes much of anything', async () => {
  const pieces = ['\n', '=', '>', '\x1b$B', '\xff', '\x82', 'begin 644 x\n', 'http://', ' \n']
  for (const piece of pieces) {
    for (const charset of ['', 'iso-2022-jp', 'shift_jis']) {
      const body = Buffer.alloc(200 * 1024, piece, 'latin1')
      expect(await readPartText(body, { ...plain, charset, flowed: true })).toBeTypeOf('object')
    }
  }
})

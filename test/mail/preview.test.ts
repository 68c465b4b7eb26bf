import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type Preview, readPreview } from '../../src/mail/preview.ts'
import { control, cuts, message } from './message.ts'

vi.setConfig({ testTimeout: 20_000 })

/** What readPreview gives, or an error when it takes more than 5 seconds. */
const read = async (octets: Uint8Array): Promise<Preview> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs on ${JSON.stringify(octets.toString())}`)), 5_000)
  })
  try {
    return await Promise.race([readPreview(octets), late])
  } finally {
    clearTimeout(timer)
  }
}

const multipart = (type: string, ...parts: string[][]): Buffer =>
  message(
    `Content-Type: multipart/${type}; boundary=sea`,
    '',
    ...parts.flatMap(part => ['--sea', ...part]),
    '--sea--',
  )

const plain = (...text: string[]) => ['Content-Type: text/plain', '', ...text]
const html = (...text: string[]) => ['Content-Type: text/html', '', ...text]
const tide = [
  'Content-Type: application/pdf; name=tide.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERi0=',
]

describe('the text', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const cases: [name: string, octets: Uint8Array, lines: string[]][] = [
    ['plain', message('A: b', '', 'One', '', 'Two'), ['One', '', 'Two']],
    ['with LF line ends', Buffer.from('A: b\n\nOne\nTwo\n'), ['One', 'Two']],
    [
      'quoted-printable',
      message('Content-Transfer-Encoding: quoted-printable', '', 'Caf=C3=A9=', '!'),
      ['Café!'],
    ],
    [
      'in windows-1252',
      message('Content-Type: text/plain; charset=windows-1252', '', '\x80 84.50'),
      ['€ 84.50'],
    ],
    [
      'cut inside base64, inside a character',
      message('Content-Transfer-Encoding: base64', '', base64('Tide 海堂').slice(0, -3)),
      ['Tide 海'],
    ],
    ['html', message('Content-Type: text/html', '', '<p>One<p>Two'), ['One', '', 'Two']],
    ['alternative', multipart('alternative', plain('One'), html('<p>Two')), ['One']],
    ['alternative with a blank plain part', multipart('alternative', plain(' '), html('<p>Two')), ['Two']],
    ['alternative without a plain part', multipart('alternative', html('<p>One'), html('<p>Two')), ['Two']],
    ['html with a list footer', multipart('mixed', html('<p>One'), plain('The list')), ['One', 'The list']],
    ['beside an attachment', multipart('mixed', plain('One'), tide), ['One']],
    ['cut behind the first part', multipart('mixed', plain('One', 'Two')).subarray(0, -9), ['One', 'Two']],
    [
      'of a delivery report',
      multipart('report', plain('Not delivered.'), [
        'Content-Type: message/delivery-status',
        '',
        'Status: 5.1.1',
      ]),
      ['Not delivered.', 'Status: 5.1.1'],
    ],
    ['with tabs', message('', 'a\tb'), ['a       b']],
  ]
  test.each(cases)('%s', async (_, octets, lines) => {
    const preview = await read(octets)
    expect(preview.lines).toEqual(lines)
    expect(preview.note).toBeUndefined()
  })

  test('is bounded', async () => {
    const long = await read(message('', ...Array<string>(30_000).fill('x')))
    expect(long.lines).toHaveLength(20_000)
    expect(long.note).toBe('Only the beginning of this long text is shown.')
    const wide = await read(message('', 'x'.repeat(3 * 1024 * 1024)))
    expect(wide.lines.join('').length).toBe(2 * 1024 * 1024)
  })
})

describe('what shows no text', () => {
  const cases: [name: string, octets: Uint8Array, note: string | undefined, lines: string[]][] = [
    ['a header alone', message('Subject: Tide', ''), undefined, []],
    ['a header that is cut', Buffer.from('Subject: Ti'), undefined, []],
    ['nothing', Buffer.alloc(0), undefined, []],
    ['the header of a multipart', message('Content-Type: multipart/mixed; boundary=sea', ''), undefined, []],
    [
      'one attachment',
      message(...tide),
      'There is no text in the lines fetched, only an attachment of type application/pdf.',
      [],
    ],
    [
      'two attachments',
      multipart('mixed', tide, tide),
      'There is no text in the lines fetched, only 2 attachments.',
      [],
    ],
    ['html of pictures', message(...html('<img src=x>')), 'There is no text in the lines fetched.', []],
    [
      'a multipart cut in the header of its first part',
      multipart('mixed', plain('x')).subarray(0, 80),
      'There is no text in the lines fetched.',
      [],
    ],
    [
      'a multipart with a wrong boundary',
      message('Content-Type: multipart/mixed; boundary=sea', '', '--see', '', 'One', '--see--'),
      'The parts of this message cannot be told apart: this is its source.',
      ['--see', '', 'One', '--see--'],
    ],
    [
      'a multipart without a boundary',
      message('Content-Type: multipart/mixed', '', '--see', '', 'One'),
      'The parts of this message cannot be told apart: this is its source.',
      ['--see', '', 'One'],
    ],
    [
      'too many parts',
      multipart('mixed', ...Array<string[]>(1_100).fill(['', 'x'])).subarray(0, 2_000_000),
      'This message has too many parts, or too long a header, to be taken apart: this is its source.',
      [...Array<string[]>(1_100).fill(['--sea', '', 'x']).flat(), '--sea--'],
    ],
    [
      'too long a header',
      message(`A: ${'x'.repeat(1_100_000)}`, '', 'One'),
      'This message has too many parts, or too long a header, to be taken apart: this is its source.',
      ['One'],
    ],
    [
      'html nested too deeply',
      message(...html('<b>'.repeat(3_000))),
      'The HTML of this message is nested too deeply to be laid out: this is its source.',
      ['<b>'.repeat(3_000)],
    ],
  ]
  test.each(cases)('%s', async (_, octets, note, lines) => {
    const preview = await read(octets)
    expect(preview.note).toBe(note)
    expect(preview.lines).toEqual(lines)
  })
})

describe('the header', () => {
  const header = message(
    'Subject: =?utf-8?q?Caf=C3=A9?=',
    'X-Mailer: =?utf-8?q?Caf=C3=A9?=',
    'Date: soon',
    'To: =?utf-8?q?J=C3=BCrgen?= <j@example.org>,',
    ' k@example.org',
    'From: Ana <ana@example.org>',
    'From: x@example.org',
    '',
    'Text',
  )

  test('shows From, To, Cc, Date and Subject as they are there', async () => {
    const { fields } = await read(header)
    expect(fields).toEqual([
      { name: 'From', value: 'Ana <ana@example.org>' },
      { name: 'To', value: 'Jürgen <j@example.org>, k@example.org' },
      { name: 'Date', value: 'soon' },
      { name: 'Subject', value: 'Café' },
    ])
  })

  test('shows all fields in order', async () => {
    const { allFields } = await read(header)
    expect(allFields.map(({ name }) => name)).toEqual(['Subject', 'X-Mailer', 'Date', 'To', 'From', 'From'])
    expect(allFields[1]).toEqual({ name: 'X-Mailer', value: 'Café' })
  })
})

describe('attachments', () => {
  test('have a name and a type', async () => {
    const image = ['Content-Type: image/png', 'Content-Disposition: inline', '', 'x']
    const { attachments } = await read(multipart('mixed', plain('One'), tide, image))
    expect(attachments).toEqual([
      { name: 'tide.pdf', type: 'application/pdf' },
      { name: '', type: 'image/png' },
    ])
  })

  test('are not named as they like', async () => {
    const name = "name*=utf-8''%1B%5B2J%0D%0A%00%E2%80%AE..%2Fx; x="
    const { attachments } = await read(message(`Content-Type: application/x; ${name}`, '', 'x'))
    expect(attachments).toEqual([{ name: '␛[2J ␀\ufffd../x', type: 'application/x' }])
  })

  test('a message in the message is one', async () => {
    const inside = [
      'Content-Type: message/rfc822',
      'Content-Disposition: inline',
      '',
      'Subject: x',
      '',
      'Inside',
    ]
    const { attachments, lines } = await read(multipart('mixed', plain('One'), inside))
    expect(lines).toEqual(['One'])
    expect(attachments).toEqual([{ name: '', type: 'message/rfc822' }])
  })
})

test('no control character survives', async () => {
  const hostile = '\x1b]0;x\x07\x1b[2J\x9b2J\x00\x7f'
  const octets = multipart('mixed', plain(hostile), html('&#27;[2J&#x9b;2J&#0;'), [
    'Content-Type: \x1b[2J',
    '',
    'x',
  ])
  await expectSafe(
    Buffer.concat([message(`From: ${hostile}`, `${hostile}: x`, 'X: =?utf-8?q?=1B?='), octets]),
  )
})

const expectSafe = async (octets: Uint8Array): Promise<void> => {
  const { fields, allFields, lines, attachments, note = '' } = await read(octets)
  const texts = [...fields, ...allFields].flatMap(({ name, value }) => [name, value])
  const names = attachments.flatMap(({ name, type }) => [name, type])
  expect([...texts, ...lines, ...names, note].find(text => control.test(text))).toBeUndefined()
}

const samples = [
  multipart('mixed', plain('One'), [
    'Content-Type: message/rfc822',
    'Content-Disposition: inline',
    '',
    'A: b',
    '',
    'x',
  ]),
  multipart(
    'alternative',
    plain('caf\xc3\xa9'),
    html('<p>Caf&eacute; <a href="https://example.org">x</a>'),
    tide,
  ),
  message(
    'From: =?utf-8?B?5rU=?= =?utf-8?B?tw==?= <a@example.org>',
    'Content-Type: text/plain; charset=iso-2022-jp; format=flowed',
    'Content-Transfer-Encoding: base64',
    '',
    'GyRCJDMkcyRLJEEkTxsoQg==',
  ),
]

test.each(samples)(
  'a cut anywhere neither hangs nor fails: sample %#',
  async octets => {
    for (const cut of cuts(octets)) await expectSafe(cut)
  },
  60_000,
)

const fragments = fc.constantFrom(
  '\r\n',
  '\r\n\r\n',
  '\r\n--sea\r\n',
  '\r\n--sea--\r\n',
  'Content-Type: multipart/mixed; boundary=sea\r\n',
  'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n',
  'Content-Type: text/html; charset=utf-7\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  '\x1b[2J',
  '=?utf-8?q?',
  '&#27;',
  '<b>',
)

/** A sample with stretches of it replaced by fragments or noise. */
const spliced = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(400), fc.nat(30), fc.oneof(fragments, fc.uint8Array({ maxLength: 20 }))), {
      maxLength: 6,
    }),
  )
  .map(([sample, splices]) =>
    splices.reduce(
      (octets, [at, length, put]) =>
        Buffer.concat([octets.subarray(0, at), Buffer.from(put), octets.subarray(at + length)]),
      sample,
    ),
  )

test('takes what was a message once', async () => {
  await fc.assert(fc.asyncProperty(spliced, expectSafe), { numRuns: 300 })
}, 60_000)

test('takes anything', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), expectSafe))
}, 60_000)

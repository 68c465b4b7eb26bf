import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { readMessage, readPart, readSource } from '../../src/mail/message.ts'
import type { MessageView, PartId, TextView } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { cuts, letterSplices, message } from './letters.ts'

vi.setConfig({ testTimeout: 60_000 })

/** What a promise gives, or an error when it takes more than 5 seconds. */
const soon = async <T>(octets: Uint8Array, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs on ${JSON.stringify(octets.toString())}`)), 5_000)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const read = (octets: Uint8Array, whole = true, charset?: string): Promise<MessageView> =>
  soon(octets, readMessage({ octets }, { whole, charset }))

const open = (octets: Uint8Array, id: string, charset?: string): Promise<TextView> =>
  soon(octets, readPart({ octets }, id as PartId, { whole: true, charset }))

const textOf = ({ sections }: TextView): string[] => sections.flatMap(({ lines }) => [...lines])

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
const status = [
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.org',
  '',
  'Final-Recipient: rfc822; ana@example.org',
  'Action: failed',
  'Status: 5.1.1',
]
const calendar = [
  'Content-Type: text/calendar; method=REQUEST',
  '',
  'BEGIN:VCALENDAR',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'SUMMARY:High tide',
  'DTSTART:20261121T090000Z',
  'END:VEVENT',
  'END:VCALENDAR',
]
const inside = (...header: string[]) => [
  'Content-Type: message/rfc822',
  ...header,
  '',
  'From: Ana <ana@example.org>',
  'Subject: Inside',
  'Content-Type: multipart/mixed; boundary=lake',
  '',
  '--lake',
  '',
  'Deep',
  '--lake',
  ...tide,
  '--lake--',
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
      message(
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        base64('Tide 海堂').slice(0, -3),
      ),
      ['Tide 海'],
    ],
    ['html', message('Content-Type: text/html', '', '<p>One<p>Two'), ['One', '', 'Two']],
    ['alternative', multipart('alternative', plain('One'), html('<p>Two')), ['One']],
    ['alternative with a blank plain part', multipart('alternative', plain(' '), html('<p>Two')), ['Two']],
    ['alternative without a plain part', multipart('alternative', html('<p>One'), html('<p>Two')), ['Two']],
    [
      'alternative whose last is neither',
      multipart('alternative', html('<p>One'), ['Content-Type: text/x-web', '', 'Two']),
      ['One'],
    ],
    ['html with a list footer', multipart('mixed', html('<p>One'), plain('The list')), ['One', 'The list']],
    ['beside an attachment', multipart('mixed', plain('One'), tide), ['One']],
    [
      'beside an attached text',
      multipart('mixed', plain('One'), ['Content-Disposition: attachment', '', 'Two']),
      ['One'],
    ],
    ['cut behind the first part', multipart('mixed', plain('One', 'Two')).subarray(0, -9), ['One', 'Two']],
    ['beside a message in the message', multipart('mixed', plain('One'), inside()), ['One']],
    ['with tabs', message('', 'a\tb'), ['a       b']],
    [
      'with white space behind its boundary',
      Buffer.from(multipart('mixed', plain('One'), tide).toString().replaceAll('--sea\r', '--sea \r')),
      ['One'],
    ],
  ]
  test.each(cases)('%s', async (_, octets, lines) => {
    const view = await read(octets)
    expect(textOf(view)).toEqual(lines)
    expect(view.note).toBeUndefined()
  })

  test('the first section has no title, the others say which part they are', async () => {
    const notes = ['Content-Type: text/plain; name=notes.txt', '', 'Two']
    const { sections } = await read(multipart('mixed', plain('One'), notes))
    expect(sections).toEqual([
      { title: undefined, lines: ['One'] },
      { title: 'Part 1.2: text/plain, notes.txt', lines: ['Two'] },
    ])
  })

  test('reports and invitations come first, in words', async () => {
    const { sections, parts } = await read(multipart('mixed', plain('Text'), calendar, status, calendar))
    expect(sections.map(({ title }) => title)).toEqual([
      'Delivery report',
      'Invitation',
      'Part 1.1: text/plain',
    ])
    expect(textOf({ sections } as unknown as TextView).join('\n')).toMatch(
      /ana@example\.org[\s\S]*High tide[\s\S]*Text/,
    )
    expect(parts.map(({ shown }) => shown)).toEqual([false, true, true, true, false])
  })

  test('a report that says nothing is shown as it is', async () => {
    const { sections } = await read(
      multipart('report', plain('Lost.'), ['Content-Type: message/delivery-status', '', 'x']),
    )
    expect(sections).toEqual([
      { title: 'Part 1.2: message/delivery-status', lines: ['x'] },
      { title: 'Part 1.1: text/plain', lines: ['Lost.'] },
    ])
  })

  test('is bounded', async () => {
    const note = 'Only the beginning of this long text is shown; s saves all of it.'
    const long = await read(message('', ...Array<string>(30_000).fill('x')))
    expect(textOf(long)).toHaveLength(20_000)
    expect([long.note, long.cut]).toEqual([note, true])
    const wide = await read(message('', 'x'.repeat(3 * 1024 * 1024)))
    expect(textOf(wide).join('').length).toBe(1024 * 1024)
    expect(wide.sections[0]?.lines[0]).toHaveLength(20_000)
    expect(wide.note).toBe(note)
    const many = await read(multipart('mixed', ...Array(3).fill(plain(...Array(9_000).fill('x')))))
    expect(textOf(many)).toHaveLength(20_000)
    expect(many.note).toBe(note)
  })

  test('is not said to be cut where all of it is shown', async () => {
    expect((await read(message('', 'x'))).cut).toBe(false)
  })

  test('is read in the charset that is chosen', async () => {
    const letter = message('Content-Type: text/plain; charset=utf-8', '', '\xcf\xf0\xe8\xe2\xe5\xf2')
    expect(textOf(await read(letter, true, 'windows-1251'))).toEqual(['Привет'])
    expect(textOf(await open(letter, '1', 'windows-1251'))).toEqual(['Привет'])
  })

  test('its links are listed', async () => {
    const { links } = await read(message(...html('<a href="https://example.org/tide">Tide</a>')))
    expect(links).toMatchObject([{ text: 'Tide', target: 'https://example.org/tide' }])
  })

  test('numbers its links on from part to part, as they are listed', async () => {
    const view = await read(
      multipart(
        'mixed',
        ['Content-Type: text/html', '', '<a href="https://a.example/">A</a> <a href="javascript:b">B</a>'],
        ['Content-Type: text/html', '', '<a href="https://c.example/">C</a>'],
      ),
    )
    expect(textOf(view)).toEqual([
      'A [1] B',
      '',
      '[1] https://a.example/',
      'C [3]',
      '',
      '[3] https://c.example/',
    ])
    expect(view.links.map(({ target }) => target)).toEqual([
      'https://a.example/',
      'javascript:b',
      'https://c.example/',
    ])
  })
})

describe('what shows no text', () => {
  const cut = 'There is no text in the beginning that is here: > loads all of it.'
  const cases: [name: string, octets: Uint8Array, whole: string, lines: string[]][] = [
    ['a header alone', message('Subject: Tide', ''), 'This message has no text.', []],
    ['a header that is cut', Buffer.from('Subject: Ti'), 'This message has no text.', []],
    ['nothing', Buffer.alloc(0), 'This message has no text.', []],
    [
      'the header of a multipart',
      message('Content-Type: multipart/mixed; boundary=sea', ''),
      'This message has no text.',
      [],
    ],
    [
      'one attachment',
      message(...tide),
      'This message has no text, only an attachment of type application/pdf.',
      [],
    ],
    ['two attachments', multipart('mixed', tide, tide), 'This message has no text, only 2 attachments.', []],
    [
      'a message in the message',
      multipart('mixed', inside()),
      'This message has no text, only an attachment of type message/rfc822.',
      [],
    ],
    ['html of pictures', message(...html('<img src=x>')), 'This message has no text.', []],
    [
      'a multipart cut in the header of its first part',
      multipart('mixed', plain('x')).subarray(0, 80),
      'This message has no text.',
      [],
    ],
  ]
  test.each(cases)('%s', async (_, octets, whole, lines) => {
    const view = await read(octets)
    expect([view.note, textOf(view)]).toEqual([whole, lines])
    expect((await read(octets, false)).note).toBe(cut)
  })
})

describe('what cannot be taken apart is shown as its source', () => {
  const cases: [name: string, octets: Uint8Array, lines: string[]][] = [
    [
      'a multipart with a wrong boundary',
      message('Content-Type: multipart/mixed; boundary=sea', '', '--see', '', 'One', '--see--'),
      ['--see', '', 'One', '--see--'],
    ],
    [
      'a multipart without a boundary',
      message('Content-Type: multipart/mixed', '', '--see', '', 'One'),
      ['--see', '', 'One'],
    ],
  ]
  test.each(cases)('%s', async (_, octets, lines) => {
    const view = await read(octets)
    expect(view.note).toBe('The parts of this message cannot be told apart: this is its source.')
    expect(textOf(view)).toEqual(lines)
    expect(view.parts).toEqual([])
  })

  test('a file that is gone has no source', async () => {
    const view = await readMessage({ file: 999_999, size: 10 }, { whole: true })
    expect([view.note, view.sections]).toEqual([
      'The file of this message can no longer be read: load it again.',
      [],
    ])
  })
})

describe('what was too much once', () => {
  test('too many parts', async () => {
    const view = await read(multipart('mixed', ...Array<string[]>(1_100).fill(['', 'x'])))
    expect(view.note).toBe('This message has more parts than the first 1,000, which are all that is listed.')
    expect([view.parts.length, textOf(view).length]).toEqual([1_000, 999])
  })

  test('too long a header', async () => {
    const view = await read(message(`A: ${'x'.repeat(2_100_000)}`, '', 'One'))
    expect([view.note, textOf(view)]).toEqual([undefined, ['One']])
    expect(view.rawHeader.join('').length).toBeLessThan(70_000)
    expect(view.rawHeader.at(-1)).toMatch(/left out/)
  })

  test('html nested too deeply', async () => {
    const view = await read(message(...html(`${'<b>'.repeat(3_000)}One`)))
    expect(textOf(view).join('')).toContain('One')
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
    'Received: from mx.example.org by mail.example.org; Sat, 21 Nov 2026 09:00:00 +0000',
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
    expect(allFields.map(({ name }) => name).slice(0, 6)).toEqual([
      'Subject',
      'X-Mailer',
      'Date',
      'To',
      'From',
      'From',
    ])
    expect(allFields[1]).toEqual({ name: 'X-Mailer', value: 'Café' })
  })

  test('is there as it came, and so is its way', async () => {
    const { rawHeader, trace } = await read(header)
    expect(rawHeader.slice(0, 5)).toEqual(header.toString().split('\r\n').slice(0, 5))
    expect(rawHeader).toHaveLength(8)
    expect(trace).not.toEqual([])
  })

  test('is bounded as it came', async () => {
    const { rawHeader } = await read(message(...Array<string>(5_000).fill('A: b'), '', 'Text'))
    expect(rawHeader).toHaveLength(2_001)
    expect(rawHeader.at(-1)).toBe('(Only the first 2,000 lines of this header; the rest is left out.)')
  })
})

describe('marks', () => {
  const marksOf = async (octets: Uint8Array) => (await read(octets)).marks

  test('say what is signed, but not of a message in the message', async () => {
    const signed = [
      'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s',
      '',
      '--s',
      '',
      'x',
      '--s--',
    ]
    expect(await marksOf(message(...signed))).toHaveLength(1)
    expect(
      await marksOf(multipart('mixed', plain('x'), ['Content-Type: message/rfc822', '', ...signed])),
    ).toEqual([])
  })

  test('name what Postern does not open', async () => {
    const wrapper = ['Content-Type: application/octet-stream; name=winmail.dat', '', 'x']
    expect(await marksOf(multipart('mixed', plain('x'), wrapper))).toEqual([
      'Holds a Microsoft Exchange wrapper (winmail.dat), which Postern does not open; v lists it.',
    ])
  })

  test('name uuencoded files', async () => {
    const row = `M${'1234'.repeat(15)}`
    const marks = await marksOf(
      message('', 'Look', 'begin 644 ../tide.gif', ...Array(100).fill(row), '`', 'end'),
    )
    expect(marks).toEqual(['Holds a uuencoded file: ../tide.gif, about 4.5 KB; e shows the source.'])
  })

  test('name a guessed charset where it matters', async () => {
    const greeting = 'Здравствуйте, дорогая Мира. Завтра утром мы выходим в море, погода хорошая.'
    const windows1251 = Buffer.from(greeting, 'utf16le')
      .filter((_, at) => at % 2 === 0)
      .map((octet, at) => (greeting.charCodeAt(at) > 0x400 ? octet + 0xb0 : octet))
    expect(await marksOf(Buffer.concat([message(''), windows1251]))).toEqual([
      'No character set is named; this is read as windows-1251. E changes it.',
    ])
    expect(
      await marksOf(Buffer.concat([message('Content-Type: text/plain; charset=x-lost', ''), windows1251])),
    ).toEqual(['The character set named, x-lost, does not fit; this is read as windows-1251. E changes it.'])
    expect(await marksOf(message('', 'One'))).toEqual([])
  })
})

describe('the list of parts', () => {
  test('has every part, each before those it holds', async () => {
    const image = ['Content-Type: image/png', 'Content-Disposition: inline', '', 'x']
    const { parts } = await read(multipart('mixed', plain('One'), tide, image, inside()))
    expect(parts.map(({ id, depth, type }) => [id, depth, type])).toEqual([
      ['1', 0, 'multipart/mixed'],
      ['1.1', 1, 'text/plain'],
      ['1.2', 1, 'application/pdf'],
      ['1.3', 1, 'image/png'],
      ['1.4', 1, 'message/rfc822'],
      ['1.4.1', 2, 'multipart/mixed'],
      ['1.4.1.1', 3, 'text/plain'],
      ['1.4.1.2', 3, 'application/pdf'],
    ])
    expect(parts[0]).toMatchObject({ container: true, shown: false })
    expect(parts[1]).toMatchObject({ container: false, shown: true, fileName: 'part-1.1.txt' })
    expect(parts[2]).toMatchObject({
      name: 'tide.pdf',
      fileName: 'tide.pdf',
      encodedOctets: 8,
      decodedOctets: 5,
    })
    expect(parts[3]).toMatchObject({ name: '', disposition: 'inline', fileName: 'part-1.3.png' })
    expect(parts[4]).toMatchObject({ container: false, fileName: 'part-1.4.eml' })
    expect(parts.map(({ message }) => message)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(row => row === 4))
  })

  test.each([
    ['its subject', 'message/rfc822', ['Subject: =?utf-8?q?T=1Bide?=', ' table'], 'T␛ide table'],
    ['the name it is given', 'message/rfc822; name=tide.eml', ['Subject: Tide'], 'tide.eml'],
    ['nothing where it has none', 'message/global', ['From: mira@example.org'], ''],
    ['nothing where it is none', 'text/plain', ['Subject: Tide'], ''],
  ])('calls a message in it by %s', async (_, type, header, name) => {
    const { parts } = await read(multipart('mixed', [`Content-Type: ${type}`, '', ...header, '', 'x']))
    expect(parts[1]?.name).toBe(name)
  })

  test('an alternative that is not shown is in it', async () => {
    const { parts } = await read(multipart('alternative', plain('One'), html('<p>Two')))
    expect(parts.map(({ shown }) => shown)).toEqual([false, true, false])
  })

  test('parts are not named as they like', async () => {
    const name = "name*=utf-8''%1B%5B2J%0D%0A%00%E2%80%AE..%2Fx; x="
    const { parts } = await read(message(`Content-Type: application/x; ${name}`, '', 'x'))
    expect(parts[0]).toMatchObject({ name: '␛[2J ␀\ufffd../x', fileName: '_[2J___.._x' })
  })

  test('says which are not here to their end', async () => {
    const octets = multipart('mixed', plain('One'), plain('Two')).subarray(0, -12)
    const { parts } = await read(octets, false)
    expect(parts.map(({ whole }) => whole)).toEqual([false, true, false])
  })
})

describe('a part', () => {
  const octets = multipart(
    'mixed',
    plain('One'),
    html('<p>Two <a href="https://example.org">x</a>'),
    ['Content-Disposition: attachment; filename=notes.txt', '', 'Three'],
    inside(),
    status,
    calendar,
    tide,
    inside('Content-Transfer-Encoding: base64')
      .slice(0, 3)
      .concat(Buffer.from(inside().slice(2).join('\r\n')).toString('base64')),
    [...html('<p>'), ''],
  )

  test.each([
    ['1.1', ['One']],
    ['1.3', ['Three']],
    ['1.4', ['Deep']],
    ['1.4.1', ['Deep']],
    ['1.4.1.1', ['Deep']],
    ['1.8', ['Deep']],
    ['1.8.1.1', ['Deep']],
  ])('%s is its text', async (id, lines) => {
    const view = await open(octets, id)
    expect(textOf(view)).toEqual(lines)
    expect(view.note).toBeUndefined()
  })

  test('html is laid out, with its links', async () => {
    const view = await open(octets, '1.2')
    expect(textOf(view)[0]).toBe('Two x [1]')
    expect(view.links).toHaveLength(1)
  })

  test('a message has its header', async () => {
    const fields = [
      { name: 'From', value: 'Ana <ana@example.org>' },
      { name: 'Subject', value: 'Inside' },
    ]
    expect((await open(octets, '1.4')).fields).toEqual(fields)
    expect((await open(octets, '1.8')).fields).toEqual(fields)
    expect((await open(octets, '1.1')).fields).toEqual([])
  })

  test('a report and an invitation are there in words and as they came', async () => {
    const report = await open(octets, '1.5')
    expect(report.sections.map(({ title }) => title)).toEqual([
      'Delivery report',
      'Part 1.5: message/delivery-status',
    ])
    expect(report.sections[1]?.lines.at(-1)).toBe('Status: 5.1.1')
    const invitation = await open(octets, '1.6')
    expect(invitation.sections.map(({ title }) => title)).toEqual(['Invitation', 'Part 1.6: text/calendar'])
  })

  test('what is no text is listed in hexadecimal', async () => {
    const view = await open(octets, '1.7')
    expect(view.note).toBe('This part is no text: s saves it, o opens it with another program.')
    expect(textOf(view)).toEqual([`00000000  25 50 44 46 2d${' '.repeat(36)}%PDF-`])
    const long = await open(
      message('Content-Type: image/png', '', '\x00\xffabcdefghijklmnop'.repeat(1_000)),
      '1',
    )
    expect(textOf(long)).toHaveLength(256)
    expect(textOf(long)[0]).toBe(
      '00000000  00 ff 61 62 63 64 65 66  67 68 69 6a 6b 6c 6d 6e  ..abcdefghijklmn',
    )
  })

  test('an empty one says so', async () => {
    expect((await open(octets, '1.9')).note).toBe('There is no text in this part.')
  })

  test('the message itself is one', async () => {
    expect((await open(octets, '1')).sections.at(-1)?.title).toMatch(/^Part 1\.2/)
    expect((await open(message('Subject: Tide', '', 'One'), '1')).fields).toHaveLength(1)
  })

  test('one that is not there is said to be missing', async () => {
    expect((await open(octets, '1.77')).note).toBe('This part is not in what is here of this message.')
  })
})

describe('the source', () => {
  test('is there line by line', () => {
    const octets = message('Subject: =?utf-8?q?x?=', '', '\x1b[2J', 'Two')
    const view = readSource({ octets })
    expect(textOf(view)).toEqual(['Subject: =?utf-8?q?x?=', '', '␛[2J', 'Two'])
    expect(view.note).toBeUndefined()
  })

  test('is bounded', () => {
    const long = readSource({ octets: message('', ...Array<string>(30_000).fill('x')) })
    expect(textOf(long)).toHaveLength(20_000)
    const wide = readSource({ octets: Buffer.alloc(3 * 1024 * 1024, 'x') })
    expect(textOf(wide).join('')).toHaveLength(1024 * 1024)
    for (const { note } of [long, wide]) {
      expect(note).toBe('Only the beginning of this source is shown; s saves all of it.')
    }
  })
})

const textsOf = (view: Partial<MessageView> & TextView): string[] => [
  ...[...view.fields, ...(view.allFields ?? [])].flatMap(({ name, value }) => [name, value]),
  ...[...view.sections, ...(view.trace ?? [])].flatMap(({ title = '', lines }) => [title, ...lines]),
  ...(view.rawHeader ?? []),
  ...(view.marks ?? []),
  ...(view.parts ?? []).flatMap(({ type, name, disposition, charset, fileName }) => [
    type,
    name,
    disposition,
    charset,
    fileName,
  ]),
  ...view.links.flatMap(({ text, target, warning = '' }) => [text, target, warning]),
  view.note ?? '',
]

const expectSafe = async (octets: Uint8Array): Promise<void> => {
  const view = await read(octets, false)
  const views: (Partial<MessageView> & TextView)[] = [view, readSource({ octets })]
  for (const { id } of view.parts.slice(-2)) views.push(await open(octets, id))
  for (const text of views.flatMap(textsOf)) expect(text).toBe(sanitise(text))
  for (const { place } of view.parts) {
    expect(place.start).toBeLessThanOrEqual(place.end)
    if (!place.inside) expect(place.end).toBeLessThanOrEqual(octets.length)
  }
}

test('no control character survives', async () => {
  const hostile = '\x1b]0;x\x07\x1b[2J\x9b2J\x00\x7f'
  const octets = multipart('mixed', plain(hostile), html('&#27;[2J&#x9b;2J&#0;'), [
    'Content-Type: \x1b[2J/x; charset="\x1b"; name="\x1b"',
    'Content-Disposition: \x1b',
    '',
    'x',
  ])
  await expectSafe(
    Buffer.concat([message(`From: ${hostile}`, `${hostile}: x`, 'X: =?utf-8?q?=1B?='), octets]),
  )
})

const samples = [
  multipart('mixed', plain('One'), inside('Content-Disposition: inline')),
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

test.each(samples)('a cut anywhere neither hangs nor fails: sample %#', async octets => {
  for (const cut of cuts(octets)) await expectSafe(cut)
})

const mailbox = fileURLToPath(new URL('../../assets/mailbox', import.meta.url))
const letters = globSync('*.eml', { cwd: mailbox })
  .map(file => readFileSync(`${mailbox}/${file}`))
  .filter(({ length }) => length < 20_000)

test('takes what was a message once', async () => {
  await fc.assert(fc.asyncProperty(letterSplices([...samples, ...letters]), expectSafe), { numRuns: 300 })
})

test('takes anything', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), expectSafe))
})

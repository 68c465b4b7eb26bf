import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { PartNode } from '../../src/mail/part-node.ts'
import { firstOctets } from '../../src/mail/part-octets.ts'
import { readStructure } from '../../src/mail/structure.ts'
import { cuts, letterSplices, message } from './letters.ts'

vi.setConfig({ testTimeout: 30_000 })

/** The tree as rows of id, type and body; a container's body is left out. */
const rows = async (
  octets: Uint8Array,
  whole = true,
): Promise<[id: string, type: string, body: string][]> => {
  const { root } = await readStructure({ octets }, whole)
  const all: [string, string, string][] = []
  for (const part of flat(root)) {
    const leaf = part.children.length === 0 && !part.type.startsWith('multipart/')
    const place = { ...part.body, encoding: '8bit', inside: part.inside }
    const body = leaf ? Buffer.from(await firstOctets({ octets }, place, 1_000)).toString('latin1') : ''
    all.push([part.id, part.type, body])
  }
  return all
}

const flat = (part: PartNode): PartNode[] => [part, ...part.children.flatMap(flat)]

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n'), 'latin1')

const mixed = 'Content-Type: multipart/mixed; boundary=sea'
const nestedMixed = 'Content-Type: multipart/mixed; boundary=lake'

const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64').replace(/.{76}/g, '$&\r\n')

const letterInside = lines(
  'Subject: Inside',
  nestedMixed,
  '',
  '--lake',
  '',
  'One',
  '--lake',
  'Content-Type: image/png',
  '',
  'Two',
  '--lake--',
)

const cases: [name: string, octets: Uint8Array, parts: [string, string, string][]][] = [
  ['nothing', Buffer.alloc(0), [['1', 'text/plain', '']]],
  ['a text', lines('A: b', '', 'One', ''), [['1', 'text/plain', 'One\r\n']]],
  ['a text without a header', lines('', 'One'), [['1', 'text/plain', 'One']]],
  ['a header alone', lines('Content-Type: text/html'), [['1', 'text/html', '']]],
  [
    'two parts, with text around them',
    lines(mixed, '', 'before', '--sea', '', 'One', '', '--sea', 'A: b', '', 'Two', '--sea--', 'behind'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', 'One\r\n'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'bare line feeds',
    Buffer.from(`${mixed}\n\n--sea\n\nOne\n\n--sea\n\nTwo\n--sea--\n`),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', 'One\n'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'white space behind the boundary',
    lines(mixed, '', '--sea \t', '', 'One', '--sea  ', '', 'Two', '--sea-- ', 'behind'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', 'One'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'empty parts',
    lines(mixed, '', '--sea', '', '--sea', '--sea', '', '', '--sea', 'Content-Type: text/html', '--sea--'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', ''],
      ['1.2', 'text/plain', ''],
      ['1.3', 'text/plain', ''],
      ['1.4', 'text/html', ''],
    ],
  ],
  [
    'lines that are almost the boundary',
    lines(mixed, '', '--sea', '', 'One', '--seal', '--se', ' --sea', '--sea-', '-- sea', '--sea--'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', 'One\r\n--seal\r\n--se\r\n --sea\r\n--sea-\r\n-- sea'],
    ],
  ],
  [
    'no last boundary',
    lines(mixed, '', '--sea', '', 'One', '--sea', '', 'Two', ''),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'text/plain', 'One'],
      ['1.2', 'text/plain', 'Two\r\n'],
    ],
  ],
  [
    'a multipart in a multipart',
    lines(
      mixed,
      '',
      '--sea',
      nestedMixed,
      '',
      '--lake',
      '',
      'One',
      '--lake--',
      '',
      '--sea',
      '',
      'Two',
      '--sea--',
    ),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'multipart/mixed', ''],
      ['1.1.1', 'text/plain', 'One'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'a multipart in a multipart, its last boundary missing',
    lines(mixed, '', '--sea', nestedMixed, '', '--lake', '', 'One', '--sea', '', 'Two', '--sea--'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'multipart/mixed', ''],
      ['1.1.1', 'text/plain', 'One'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'a boundary in a text is none',
    lines('Content-Type: text/plain; boundary=sea', '', '--sea', '', 'One', '--sea--'),
    [['1', 'text/plain', '--sea\r\n\r\nOne\r\n--sea--']],
  ],
  [
    'a message, and its parts',
    lines(mixed, '', '--sea', 'Content-Type: message/rfc822', '', letterInside.toString(), '--sea--'),
    [
      ['1', 'multipart/mixed', ''],
      ['1.1', 'message/rfc822', ''],
      ['1.1.1', 'multipart/mixed', ''],
      ['1.1.1.1', 'text/plain', 'One'],
      ['1.1.1.2', 'image/png', 'Two'],
    ],
  ],
  [
    'a message in base64, and one in that',
    lines(
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: base64',
      '',
      base64(
        lines(
          'Content-Type: message/global',
          'Content-Transfer-Encoding: quoted-printable',
          '',
          letterInside.toString().replaceAll('=', '=3D'),
        ),
      ),
    ),
    [
      ['1', 'message/rfc822', ''],
      ['1.1', 'message/global', ''],
      ['1.1.1', 'multipart/mixed', ''],
      ['1.1.1.1', 'text/plain', 'One'],
      ['1.1.1.2', 'image/png', 'Two'],
    ],
  ],
  [
    'a digest, whose parts are messages unless they say otherwise',
    lines(
      'Content-Type: multipart/digest; boundary=sea',
      '',
      '--sea',
      '',
      'Subject: x',
      '',
      'One',
      '--sea',
      'Content-Type: text/plain',
      '',
      'Two',
      '--sea--',
    ),
    [
      ['1', 'multipart/digest', ''],
      ['1.1', 'message/rfc822', ''],
      ['1.1.1', 'text/plain', 'One'],
      ['1.2', 'text/plain', 'Two'],
    ],
  ],
  [
    'the header of a message is text',
    lines('Content-Type: text/rfc822-headers', '', 'Subject: x', '', ''),
    [['1', 'text/rfc822-headers', 'Subject: x\r\n\r\n']],
  ],
]

test.each(cases)('%s', async (_, octets, parts) => {
  expect(await rows(octets)).toEqual(parts)
})

test('headers and bodies lie where they stand', async () => {
  const octets = lines(mixed, '', '--sea', 'A: b', 'C: d', '', 'One', 'Two', '--sea--')
  const { root } = await readStructure({ octets })
  const [part] = root.children
  const text = (range = { start: 0, end: 0 }) => octets.toString('latin1', range.start, range.end)
  expect(text(root.header)).toBe(`${mixed}\r\n\r\n`)
  expect(text(root.body)).toBe('--sea\r\nA: b\r\nC: d\r\n\r\nOne\r\nTwo\r\n--sea--')
  expect(text(part?.header)).toBe('A: b\r\nC: d\r\n\r\n')
  expect(text(part?.body)).toBe('One\r\nTwo')
})

describe('what the header says', () => {
  const part = async (...header: string[]): Promise<PartNode> =>
    (await readStructure({ octets: lines(...header, '', '') })).root
  const disposition = (value: string) => `Content-Disposition: attachment; ${value}`

  test('types, encodings and dispositions are in small letters, without comments', async () => {
    const { type, charset, encoding, disposition, parameters } = await part(
      'Content-Type: TEXT/Plain (so it is); CHARSET="UTF-8" (or so); Format=Flowed',
      'Content-Transfer-Encoding: (not) Base64',
      'Content-Disposition: (an) Attachment',
    )
    expect({ type, charset, encoding, disposition }).toEqual({
      type: 'text/plain',
      charset: 'utf-8',
      encoding: 'base64',
      disposition: 'attachment',
    })
    expect(Object.fromEntries(parameters)).toEqual({ charset: 'UTF-8', format: 'Flowed' })
  })

  test('what is missing has a default', async () => {
    const { type, charset, encoding, disposition, name } = await part('A: b')
    expect([type, charset, encoding, disposition, name]).toEqual(['text/plain', '', '7bit', '', ''])
  })

  test('a type without a subtype is text', async () => {
    expect((await part('Content-Type: text')).type).toBe('text/plain')
  })

  test('a multipart is not encoded, whatever it says', async () => {
    expect((await part(mixed, 'Content-Transfer-Encoding: base64')).encoding).toBe('7bit')
  })

  test.each([
    [disposition('filename="tide.pdf"'), 'tide.pdf'],
    [disposition('filename=tide table (2).pdf'), 'tide table (2).pdf'],
    [disposition('filename="=?utf-8?q?caf=C3=A9.pdf?="'), 'café.pdf'],
    [disposition("filename*=utf-8''caf%C3%A9.pdf; filename=cafe.pdf"), 'café.pdf'],
    [disposition("filename*0*=iso-8859-1'fr'caf%E9; filename*1=.pdf"), 'café.pdf'],
    [disposition('filename*1=b.pdf; filename*0=a'), 'ab.pdf'],
    [disposition("filename*=nonsense''a%b"), 'a=b'],
    [disposition('filename="caf\xe9.pdf"'), 'café.pdf'],
    [disposition('filename="open'), 'open'],
    ['Content-Type: image/png; name=tide.png', 'tide.png'],
    ['Content-Type: image/png', ''],
    [disposition(`filename=${'x'.repeat(5_000)}`), 'x'.repeat(1_000)],
  ])('%s', async (header, name) => {
    expect((await part(header)).name).toBe(name)
  })

  test('hostile words are bounded', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `p${i}=x`).join('; ')
    const { type, parameters } = await part(`Content-Type: a/${'b'.repeat(5_000)}; ${many}`)
    expect(type).toHaveLength(200)
    expect(parameters.size).toBe(50)
  })
})

describe('whether the end of a part was seen', () => {
  const octets = lines(mixed, '', '--sea', '', 'One', '--sea', '', 'Two')
  const seen = async (whole: boolean) =>
    flat((await readStructure({ octets }, whole)).root).map(part => part.whole)

  test('a boundary ends it', async () => {
    expect(await seen(false)).toEqual([false, true, false])
  })

  test('so does the end of a whole message', async () => {
    expect(await seen(true)).toEqual([true, true, true])
  })

  test('a boundary that is cut behind its last letter begins no part', async () => {
    expect(await rows(octets.subarray(0, -9), false)).toHaveLength(2)
  })
})

test('decoded octets are counted', async () => {
  const encoded = (encoding: string, body: string) =>
    lines(`Content-Transfer-Encoding: ${encoding}`, '', body)
  const count = async (octets: Uint8Array) => (await readStructure({ octets })).root.decodedOctets
  expect(await count(encoded('base64', base64(Buffer.alloc(1_000))))).toBe(1_000)
  expect(await count(encoded('quoted-printable', 'caf=C3=A9=\r\n!'))).toBe(6)
  expect(await count(encoded('8bit', 'Tide'))).toBe(4)
})

describe('bounds', () => {
  test('the first 1,000 parts are kept', async () => {
    const many = (count: number) =>
      lines(mixed, '', ...Array<string[]>(count).fill(['--sea', '', 'x']).flat(), '--sea--')
    const less = await readStructure({ octets: many(999) })
    expect([flat(less.root).length, less.complete]).toEqual([1_000, true])
    const more = await readStructure({ octets: many(1_500) })
    expect([flat(more.root).length, more.complete]).toEqual([1_000, false])
    expect(more.root.whole).toBe(false)
  })

  test('parts of messages in the message count too', async () => {
    const octets = lines(
      mixed,
      '',
      ...Array<string[]>(600).fill(['--sea', 'Content-Type: message/rfc822', '', '', 'x']).flat(),
      '--sea--',
    )
    const { root, complete } = await readStructure({ octets })
    expect([flat(root).length, complete]).toEqual([1_000, false])
  })

  test('messages in messages are read ten deep, multiparts fifty', async () => {
    const depth = (part: PartNode): number => 1 + Math.max(0, ...part.children.map(depth))
    const messages = lines(...Array<string[]>(50).fill(['Content-Type: message/rfc822', '']).flat(), 'x')
    expect(depth((await readStructure({ octets: messages })).root)).toBe(11)
    const multiparts = lines(
      ...Array.from({ length: 80 }, (_, i) => [
        `Content-Type: multipart/mixed; boundary=b${i}`,
        '',
        `--b${i}`,
      ]).flat(),
    )
    expect(depth((await readStructure({ octets: multiparts })).root)).toBe(51)
  })

  test('a long header is gone through', async () => {
    const octets = lines(
      mixed,
      '',
      '--sea',
      `A: ${'x'.repeat(2_000_000)}`,
      ...Array(100_000).fill('A: b'),
      '',
      'One',
      '--sea--',
    )
    expect((await rows(octets))[1]).toEqual(['1.1', 'text/plain', 'One'])
  })

  test('a long line is none that may be a boundary', async () => {
    const long = 'x'.repeat(5_000_000)
    const octets = lines(mixed, '', '--sea', '', long, '--sea', '', 'One', '--sea--')
    const { root } = await readStructure({ octets })
    expect(root.children[0]?.decodedOctets).toBe(long.length)
    expect((await rows(octets))[2]).toEqual(['1.2', 'text/plain', 'One'])
  })
})

test('where the pieces that are read begin makes no difference', async () => {
  const around = (octets: number) => {
    const header = lines(mixed, '', '--sea', '', '')
    const filling = 'Tide\r\n'.repeat(20_000).slice(-(65_536 - header.length - octets))
    return {
      header,
      filling,
      octets: Buffer.concat([header, lines(filling, '--sea', 'A: b', '', 'One', '--sea--', '')]),
    }
  }
  for (let before = -2; before < 40; before++) {
    const { header, filling, octets } = around(before)
    const { root } = await readStructure({ octets })
    const [first, second] = root.children
    expect(first?.body).toEqual({ start: header.length, end: header.length + filling.length })
    expect(octets.toString('latin1', second?.body.start, second?.body.end)).toBe('One')
  }
})

test('a file gives what memory gives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-structure-'))
  const body = lines(...Array<string>(20_000).fill('Tide and time'))
  const octets = Buffer.concat([
    lines(mixed, '', '--sea', '', ''),
    body,
    lines('', '--sea', 'Content-Type: message/rfc822', '', letterInside.toString(), '--sea--'),
  ])
  writeFileSync(join(folder, 'message'), octets)
  const file = openSync(join(folder, 'message'), 'r')
  try {
    expect(await readStructure({ file, size: octets.length })).toEqual(await readStructure({ octets }))
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true })
  }
})

const expectOrderly = async (octets: Uint8Array): Promise<void> => {
  const { root } = await readStructure({ octets }, false)
  const check = (part: PartNode): void => {
    const { header, body } = part
    expect([header.start <= header.end, header.end <= body.start, body.start <= body.end]).not.toContain(
      false,
    )
    if (!part.inside) expect(body.end).toBeLessThanOrEqual(octets.length)
    for (const child of part.children) {
      if (child.inside === part.inside) {
        expect(child.header.start).toBeGreaterThanOrEqual(body.start)
        expect(child.body.end).toBeLessThanOrEqual(body.end)
      } else expect(child.body.end).toBeLessThanOrEqual(part.decodedOctets)
      check(child)
    }
  }
  check(root)
}

test.each([
  ['as it is', cases.at(-6)?.[1] ?? Buffer.alloc(0)],
  [
    'nested',
    lines(mixed, '', '--sea', 'Content-Type: message/rfc822', '', letterInside.toString(), '--sea--', ''),
  ],
  [
    'in base64',
    lines('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', base64(letterInside)),
  ],
])('a message cut anywhere has its parts within bounds: %s', async (_, octets) => {
  for (const cut of cuts(octets)) await expectOrderly(cut)
})

test('so has what was a message once', async () => {
  await fc.assert(fc.asyncProperty(letterSplices([message(letterInside.toString())]), expectOrderly), {
    numRuns: 300,
  })
})

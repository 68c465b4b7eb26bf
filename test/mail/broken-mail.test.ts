import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { safeFileName } from '../../src/mail/file-name.ts'
import { readMessage, readPart, readSource } from '../../src/mail/message.ts'
import type { MessageView, PartId, TextView } from '../../src/mail/message-view.ts'
import type { PartNode } from '../../src/mail/part-node.ts'
import { partOctets } from '../../src/mail/part-octets.ts'
import { readStructure } from '../../src/mail/structure.ts'
import { brokenOctets } from './broken-octets.ts'
import { corpusMessages, sampleMessages } from './corpora.ts'
import { message } from './letters.ts'
import { expectBounded, expectSanitised, soon } from './views.ts'

vi.setConfig({ testTimeout: 120_000 })

const mostOctets = 64 * 1024
const small = ({ octets }: { octets: Uint8Array }): boolean => octets.length <= mostOctets
const samples = sampleMessages.filter(small).map(({ octets }) => octets)
const others = corpusMessages.filter(small).map(({ octets }) => octets)

/** Everything that can be looked at in a message. */
const openAll = async (
  octets: Uint8Array,
  whole: boolean,
): Promise<{ view: MessageView; opened: TextView[] }> => {
  const source = { octets }
  const view = await soon(octets, readMessage(source, { whole }))
  const opened = [readSource(source)]
  for (const { id } of view.parts) opened.push(await soon(octets, readPart(source, id, { whole })))
  return { view, opened }
}

const expectWithin = (part: PartNode, start: number, end: number): void => {
  const { header, body } = part
  expect([start, header.start, header.end, body.start, body.end, end]).toEqual(
    [start, header.start, header.end, body.start, body.end, end].toSorted((a, b) => a - b),
  )
  for (const child of part.children) {
    // Where the message in a part is encoded, its offsets count in what is decoded.
    if (child.inside === part.inside) expectWithin(child, body.start, body.end)
    else expectWithin(child, 0, part.decodedOctets)
  }
}

const expectSafeFileName = (name: string): void => {
  expect(name).not.toBe('')
  expect(name).not.toMatch(/[/\\\p{Cc}]|^[.~-]/u)
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120)
  expect(safeFileName(name, 'none')).toBe(name)
}

const expectDecodes = async (octets: Uint8Array, { parts }: MessageView): Promise<void> => {
  for (const { id, place, decodedOctets } of parts) {
    let length = 0
    for await (const piece of partOctets({ octets }, place)) length += piece.length
    expect([id, length]).toEqual([id, decodedOctets])
  }
}

const expectSound = async (octets: Uint8Array, whole: boolean): Promise<void> => {
  const { view, opened } = await openAll(octets, whole)
  const { root } = await readStructure({ octets }, whole)
  expectWithin(root, 0, octets.length)
  await expectDecodes(octets, view)
  expectSanitised([view, ...opened])
  for (const each of [view, ...opened]) expectBounded(each)
  const ids = view.parts.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const name of [view.fileName, ...view.parts.map(({ fileName }) => fileName)]) expectSafeFileName(name)
}

describe('what is broken is read as well as can be', () => {
  test.each([
    ['the sample mailbox', samples, 500],
    ['the shared corpora, where they are', others, 700],
  ])('from %s', async (_, messages, numRuns) => {
    if (messages.length === 0) return
    await fc.assert(fc.asyncProperty(brokenOctets(messages), fc.boolean(), expectSound), { numRuns })
  })
})

describe('text that is easily lost', () => {
  const unended = 'No empty line ends the header: the text begins at the first line that is no field.'
  const textOf = ({ sections }: MessageView | TextView): string[] =>
    sections.flatMap(({ lines }) => [...lines])

  const headers: [name: string, octets: Uint8Array, lines: string[], note: string][] = [
    ['no header at all', message('Hello,', 'Mira: see you', '', ''), ['Hello,', 'Mira: see you'], unended],
    [
      'a space in the empty line',
      message('Subject: Tide', ' ', 'Hello', '-- ', 'Ana'),
      ['Hello', '-- ', 'Ana'],
      unended,
    ],
    [
      'a mailbox line in front',
      message('From ana@example.org', 'Subject: x'),
      [],
      'This message has no text.',
    ],
    ['a space behind a name', message('Subject : Tide', '\tand more'), [], 'This message has no text.'],
  ]
  test.each(headers)('in a header: %s', async (_, octets, lines, note) => {
    const view = await readMessage({ octets }, { whole: true })
    expect([textOf(view), view.note]).toEqual([lines, note])
    const { sections } = await readMessage({ octets }, { whole: false })
    expect(sections).toEqual([])
  })

  const mixed = (...parts: string[][]): Buffer =>
    message(
      'Content-Type: multipart/mixed; boundary=sea',
      '',
      ...parts.flatMap(part => ['--sea', ...part]),
      '--sea--',
    )

  test('in the header of an attached message', async () => {
    const octets = mixed(['', 'One'], ['Content-Type: message/rfc822', '', 'Only text, sorry'])
    const view = await readPart({ octets }, '1.2' as PartId, { whole: true })
    expect([textOf(view), view.note]).toEqual([['Only text, sorry'], unended])
  })

  test('in a multipart whose parts cannot be told apart, beside another text', async () => {
    const octets = mixed(['', 'One'], ['Content-Type: multipart/mixed; boundary=lake', '', 'Two'])
    const view = await readMessage({ octets }, { whole: true })
    expect([textOf(view), view.note]).toEqual([
      ['One'],
      'What is in part 1.2 cannot be told apart: v, then that part, shows it.',
    ])
    const part = await readPart({ octets }, '1.2' as PartId, { whole: true })
    expect([textOf(part), part.note]).toEqual([
      ['Two'],
      'The parts of this one cannot be told apart: this is its source.',
    ])
  })

  test('in parts that have not come yet: what is here is not taken for the text', async () => {
    const octets = message('Content-Type: multipart/mixed; boundary=sea', '', 'Read this with a mail reader.')
    const view = await readMessage({ octets }, { whole: false })
    expect([textOf(view), view.note]).toEqual([
      [],
      'There is no text in the beginning that is here: > loads all of it.',
    ])
  })
})

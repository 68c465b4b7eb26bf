import { type BenchMessage, composed, header, type Piece, textRow, textRows } from './message-maker.ts'

const hostile = (label: string, name: string, pieces: readonly Piece[]): BenchMessage => ({
  label,
  name,
  stored: composed(label, pieces),
})

const htmlType = 'text/html; charset=us-ascii'

/** Paragraphs that stand before what is hostile, so that there is something to scroll in meanwhile. */
const paragraphs = (label: string, rows: number): string =>
  Array.from({ length: rows }, (_, i) => `<p>${textRow(label, i + 1)}</p>\r\n`).join('')

/** What newsletters are made of. */
const htmlBlock = Array.from(
  { length: 40 },
  (_, i) =>
    `<table width="600"><tr><td style="font: 13px sans-serif"><a href="https://www.example.org/offer/${i}?from=mail">` +
    `Offer ${i}</a></td><td><b>Oil</b> for <i>hinges</i>, &euro;&nbsp;${i}.50</td></tr></table>\r\n` +
    `<div class="text"><span style="color:#333">It can wait until the days are longer.</span><br>\r\n` +
    `<img src="https://www.example.org/${i}.png" alt="A gate"><ul><li>one<li>two</ul></div>\r\n`,
).join('')

const largeHtml = (label: string): readonly Piece[] => [
  header(label, htmlType),
  `<html><body>\r\n${paragraphs(label, 60)}`,
  { block: htmlBlock, octets: 5_000_000 },
  '</body></html>\r\n',
]

/** Half of the tags are blocks, half are not; sixteen stand in a line. */
const nestedHtml = (label: string): readonly Piece[] => {
  const repeated = (line: string): Piece => ({ block: line, octets: line.length * (200_000 / 16) })
  return [
    header(label, htmlType),
    `<html><body>\r\n${paragraphs(label, 60)}`,
    repeated(`${'<div><b>'.repeat(8)}\r\n`),
    `${textRow(label, 99_999)}\r\n`,
    repeated(`${'</b></div>'.repeat(8)}\r\n`),
    '</body></html>\r\n',
  ]
}

const longLine = (label: string): readonly Piece[] => [
  header(label, 'text/plain; charset=us-ascii'),
  { block: textRows(label, 1000).replaceAll('\r\n', ' '), octets: 20_000_000 },
]

const manyParts = (label: string): readonly Piece[] => [
  header(label, 'multipart/mixed; boundary=edge'),
  `--edge\r\nContent-Type: text/plain\r\n\r\n${textRows(label, 60)}`,
  Array.from(
    { length: 1499 },
    (_, i) => `--edge\r\nContent-Type: text/plain; name=part-${i}.txt\r\n\r\nThis is part ${i}.\r\n`,
  ).join(''),
  '--edge--\r\n',
]

const largeHeader = (label: string): readonly Piece[] => {
  const fields = Array.from(
    { length: 20_000 },
    (_, i) => `${`X-Filler-${String(i).padStart(5, '0')}: `.padEnd(98, 'x')}\r\n`,
  )
  return [header(label, 'text/plain', fields.join('')), textRows(label, 200)]
}

/** A local file header (APPNOTE, section 4.3.7) of a file that is 42 KB here and 4 GB once it is unpacked. */
const zipStart = (): string => {
  const name = 'zeroes-and-nothing-else.bin'
  const octets = Buffer.alloc(30)
  octets.writeUInt32LE(0x04034b50, 0)
  octets.writeUInt16LE(20, 4)
  octets.writeUInt16LE(8, 8)
  octets.writeUInt32LE(42_000, 18)
  octets.writeUInt32LE(0xffff_fffe, 22)
  octets.writeUInt16LE(name.length, 26)
  // 57 octets: a whole line of base64.
  return `${Buffer.concat([octets, Buffer.from(name)]).toString('base64')}\r\n`
}

const zipBomb = (label: string): readonly Piece[] => [
  header(label, 'multipart/mixed; boundary=edge'),
  `--edge\r\nContent-Type: text/plain\r\n\r\n${textRows(label, 60)}`,
  '--edge\r\nContent-Type: application/zip; name=42.zip\r\nContent-Transfer-Encoding: base64\r\n',
  'Content-Disposition: attachment; filename=42.zip\r\n\r\n',
  zipStart(),
  { block: `${'7cExAQAg'.repeat(9)}AAAA\r\n`, octets: 78 * 738 },
  '--edge--\r\n',
]

/** Messages that are made to be hard to read. */
export const hostileMessages: readonly BenchMessage[] = [
  hostile('html', 'HTML of 5 MB', largeHtml('html')),
  hostile('nest', '200,000 nested tags', nestedHtml('nest')),
  hostile('line', 'one line of 20 MB', longLine('line')),
  hostile('parts', '1,500 parts', manyParts('parts')),
  hostile('head', 'a header of 2 MB', largeHeader('head')),
  hostile('zip', '42.zip, 4 GB it says', zipBomb('zip')),
]

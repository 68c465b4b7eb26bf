import { listedMaildrop, type Maildrop } from '../../src/demo/maildrop.ts'
import { sampleMessage } from '../../src/demo/sample.ts'
import { hostileMessages } from './hostile-messages.ts'
import { type BenchMessage, composed, header, textRows } from './message-maker.ts'

const megabyte = 1_000_000

/** What a message has as text besides something large: more than TOP gives at first, so that > has something to load. */
const shortRows = 200

const plain = (label: string, name: string, octets: number): BenchMessage => ({
  label,
  name,
  stored: composed(label, [
    header(label, 'text/plain; charset=us-ascii'),
    { block: textRows(label, 1000), octets },
  ]),
})

/** A short text, and an attachment that is so large in base64, made when it is sent. */
const attachment = (label: string, name: string, octets: number): BenchMessage => ({
  label,
  name,
  stored: sampleMessage(
    label,
    Buffer.from(
      [
        header(label, 'multipart/mixed; boundary=edge'),
        '--edge\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n',
        textRows(label, shortRows),
        '--edge\r\nContent-Type: application/octet-stream; name=film.bin\r\n',
        'Content-Disposition: attachment; filename=film.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n',
        `{{base64 ${octets}}}\r\n--edge--\r\n`,
      ].join(''),
    ),
  ),
})

/** Those whose previews are to be alike, the one to compare with first. */
export const previewMessages: readonly BenchMessage[] = [
  plain('p10k', 'plain text, 10 KB', 10_000),
  plain('p1m', 'plain text, 1 MB', megabyte),
  plain('p10m', 'plain text, 10 MB', 10 * megabyte),
  plain('p100m', 'plain text, 100 MB', 100 * megabyte),
  attachment('a100m', 'attachment, 100 MB', 100 * megabyte),
]

/** Those that are loaded whole. */
export const largeMessages: readonly BenchMessage[] = previewMessages.slice(-2)

const all = [...previewMessages, ...hostileMessages]

/** A small message stands behind each other one, to step from: a reader that is open already shows it. */
const gate = (label: string): BenchMessage => plain(gateLabel(label), '', 8_000)

const gateLabel = (label: string) => `gate-${label}`

/** A maildrop of every message and its gate. */
export const readingMaildrop = (): Maildrop =>
  listedMaildrop(all.flatMap(message => [message.stored, gate(message.label).stored]))

/** The number of a message in that maildrop, and its gate's, from which J leads to it. */
export const placeOf = ({ label }: BenchMessage) => {
  const number = 2 * all.findIndex(message => message.label === label) + 1
  return { number, gate: { number: number + 1, label: gateLabel(label) } }
}

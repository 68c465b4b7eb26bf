import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { MessageView, TextView } from '../../src/mail/message-view.ts'

const demo = fileURLToPath(new URL('../../assets/mailbox', import.meta.url))
const shared = fileURLToPath(new URL('../../../shared/corpora', import.meta.url))

/** A message by the path of its file, the folder's name in front: 'mime4j/testmsgs/qp-body.msg'. */
export type CorpusMessage = { readonly file: string; readonly octets: Uint8Array }

const messagesIn = (folder: string, prefix: string): CorpusMessage[] =>
  globSync('**/*.{eml,msg}', { cwd: folder })
    .sort()
    .map(file => ({ file: `${prefix}${file}`, octets: asServed(readFileSync(`${folder}/${file}`)) }))

/** As a server gives it: every line ends in CRLF (RFC 5322, section 2.3). */
const asServed = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')

/** The messages of the sample mailbox. */
export const sampleMessages: readonly CorpusMessage[] = messagesIn(demo, 'mailbox/')

/** The messages of the corpora that may lie beside the project; none where they do not. */
export const corpusMessages: readonly CorpusMessage[] = messagesIn(shared, '')

/** What TOP gives: the header, the empty line, and the first `lines` lines of the body (RFC 1939, section 7). */
export const top = (octets: Uint8Array, lines: number): Uint8Array => {
  const text = Buffer.from(octets).toString('latin1')
  let end = text.startsWith('\r\n') ? 2 : endBehind(text, '\r\n\r\n', 0)
  for (let left = lines; left > 0; left--) end = endBehind(text, '\r\n', end)
  return octets.subarray(0, end)
}

const endBehind = (text: string, wanted: string, from: number): number => {
  const at = text.indexOf(wanted, from)
  return at < 0 ? text.length : at + wanted.length
}

/** Every string in a view, however deep it lies. */
export const stringsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

/** What the sections of a view show, titles and all. */
export const shownText = ({ sections }: MessageView | TextView): string =>
  sections
    .flatMap(({ title, lines }) => [...(title === undefined ? [] : [`= ${title}`]), ...lines])
    .join('\n')

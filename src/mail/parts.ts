import { MailParser } from 'mailparser'
import { bufferOf } from './octets.ts'

/** A part of a message, or the message itself (RFC 2046). */
export type Part = {
  /** Its media type in small letters, such as text/plain; hostile. */
  type: string
  /** Its decoded text, where it is text to be shown. Hostile. */
  text: string
  /** What a multipart holds. */
  parts: Part[]
}

/** A part that is not shown as text, named by its sender. Hostile. */
export type Attachment = { name: string; type: string }

/** A message taken apart. */
export type Parts = { root: Part; attachments: Attachment[] }

/**
 * Takes a message apart, whole or cut anywhere. A message inside the message counts as an attachment. Rejects
 * with mailparser's error, whose code is EMAXLEN for more than 1,000 parts or a header over 1 MB.
 */
export const takeApart = (octets: Uint8Array): Promise<Parts> =>
  new Promise((resolve, reject) => {
    const parser = new MailParser(options)
    const attachments: Attachment[] = []
    // An error may follow the first one: this listener stays, so that none goes uncaught.
    parser.on('error', reject)
    parser.on('data', item => {
      if (item.type !== 'attachment') return
      attachments.push({ name: item.filename || '', type: item.contentType || 'application/octet-stream' })
      item.content.on('end', () => item.release())
      item.content.resume()
    })
    parser.on('end', () => resolve({ root: partOf(treeOf(parser)), attachments }))
    parser.end(bufferOf(octets))
  })

/**
 * Only the plain decoding is wanted of mailparser. ignoreEmbedded is mailsplit's and not in the types: without
 * it a message cut in the header of an inline message never ends.
 */
const options: ConstructorParameters<typeof MailParser>[0] & { ignoreEmbedded: boolean } = {
  ignoreEmbedded: true,
  skipHtmlToText: true,
  skipImageLinks: true,
  skipTextLinks: true,
  skipTextToHtml: true,
}

/**
 * mailparser's own tree of parts. It is not in mailparser's documentation, but the text it hands out drops an
 * html part that stands beside a plain one, as in every message with a mailing list's footer.
 */
type Node = { contentType: string | false; textContent?: string; children: Node[] }

const treeOf = (parser: MailParser): Node | false => (parser as unknown as { tree: Node | false }).tree

const partOf = (node: Node | false): Part =>
  node
    ? { type: node.contentType || '', text: textOf(node), parts: node.children.map(partOf) }
    : { type: '', text: '', parts: [] }

/** The text without the character at its end that the cut went through, as far as one can tell. */
const textOf = ({ textContent = '' }: Node): string =>
  textContent.endsWith('\ufffd') ? textContent.slice(0, -1) : textContent

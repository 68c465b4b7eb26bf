import { MailParser } from 'mailparser'
import { decodeOctets } from './octets.ts'

/**
 * The text of an encoded body, by mailparser: its line ends are LF. `encoding` is a content transfer encoding
 * (RFC 2045, section 6); an unknown one counts as none. `charset` is a name that `usableCharset` gives, or
 * 'octets' for the octets themselves, one character each; a pair of octets that is CRLF becomes LF even then.
 * What a cut left of a character at the end is dropped, as far as one can tell. Never rejects.
 */
export const leafText = async (octets: Uint8Array, encoding: string, charset: string): Promise<string> => {
  const known = encodings.has(encoding) ? encoding : '8bit'
  const body = known === 'quoted-printable' ? withoutCutEscape(octets) : octets
  try {
    const text = await parsed(Buffer.concat([headerOf(known, charset), body]))
    return text.endsWith('\ufffd') ? text.slice(0, -1) : text
  } catch {
    return decodeOctets(body)
  }
}

const encodings = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])

/** Nothing of the message's own gets here: both are words of a fixed list. */
const headerOf = (encoding: string, charset: string): Buffer =>
  Buffer.from(
    `Content-Type: text/plain; charset="${decoderNames.get(charset) ?? charset}"\r\n` +
      `Content-Transfer-Encoding: ${encoding}\r\n\r\n`,
  )

/** What mailparser's decoder calls some charsets. */
const decoderNames = new Map([
  ['octets', 'binary'],
  ['us-ascii', 'utf-8'],
  ['x-mac-cyrillic', 'maccyrillic'],
])

/** A message of one text part, which has the text in the end. ignoreEmbedded is mailsplit's and not in the types. */
const parsed = (message: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const parser = new MailParser(options)
    // An error may follow the first one: this listener stays, so that none goes uncaught.
    parser.on('error', reject)
    parser.on('data', () => {})
    parser.on('end', () => resolve(treeOf(parser).textContent ?? ''))
    parser.end(message)
  })

const options: ConstructorParameters<typeof MailParser>[0] & { ignoreEmbedded: boolean } = {
  ignoreEmbedded: true,
  skipHtmlToText: true,
  skipImageLinks: true,
  skipTextLinks: true,
  skipTextToHtml: true,
}

/** mailparser's own tree is not in its types. */
const treeOf = (parser: MailParser): { textContent?: string } =>
  (parser as unknown as { tree: { textContent?: string } | false }).tree || {}

/** An escape that a cut went through would be shown as it stands (RFC 2045, section 6.7). */
const withoutCutEscape = (octets: Uint8Array): Uint8Array => {
  const start = octets.lastIndexOf(0x3d)
  return start >= 0 && start >= octets.length - 2 ? octets.subarray(0, start) : octets
}

import { type DisplayText, sanitiseLines } from '../text/sanitise.ts'
import { type Charset, guessCharset, meansAscii, usableCharset, utf16Charset } from './charset.ts'
import { unflow } from './flowed.ts'
import { htmlText } from './html.ts'
import { makeLink } from './html-links.ts'
import { fromIso2022Kr } from './iso-2022-kr.ts'
import { leafText } from './leaf-text.ts'
import { linksOfText, linkWarning } from './links.ts'
import type { Link } from './message-view.ts'
import { shownBounds } from './section-bounds.ts'
import { boundedLines } from './text-bounds.ts'
import { type UuencodedFile, withoutUuencoded } from './uuencode.ts'

/** What the header of a text part says of its body (RFC 2045, RFC 3676). Hostile. */
export type TextPart = {
  /** Its media type in small letters: text/plain, text/html or another text. */
  readonly type: string
  /** The charset as declared; empty where none is. */
  readonly charset: string
  /** The content transfer encoding in small letters. */
  readonly encoding: string
  /** Whether it is format=flowed, and whether with delsp=yes. */
  readonly flowed: boolean
  readonly delSp: boolean
}

/** The text of a part as it is shown. */
export type PartText = {
  /** Not wrapped; at most 20,000 and 1 MB of characters. Quoted lines keep their '>'. */
  readonly lines: DisplayText[]
  /** In order; html text bears their numbers as [1]. */
  readonly links: Link[]
  /** The uuencoded files in it: their names, hostile, and their decoded size. */
  readonly files: UuencodedFile[]
  /** The charset used. */
  readonly charset: string
  /** Whether it was guessed, for nothing usable was declared. */
  readonly guessed: boolean
  /** Whether text was left out for its length. */
  readonly cut: boolean
  /** What a reader should know about the text. */
  readonly note: DisplayText | undefined
}

/** So much of an encoded body is read; what is behind it is left out. */
export const mostTextOctets = 4 * 1024 * 1024

/**
 * The text of a part, whole or cut anywhere, from the octets of its body as they stand in the message, encoded.
 * `override` is the charset that a person chose; one that cannot be decoded is passed over. Links
 * are numbered from `firstLink` on. Takes the first 4 MB.
 * Never rejects, but hostile octets may take a second: give it a thread and a deadline.
 */
export const readPartText = async (
  octets: Uint8Array,
  about: TextPart,
  override?: string,
  firstLink = 1,
): Promise<PartText> => {
  const body = octets.subarray(0, mostTextOctets)
  const { text, charset } = await decoded(body, about, override)
  const content =
    about.type === 'text/html' ? { ...htmlText(text, firstLink), files: [] } : plainText(text, about)
  const cut = content.cut || octets.length > mostTextOctets
  return { ...content, cut, charset: charset.name, guessed: charset.guessed }
}

type Decoded = { readonly text: string; readonly charset: Charset }

const decoded = async (body: Uint8Array, about: TextPart, override = ''): Promise<Decoded> => {
  const declared = usableCharset(override) ?? usableCharset(about.charset)
  if (declared !== undefined && !needsOctets(declared)) {
    const text = await leafText(body, about.encoding, declared)
    return { text: withoutMark(text), charset: { name: declared, guessed: false } }
  }
  const raw = Buffer.from(await leafText(body, about.encoding, 'octets'), 'latin1')
  const charset = charsetOf(raw, declared, about)
  // What is encoded in two steps is decoded in two; the rest once more from the body, where no octet is missing.
  const text =
    charset.name === 'iso-2022-kr'
      ? await leafText(fromIso2022Kr(raw), '8bit', 'euc-kr')
      : await leafText(body, about.encoding, charset.name)
  return { text: withoutMark(text), charset }
}

const needsOctets = (charset: string): boolean => charset === 'iso-2022-kr' || charset.startsWith('utf-16')

const charsetOf = (octets: Uint8Array, declared: string | undefined, about: TextPart): Charset => {
  if (declared === 'iso-2022-kr') return { name: declared, guessed: false }
  if (declared !== undefined) return utf16Charset(declared, octets)
  const name = guessCharset(octets, about.type === 'text/html')
  return { name, guessed: name !== 'us-ascii' || !meansAscii(about.charset) }
}

/** A byte order mark is no text. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

const plainText = (text: string, about: TextPart): Omit<PartText, 'charset' | 'guessed'> => {
  const isPlain = about.type === 'text/plain'
  const { lines, files } = isPlain
    ? withoutUuencoded(text.split('\n'))
    : { lines: text.split('\n'), files: [] }
  const joined = lines.join('\n')
  const flowing = isPlain && about.flowed ? unflow(joined, about.delSp).join('\n') : joined
  const shown = flowing.slice(0, shownBounds.characters)
  const { lines: bounded, cut } = boundedLines(sanitiseLines(shown))
  return { lines: bounded, links: linksIn(shown), files, cut: cut || shown !== flowing, note: undefined }
}

const linksIn = (text: string): Link[] =>
  linksOfText(text).map(({ text: words, target }) => makeLink(words, target, linkWarning('', target)))

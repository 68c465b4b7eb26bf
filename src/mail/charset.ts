import { isAscii, isUtf8 } from 'node:buffer'
import { analyse } from 'chardet'
import { bufferOf } from './octets.ts'

/** A charset for a text: `name` is one that `usableCharset` gives. */
export type Charset = { readonly name: string; readonly guessed: boolean }

const longestName = 40
const longestSample = 64 * 1024
const leastConfidence = 25

/**
 * The charset that a label means (RFC 2978), in small letters, by the names of the WHATWG's Encoding Standard
 * where it has one; undefined where it means none that can be decoded. US-ASCII counts as none, for it says
 * nothing about octets beyond it, and so does UTF-7: decoded it would give markup where none stands.
 */
export const usableCharset = (label: string): string | undefined => {
  const name = label.trim().toLowerCase()
  if (name.length > longestName || meansAscii(name)) return undefined
  const known = otherNames.get(name) ?? windowsName(name) ?? standardName(name)
  return known === 'gbk' ? 'gb18030' : known
}

/** Whether a label says no more than that the text is ASCII, if it says so much. */
export const meansAscii = (label: string): boolean => asciiNames.has(label.trim().toLowerCase())

const asciiNames = new Set(
  ['', 'us-ascii', 'ascii', 'usascii', 'ansi_x3.4-1968', 'iso646-us', 'iso-ir-6', 'us', '7bit'].concat([
    '8bit',
    'binary',
    'unknown-8bit',
    'unknown',
    'x-unknown',
    'default',
    'none',
  ]),
)

/** Names in use that the Encoding Standard lacks, or gives another meaning. */
const otherNames = new Map([
  ['utf-16', 'utf-16'],
  ['utf16', 'utf-16'],
  ['unicode', 'utf-16'],
  ['utf-32', 'utf-32'],
  ['latin-1', 'windows-1252'],
  ['ansi', 'windows-1252'],
  ['iso-8859-16', 'iso-8859-16'],
  ['cp437', 'ibm437'],
  ['ibm437', 'ibm437'],
  ['cp850', 'ibm850'],
  ['ibm850', 'ibm850'],
  ['cp852', 'ibm852'],
  ['ibm852', 'ibm852'],
  ['cp855', 'ibm855'],
  ['ibm855', 'ibm855'],
  ['cp858', 'ibm858'],
  ['viscii', 'viscii'],
  ['x-mac-roman', 'macintosh'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['cp936', 'gb18030'],
  ['ms936', 'gb18030'],
  ['cp949', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['iso-2022-kr', 'iso-2022-kr'],
  ['csiso2022kr', 'iso-2022-kr'],
  ['cp950', 'big5'],
])

/** Names such as cp1251 or win-1251. */
const windowsName = (name: string): string | undefined => {
  const [, number] = /^(?:x-)?(?:cp|win|windows|ms)[-_]?(125[0-8]|874)$/.exec(name) ?? []
  return number && `windows-${number}`
}

const standardName = (name: string): string | undefined => {
  try {
    const { encoding } = new TextDecoder(name)
    return encoding === 'x-user-defined' ? undefined : encoding
  } catch {
    return undefined
  }
}

/**
 * The charset of octets that do not say it: by a byte order mark, as valid UTF-8, by the escape sequences of
 * ISO-2022, else what a sample of 64 KB looks like, windows-1252 when in doubt. 'us-ascii' where it does not
 * matter. `html` leaves tags out of the sample, and believes what a meta element says.
 */
export const guessCharset = (octets: Uint8Array, html = false): string => {
  const marked = byteOrderMark(octets)
  if (marked) return marked
  if (isAscii(octets)) return escapedCharset(octets) ?? 'us-ascii'
  if (isCutUtf8(octets)) return 'utf-8'
  return (html ? metaCharset(octets) : undefined) ?? likelyCharset(sampleOf(octets, html))
}

/** Whether octets are UTF-8, with no more than the last character cut off. */
const isCutUtf8 = (octets: Uint8Array): boolean =>
  isUtf8(octets) ||
  [1, 2, 3].map(missing => octets.subarray(0, -missing)).some(start => isUtf8(start) && !isAscii(start))

/** The UTF-16 that octets said to be UTF-16 are in (RFC 2781): they may well be none. */
export const utf16Charset = (declared: string, octets: Uint8Array): Charset => {
  const marked = byteOrderMark(octets)
  if (marked) return { name: marked, guessed: false }
  if (!octets.includes(0)) return { name: guessCharset(octets), guessed: true }
  return { name: declared === 'utf-16' ? 'utf-16le' : declared, guessed: false }
}

const byteOrderMark = ([first, second, third]: Uint8Array): string | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** RFC 1468 and RFC 1557: seven bits, and an escape sequence in front of each stretch of another charset. */
const escapedCharset = (octets: Uint8Array): string | undefined => {
  const text = bufferOf(octets)
  if (text.includes('\u001b$)C')) return 'iso-2022-kr'
  return japaneseEscapes.some(sequence => text.includes(sequence)) ? 'iso-2022-jp' : undefined
}

const japaneseEscapes = ['\u001b$B', '\u001b$@', '\u001b$(D', '\u001b(J', '\u001b(I']

const longestPreamble = 2_048

const metaCharset = (octets: Uint8Array): string | undefined => {
  const start = bufferOf(octets).toString('latin1', 0, longestPreamble)
  const [, name = ''] = /<meta[^<>]{0,200}charset\s?=\s?["']?([\w.:-]{2,40})/i.exec(start) ?? []
  const charset = usableCharset(name)
  return charset?.startsWith('utf-') ? undefined : charset
}

/** The lines with octets beyond ASCII: only they tell anything. Of html, what lies between tags counts as a line. */
const sampleOf = (octets: Uint8Array, html: boolean): Uint8Array => {
  const first = octets.findIndex(octet => octet > 0x7f)
  const start = Math.max(0, first - longestPreamble)
  const text = bufferOf(octets.subarray(start, start + longestSample)).toString('latin1')
  const lines = (html ? text.replace(/<[^<>]*>/g, '\n') : text).split('\n')
  return Buffer.from(lines.filter(line => beyondAscii.test(line)).join('\n'), 'latin1')
}

const beyondAscii = /[\x80-\xff]/

const likelyCharset = (sample: Uint8Array): string => {
  const [best] = analyse(sample)
  const name = best && best.confidence >= leastConfidence ? usableCharset(best.name) : undefined
  return name === undefined || name.startsWith('utf-') ? 'windows-1252' : name
}

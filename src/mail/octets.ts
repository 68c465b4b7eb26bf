import { isAscii, isUtf8 } from 'node:buffer'

const windows1252 = new TextDecoder('windows-1252')

/**
 * The text in octets that do not say what they are: UTF-8 where they are valid UTF-8 (a character cut off at
 * the end is dropped), else windows-1252, in which every octet means something. Never throws.
 */
export const decodeOctets = (octets: Uint8Array): string => {
  if (isUtf8(octets)) return utf8(octets)
  const start = withoutLastCharacter(octets)
  return isUtf8(start) && !isAscii(start) ? utf8(start) : windows1252.decode(octets)
}

/** The same octets as a Buffer, not copied. */
export const bufferOf = (octets: Uint8Array): Buffer =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)

const utf8 = (octets: Uint8Array): string => bufferOf(octets).toString('utf8')

/** `octets` less the last UTF-8 sequence, whole or cut: at most four octets (RFC 3629, section 3). */
const withoutLastCharacter = (octets: Uint8Array): Uint8Array => {
  const earliest = Math.max(0, octets.length - 4)
  let lead = octets.length - 1
  while (lead > earliest && isContinuation(octets[lead])) lead--
  return octets.subarray(0, Math.max(0, lead))
}

const isContinuation = (octet: number | undefined): boolean => octet !== undefined && (octet & 0xc0) === 0x80

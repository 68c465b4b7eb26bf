import { smallLetters } from './summary-record.ts'

/** What mail programs put before the subject of a message that is answered or forwarded, in some languages. */
const prefixes = ['re', 'aw', 'sv', 'antw', 'fwd', 'fw', 'wg', 'vs'].map(word =>
  Uint8Array.from(word, letter => letter.charCodeAt(0)),
)

/** Those that begin with an octet. */
const prefixesBy: readonly (readonly Uint8Array[])[] = Array.from({ length: 256 }, (_, octet) =>
  prefixes.filter(([first]) => first === smallLetters[octet]),
)

const blank = 0x20
const colon = 0x3a
const openingBracket = 0x5b
const closingBracket = 0x5d

/** Where a subject begins behind all its `Re:`, `Fwd:`, `Re[2]:` and the like. */
export const behindPrefixes = (octets: Uint8Array, from: number, to: number): number => {
  let start = from
  for (let end = behindPrefix(octets, start, to); end > start; end = behindPrefix(octets, start, to))
    start = end
  return start
}

const behindPrefix = (octets: Uint8Array, from: number, to: number): number => {
  let start = from
  while (start < to && octets[start] === blank) start += 1
  if (start === to) return start
  const possible = prefixesBy[octets[start] as number] as readonly Uint8Array[]
  for (let i = 0; i < possible.length; i += 1) {
    const prefix = possible[i] as Uint8Array
    let at = start + 1
    while (at - start < prefix.length && at < to && smallLetters[octets[at] as number] === prefix[at - start])
      at += 1
    if (at - start < prefix.length) continue
    if (octets[at] === openingBracket) at = behindCount(octets, at, to)
    if (at < to && octets[at] === colon) return at + 1
  }
  return start
}

/** Behind a count in brackets. */
const behindCount = (octets: Uint8Array, from: number, to: number): number => {
  let at = from + 1
  while (at < to && (octets[at] as number) >= 0x30 && (octets[at] as number) <= 0x39) at += 1
  return at < to && octets[at] === closingBracket ? at + 1 : from
}

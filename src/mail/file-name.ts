import { type DisplayText, sanitise } from '../text/sanitise.ts'

const longestInput = 2_000
const mostOctets = 120
const mostRounds = 8

/**
 * A name for a file from one that a message claims: one component of a path in at most 120 octets of UTF-8 that
 * means nothing to a shell, hides nothing and is drawn as it is. What is not allowed becomes a low line, what is
 * invisible goes, and what is too long is cut between characters, its extension kept. `fallback`, which must be
 * such a name itself, where nothing is left. Giving it its own result changes nothing. Never throws.
 */
export const safeFileName = (name: string, fallback: string): DisplayText => {
  let safe = name.slice(0, longestInput)
  for (let round = 0; round < mostRounds; round++) {
    // What one step takes away may make the next one's work new, such as a mark without its letter.
    const before = safe
    safe = cut(trimmed(sanitise(replaced(safe))))
    if (safe === before) return sanitise(safe === '' ? fallback : safe)
  }
  return sanitise(fallback)
}

const separators = /[\\/:*?"'`<>|$!;&\p{Cc}\p{Zl}\p{Zp}\uFFFD]/gu
const spaces = /\p{Zs}/gu
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

const replaced = (name: string): string =>
  name.toWellFormed().normalize('NFC').replace(separators, '_').replace(spaces, ' ').replace(invisible, '')

const trimmed = (name: string): string => {
  let start = 0
  let end = name.length
  while (start < end && '.-~ '.includes(name.charAt(start))) start++
  while (end > start && '. '.includes(name.charAt(end - 1))) end--
  return name.slice(start, end)
}

const extension = /\.[a-z0-9]{1,10}$/i

const cut = (name: string): string => {
  if (Buffer.byteLength(name) <= mostOctets) return name
  const [end = ''] = extension.exec(name) ?? []
  let stem = ''
  let octets = Buffer.byteLength(end)
  for (const character of name.slice(0, name.length - end.length)) {
    octets += Buffer.byteLength(character)
    if (octets > mostOctets) break
    stem += character
  }
  return trimmed(stem) + end
}

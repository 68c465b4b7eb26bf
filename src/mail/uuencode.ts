import { formatOctets } from '../text/format.ts'

/** A file in a text: its name, hostile, and how many octets it has. */
export type UuencodedFile = { readonly name: string; readonly octets: number }

const longestName = 200
const mostFiles = 100
const fewestLines = 3

/**
 * Takes uuencoded files (POSIX, uuencode) out of the lines of a text and leaves one line for each. A file whose
 * end is missing counts from three good lines on; what only looks like the first line of one stays. Linear in
 * time; at most 100 files.
 */
export const withoutUuencoded = (
  lines: readonly string[],
): { readonly lines: string[]; readonly files: UuencodedFile[] } => {
  const files: UuencodedFile[] = []
  const rest: string[] = []
  let at = 0
  while (at < lines.length) {
    const block = files.length < mostFiles ? blockAt(lines, at) : undefined
    if (block) {
      files.push(block.file)
      rest.push(`[uuencoded file ${block.file.name}, about ${formatOctets(block.file.octets)}: not shown]`)
    } else rest.push(lines[at] ?? '')
    at = block?.end ?? at + 1
  }
  return { lines: rest, files }
}

type Block = { readonly file: UuencodedFile; readonly end: number }

/** Some encoders leave the name out. */
const beginLine = /^begin [0-7]{3,4}(?: (\S.*))?$/

const blockAt = (lines: readonly string[], start: number): Block | undefined => {
  const begin = beginLine.exec((lines[start] ?? '').slice(0, longestName).trimEnd())
  if (!begin) return undefined
  const name = begin[1] ?? '(no name)'
  let octets = 0
  let at = start + 1
  for (; at < lines.length; at++) {
    const inLine = octetsIn(lines[at] ?? '')
    if (inLine === undefined || inLine === 0) break
    octets += inLine
  }
  const good = at - start - 1
  const file = { name, octets }
  if (at < lines.length && octetsIn(lines[at] ?? '') === 0) at++
  if (lines[at]?.trimEnd() === 'end') return { file, end: at + 1 }
  return good >= fewestLines ? { file, end: at } : undefined
}

const encoded = /^[ -`]*$/

/** Transports strip spaces from the end of a line, where they stand for zeros in old encodings. */
const mostSpacesLost = 8

/**
 * How many octets a line of a file encodes; undefined where it is none. Its first character says how many, and
 * four characters follow for each three; a few encoders add one for a checksum.
 */
const octetsIn = (line: string): number | undefined => {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (text === '') return 0
  if (text.length > 90 || !encoded.test(text)) return undefined
  const octets = (text.charCodeAt(0) - 32) & 63
  const expected = Math.ceil(octets / 3) * 4
  const surplus = text.length - 1 - expected
  return surplus <= 1 && surplus >= -Math.min(mostSpacesLost, Math.max(0, expected - 1)) ? octets : undefined
}

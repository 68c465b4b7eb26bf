import { characterAfter, characterBefore } from './edit-line.ts'
import { type DisplayText, nothing, sanitise } from './sanitise.ts'

/** What is searched for, ready to be compared. */
export type Wanted = {
  /** In NFC, and folded where `cased` is false; never empty. */
  readonly text: string
  /** Whether capital and small letters differ. */
  readonly cased: boolean
}

/** Start and end of a match: offsets into the text, in UTF-16 units, both between characters. */
export type Match = readonly [start: number, end: number]

/** What is typed beyond this, in UTF-16 units, is not compared: it keeps every search linear. */
const longestWanted = 200

/** The most matches that are told of one line. */
const mostMatches = 200

const halfPair = /[\uD800-\uDBFF]$/
const capital = /[\p{Lu}\p{Lt}]/u

/**
 * What was typed, to be searched for literally: capital letters are told from small ones only where one was
 * typed. Undefined where there is nothing to search for.
 */
export const wantedOf = (typed: string): Wanted | undefined => {
  // Lines are sanitised, so what is searched for in them must be too.
  const text = sanitise(typed).normalize('NFC').slice(0, longestWanted).replace(halfPair, '')
  const cased = capital.test(text)
  return text === '' ? undefined : { text: cased ? text : folded(text), cased }
}

/**
 * The matches in a line, in order, none over another, at most 200. A match takes in the combining marks of its
 * last character. Linear in time.
 */
export const findIn = (text: DisplayText, wanted: Wanted): readonly Match[] => {
  if (!holds(text, wanted)) return []
  const { compared, offsets } = comparedWithOffsets(text, wanted)
  const offsetOf = (at: number) => (offsets ? (offsets[at] ?? text.length) : at)
  const matches: Match[] = []
  let at = compared.indexOf(wanted.text)
  while (at >= 0 && matches.length < mostMatches) {
    const start = characterBefore(text, offsetOf(at) + 1)
    let next = at + wanted.text.length
    const end = characterAfter(text, offsetOf(next - 1))
    while (next < compared.length && offsetOf(next) < end) next += 1
    matches.push([start, end])
    at = compared.indexOf(wanted.text, next)
  }
  return matches
}

/**
 * The next line behind `from` (or before it, backward) with a match, going on at the other end and ending with
 * `from` itself; `wrapped` where it did go on there. -1 and the number of lines stand before and behind all lines.
 * Undefined where no line matches.
 */
export const nextMatch = (
  lines: readonly DisplayText[],
  wanted: Wanted,
  from: number,
  direction: 'forward' | 'backward',
): { readonly line: number; readonly wrapped: boolean } | undefined => {
  const { length } = lines
  const step = direction === 'forward' ? 1 : -1
  let line = Math.max(-1, Math.min(from, length))
  let wrapped = false
  for (let tried = 0; tried < length; tried++) {
    line += step
    if (line < 0 || line >= length) {
      line = step > 0 ? 0 : length - 1
      wrapped = true
    }
    if (holds(lines[line] ?? nothing, wanted)) return { line, wrapped }
  }
  return undefined
}

/** Whether a line has a match. */
const holds = (text: DisplayText, wanted: Wanted): boolean => comparable(text, wanted).includes(wanted.text)

const comparable = (text: string, { cased }: Wanted): string =>
  cased ? text.normalize('NFC') : foldCase(text)

/** A text as it is compared where capital and small letters are the same. */
export const foldCase = (text: string): string => folded(text.normalize('NFC'))

/** Small letters; of the two forms of the small sigma one, for which it is depends on the letters around it. */
const folded = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')

/**
 * What is compared of a line, and the offset in the line of each unit of it; without offsets where they are the same.
 * No character gets shorter in small letters, so texts of equal length correspond unit by unit.
 */
const comparedWithOffsets = (text: DisplayText, wanted: Wanted): { compared: string; offsets?: number[] } => {
  const compared = comparable(text, wanted)
  if (compared.length === text.length && text.normalize('NFC') === text) return { compared }
  const parts: string[] = []
  const offsets: number[] = []
  for (let at = 0; at < text.length; ) {
    const end = characterAfter(text, at)
    const part = comparable(text.slice(at, end), wanted)
    parts.push(part)
    for (let i = 0; i < part.length; i++) offsets.push(at)
    at = end
  }
  return { compared: parts.join(''), offsets }
}

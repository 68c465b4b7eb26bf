import { foldCase, wantedOf } from '../text/find.ts'
import type { Maildrop } from './maildrop.ts'
import { type ComparedTexts, smallLetters } from './summary-record.ts'

/** Of how many messages the headers are known. */
export const knownHeaders = ({ columns }: Maildrop): number => columns.summaries.known

/**
 * The rows, newest first, whose sender or subject holds a text, whichever letters of either are capitals. The text is
 * searched for literally; of one that is very long the beginning. Rows whose headers are not known do not hold it.
 */
export const matchingRows = ({ columns: { summaries, numbers } }: Maildrop, text: string): Uint32Array => {
  const wanted = new TextEncoder().encode(foldCase(wantedOf(text)?.text ?? ''))
  const rows = new Uint32Array(summaries.known)
  if (wanted.length === 0) return rows.subarray(0, 0)
  const skips = skipsOf(wanted)
  const texts: ComparedTexts = { chunk: new Uint8Array(), base: 0, from: 0, middle: 0, end: 0 }
  let count = 0
  for (let row = 0; row < numbers.length; row += 1) {
    if (!summaries.findCompared(texts, row)) continue
    const { chunk, from, middle, end } = texts
    if (!holds(chunk, from, middle, wanted, skips) && !holds(chunk, middle, end, wanted, skips)) continue
    rows[count] = row
    count += 1
  }
  return rows.subarray(0, count)
}

/**
 * By how many octets to go on where a certain octet stands under the last one of what is wanted (R. N. Horspool,
 * "Practical fast searching in strings", 1980).
 */
const skipsOf = (wanted: Uint8Array): Uint16Array => {
  const skips = new Uint16Array(256).fill(wanted.length)
  for (let i = 0; i < wanted.length - 1; i += 1) skips[wanted[i] as number] = wanted.length - 1 - i
  return skips
}

const holds = (
  octets: Uint8Array,
  from: number,
  to: number,
  wanted: Uint8Array,
  skips: Uint16Array,
): boolean => {
  const last = wanted.length - 1
  let at = from + last
  while (at < to) {
    let octet = smallLetters[octets[at] as number] as number
    const skip = skips[octet] as number
    let i = last
    while (octet === wanted[i]) {
      if (i === 0) return true
      i -= 1
      octet = smallLetters[octets[at - last + i] as number] as number
    }
    at += skip
  }
  return false
}

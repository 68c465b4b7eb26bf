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
 * By how many octets to go on where a certain octet stands under the last one of what is wanted, small letter or capital
 * (R. N. Horspool, "Practical fast searching in strings", 1980).
 */
const skipsOf = (wanted: Uint8Array): Uint16Array => {
  const skips = new Uint16Array(256).fill(wanted.length)
  for (let i = 0; i < wanted.length - 1; i += 1) {
    skips[wanted[i] as number] = wanted.length - 1 - i
    skips[capitalOf(wanted[i] as number)] = wanted.length - 1 - i
  }
  return skips
}

const capitalOf = (octet: number): number => (octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet)

const holds = (
  octets: Uint8Array,
  from: number,
  to: number,
  wanted: Uint8Array,
  skips: Uint16Array,
): boolean => {
  const last = wanted.length - 1
  const small = wanted[last] as number
  const capital = capitalOf(small)
  for (let at = from + last; at < to; ) {
    const octet = octets[at] as number
    if (octet === small || octet === capital) {
      let i = last - 1
      while (i >= 0 && smallLetters[octets[at - last + i] as number] === wanted[i]) i -= 1
      if (i < 0) return true
    }
    at += last === 0 ? 1 : (skips[octet] as number)
  }
  return false
}

import { foldCase } from '../text/find.ts'
import { type DisplayText, nothing, restored } from '../text/sanitise.ts'
import type { RowSummary } from './maildrop.ts'

// The texts of one summary as octets:
//
//   2  octets of the sender           (the low octet first, as in all of these)
//   2  octets of the subject
//   1  octets of the header's hash
//   2  octets of what is compared of the sender
//   2  octets of what is compared of the subject
//      the sender, the subject, the hash; what is compared of the sender, of the subject; all in UTF-8
//
// What is compared are the texts as searches fold them. Where that is no more than small letters for the capitals of
// ASCII, which whoever compares puts in place himself, it is not written; these lengths are 0.

const head = 9

/** No text is kept beyond so many octets. */
const longestText = 12 * 1024
const longestHash = 255

/** No record is longer, in octets. */
export const longestRecord = head + 4 * longestText + longestHash

const encoder = new TextEncoder()
const written = new Uint8Array(longestRecord)

/** A summary as octets, which are overwritten when the next is made. The date and whether it was refused are not in them. */
export const recordOf = ({ from, subject, headerHash = '' }: RowSummary): Uint8Array => {
  let at = head
  const put = (text: string, longest: number) => {
    const start = at
    at += encode(text, start, longest)
    return at - start
  }
  const lengths = [put(from, longestText), put(subject, longestText)] as const
  const hash = put(headerHash, longestHash)
  const end = at
  setNumber(0, lengths[0])
  setNumber(2, lengths[1])
  written[4] = hash
  setNumber(5, 0)
  setNumber(7, 0)
  // As many octets as units: all of it is ASCII.
  if (lengths[0] === from.length && lengths[1] === subject.length) return written.subarray(0, end)
  const compared = [put(foldCase(from), longestText), put(foldCase(subject), longestText)] as const
  const isSame = lengths[0] === compared[0] && areFolded(head, end - hash, end, at)
  if (isSame) return written.subarray(0, end)
  setNumber(5, compared[0])
  setNumber(7, compared[1])
  return written.subarray(0, at)
}

/** Writes a text as UTF-8, whole characters of it up to so many octets; gives how many these are. */
const encode = (text: string, start: number, longest: number): number => {
  const { length } = text
  if (length <= longest) {
    let i = 0
    for (; i < length; i += 1) {
      const unit = text.charCodeAt(i)
      if (unit > 0x7f) break
      written[start + i] = unit
    }
    if (i === length) return length
  }
  return encoder.encodeInto(text, written.subarray(start, start + longest)).written
}

/** Whether the octets of one stretch, the capitals of ASCII made small, are those of another. */
const areFolded = (from: number, to: number, other: number, otherEnd: number): boolean => {
  if (to - from !== otherEnd - other) return false
  for (let i = 0; i < to - from; i += 1) {
    if (smallLetters[written[from + i] as number] !== written[other + i]) return false
  }
  return true
}

const setNumber = (at: number, value: number) => {
  written[at] = value & 0xff
  written[at + 1] = value >>> 8
}

/** Each octet, but the capitals of ASCII made small. */
export const smallLetters = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
)

const number = (chunk: Uint8Array, at: number): number =>
  (chunk[at] as number) | ((chunk[at + 1] as number) << 8)

/** How many octets the record is that begins here. */
export const recordLength = (chunk: Uint8Array, at: number): number =>
  head +
  number(chunk, at) +
  number(chunk, at + 2) +
  (chunk[at + 4] as number) +
  number(chunk, at + 5) +
  number(chunk, at + 7)

/** The texts of the record that begins here. */
export const textsOf = (
  chunk: Uint8Array,
  at: number,
): { readonly from: DisplayText; readonly subject: DisplayText; readonly headerHash: string } => {
  let start = at + head
  const text = (length: number): DisplayText => {
    if (length === 0) return nothing
    start += length
    return restored(chunk.subarray(start - length, start))
  }
  const from = text(number(chunk, at))
  const subject = text(number(chunk, at + 2))
  return { from, subject, headerHash: text(chunk[at + 4] as number) }
}

/** Where in a chunk what is compared lies: the sender up to `middle`, the subject behind it. */
export type ComparedTexts = {
  chunk: Uint8Array
  /** The address of the chunk's first octet. */
  base: number
  from: number
  middle: number
  end: number
}

/** Finds what is compared of the record that begins here: as searches fold it, once ASCII's capitals are small. */
export const findCompared = (texts: ComparedTexts, chunk: Uint8Array, at: number): void => {
  let from = number(chunk, at)
  let subject = number(chunk, at + 2)
  let start = at + head
  const apart = number(chunk, at + 5)
  const apartSubject = number(chunk, at + 7)
  if (apart + apartSubject > 0) {
    start += from + subject + (chunk[at + 4] as number)
    from = apart
    subject = apartSubject
  }
  texts.chunk = chunk
  texts.from = start
  texts.middle = start + from
  texts.end = start + from + subject
}

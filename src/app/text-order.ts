import { behindPrefixes } from './answer-prefix.ts'
import { sortByKeys } from './key-sort.ts'
import type { SummaryColumn } from './summary-column.ts'
import { type ComparedTexts, smallLetters } from './summary-record.ts'

/** Of so many rows it is worth while to look first for how long all their texts are the same. */
const manyRows = 64

/**
 * Rows by the octets of a text as it is compared: UTF-8 keeps the order of code points. Those of which nothing is known
 * come last. Rows are sorted by eight octets; those that are equal in these by the next eight, and so on.
 */
export const textOrder = (
  summaries: SummaryColumn,
  count: number,
  by: 'from' | 'subject',
  falling: boolean,
): Uint32Array => {
  const texts = new Texts(summaries, count, by)
  const rows = new Uint32Array(count)
  const spare = new Uint32Array(count)
  const keys = { high: new Uint32Array(count), low: new Uint32Array(count) }
  const turn = falling ? 0xffff_ffff : 0
  let known = 0
  let last = summaries.known
  for (let row = 0; row < count; row += 1) {
    if (summaries.isKnown(row)) {
      rows[known] = row
      known += 1
    } else {
      rows[last] = row
      last += 1
    }
  }
  const { high, low } = keys
  const groups = [0, known, 0]
  while (groups.length > 0) {
    let depth = groups.pop() as number
    const to = groups.pop() as number
    const from = groups.pop() as number
    if (to - from > manyRows) depth = texts.commonLength(rows, from, to, depth)
    let longest = 0
    for (let i = from; i < to; i += 1) {
      const row = rows[i] as number
      longest = Math.max(longest, texts.keys(row, depth))
      high[row] = texts.high ^ turn
      low[row] = texts.low ^ turn
    }
    sortByKeys(rows, from, to, keys, spare)
    // Where no text goes on, what is equal so far is equal.
    if (longest <= depth + 8) continue
    let start = from
    for (let i = from + 1; i <= to; i += 1) {
      const row = rows[i] as number
      const first = rows[start] as number
      if (i < to && high[row] === high[first] && low[row] === low[first]) continue
      if (i - start > 1) groups.push(start, i, depth + 8)
      start = i
    }
  }
  return rows
}

/** The texts of rows, each of which is found once. */
class Texts {
  readonly #summaries: SummaryColumn
  readonly #starts: Uint32Array
  readonly #lengths: Uint16Array
  /** The eight octets of a text that were asked for, as two numbers. */
  high = 0
  low = 0

  constructor(summaries: SummaryColumn, count: number, by: 'from' | 'subject') {
    this.#summaries = summaries
    this.#starts = new Uint32Array(count)
    this.#lengths = new Uint16Array(count)
    const found: ComparedTexts = { chunk: new Uint8Array(), base: 0, from: 0, middle: 0, end: 0 }
    for (let row = 0; row < count; row += 1) {
      if (!summaries.findCompared(found, row)) continue
      const { chunk, base, from, middle, end } = found
      const start = by === 'from' ? from : behindPrefixes(chunk, middle, end)
      this.#starts[row] = base + start
      this.#lengths[row] = (by === 'from' ? middle : end) - start
    }
  }

  /** Finds eight octets of a row's text; beyond its end they are 0, which no text holds. Gives how long the text is. */
  keys(row: number, depth: number): number {
    const length = this.#lengths[row] as number
    const address = this.#starts[row] as number
    const chunk = this.#summaries.chunk(address)
    const start = this.#summaries.offset(address) + depth
    const left = length - depth
    this.high = four(chunk, start, left)
    this.low = four(chunk, start + 4, left - 4)
    return length
  }

  /** How many octets are the same in all of these texts, of which the first `depth` are. */
  commonLength(rows: Uint32Array, from: number, to: number, depth: number): number {
    const first = rows[from] as number
    const address = this.#starts[first] as number
    const chunk = this.#summaries.chunk(address)
    const start = this.#summaries.offset(address)
    let common = this.#lengths[first] as number
    for (let i = from + 1; i < to && common > depth; i += 1) {
      const row = rows[i] as number
      const otherAddress = this.#starts[row] as number
      const other = this.#summaries.chunk(otherAddress)
      const shift = this.#summaries.offset(otherAddress) - start
      const most = start + Math.min(common, this.#lengths[row] as number)
      let at = start + depth
      while (at < most && smallLetters[chunk[at] as number] === smallLetters[other[at + shift] as number])
        at += 1
      common = at - start
    }
    return Math.max(common, depth)
  }
}

const four = (chunk: Uint8Array, at: number, left: number): number => {
  if (left >= 4) {
    return (
      ((smallLetters[chunk[at] as number] as number) << 24) |
      ((smallLetters[chunk[at + 1] as number] as number) << 16) |
      ((smallLetters[chunk[at + 2] as number] as number) << 8) |
      (smallLetters[chunk[at + 3] as number] as number)
    )
  }
  let value = 0
  for (let i = 0; i < left; i += 1) value |= (smallLetters[chunk[at + i] as number] as number) << (24 - 8 * i)
  return value
}

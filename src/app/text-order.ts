import { areSame, BlockSort, type Blocks } from './block-sort.ts'
import { type KeyedRows, sortByKeys } from './key-sort.ts'
import type { SharedTexts } from './shared-texts.ts'

/** Where fewer texts than one in so many are looked at, they are looked up one by one. */
const fewOf = 16

/**
 * The rank of each text by its octets: UTF-8 keeps the order of code points. Equal texts have the same rank; ranks are less
 * than the number of texts. Texts are sorted by eight octets; those that are equal in these by the next sixteen, and so on.
 * What is compared next is gathered beforehand in the order in which texts lie in memory. Takes no longer than in
 * proportion to all octets.
 */
export const textRanks = (texts: SharedTexts): Uint32Array => {
  const { count } = texts
  // First keys and room to sort them, then blocks.
  const blocks: Blocks = new Uint32Array(4 * count)
  const part = (i: number) => blocks.subarray(i * count, (i + 1) * count)
  const keyed: KeyedRows = { rows: new Uint32Array(count), high: part(0), low: part(1) }
  const spare: KeyedRows = { rows: new Uint32Array(count), high: part(2), low: part(3) }
  for (let text = 0; text < count; text += 1) keyed.rows[text] = text
  texts.firstOctets(keyed.high, keyed.low)
  const sorted = sortByKeys(keyed, count, spare)
  const groups = new Groups(sorted.rows)
  groups.divide(sorted)
  const places = sorted === keyed ? spare.rows : keyed.rows
  const sort = new BlockSort(blocks)
  for (let depth = 8; groups.bounds.length > 0; depth += 16) {
    gather(texts, depth, groups, blocks, places)
    groups.sort(blocks, sort)
  }
  let rank = 0
  for (let i = 0; i < count; i += 1) {
    if (groups.equal[i] === 0) rank = i
    places[groups.texts[i] as number] = rank
  }
  return places
}

/** Finds the blocks of all texts in groups. `places` is overwritten. */
const gather = (
  texts: SharedTexts,
  depth: number,
  groups: Groups,
  blocks: Blocks,
  places: Uint32Array,
): void => {
  const { bounds } = groups
  const { count } = texts
  let many = 0
  for (let i = 0; i < bounds.length; i += 2) many += (bounds[i + 1] as number) - (bounds[i] as number)
  const areFew = many * fewOf < count
  if (!areFew) places.fill(0)
  for (let i = 0; i < bounds.length; i += 2) {
    const to = bounds[i + 1] as number
    for (let place = bounds[i] as number; place < to; place += 1) {
      const text = groups.texts[place] as number
      if (areFew) texts.octetsFrom(depth, text, blocks, 4 * place)
      else places[text] = place + 1
    }
  }
  if (areFew) return
  for (let text = 0; text < count; text += 1) {
    const place = places[text] as number
    if (place > 0) texts.octetsFrom(depth, text, blocks, 4 * place - 4)
  }
}

/** Texts in order as far as they have been compared, and the groups of those that are the same so far, and go on. */
class Groups {
  readonly texts: Uint32Array
  /** Where a text is wholly that before it: 1. */
  readonly equal: Uint8Array
  /** From where up to where there is a group, one pair behind the other. */
  bounds: number[] = []
  #moved = new Uint32Array(1024)

  constructor(texts: Uint32Array) {
    this.texts = texts
    this.equal = new Uint8Array(texts.length)
  }

  /** Makes groups of those with the same first octets. */
  divide({ high, low }: KeyedRows): void {
    const { length } = this.texts
    let start = 0
    for (let i = 1; i <= length; i += 1) {
      if (i < length && high[i] === high[start] && low[i] === low[start]) continue
      this.#add(start, i, low[start] as number)
      start = i
    }
  }

  /** Sorts each group by the blocks at its places, and divides it. */
  sort(blocks: Blocks, sort: BlockSort): void {
    const { bounds } = this
    this.bounds = []
    for (let i = 0; i < bounds.length; i += 2) {
      const from = bounds[i] as number
      const to = bounds[i + 1] as number
      let same = from + 1
      while (same < to && areSame(from, same, blocks)) same += 1
      if (same === to) this.#add(from, to, blocks[4 * from + 3] as number)
      else this.#sort(from, to, blocks, sort)
    }
  }

  #sort(from: number, to: number, blocks: Blocks, sort: BlockSort): void {
    const count = to - from
    const places = sort.sorted(from, to)
    if (this.#moved.length < count) this.#moved = new Uint32Array(count)
    const moved = this.#moved
    const { texts } = this
    let start = 0
    for (let i = 0; i < count; i += 1) {
      const place = places[i] as number
      moved[i] = texts[place] as number
      if (areSame(place, places[start] as number, blocks)) continue
      this.#add(from + start, from + i, blocks[4 * (places[start] as number) + 3] as number)
      start = i
    }
    this.#add(from + start, to, blocks[4 * (places[start] as number) + 3] as number)
    for (let i = 0; i < count; i += 1) texts[from + i] = moved[i] as number
  }

  /** Adds a group, of which these are the four octets that were compared last: where one is 0 the texts have ended. */
  #add(from: number, to: number, last: number): void {
    if (to - from < 2) return
    if ((last & 0xff) === 0) this.equal.fill(1, from + 1, to)
    else this.bounds.push(from, to)
  }
}

import { type KeyedRows, keyedRows, sortByKeys } from './key-sort.ts'

/** Sixteen octets for each place, as four unsigned integers, one place's behind the other's. */
export type Blocks = Uint32Array

/** Fewer are merged: to count digits takes as long as some hundred comparisons. */
const fewPlaces = 200

/** Sorts places by their blocks, many at a time; keeps what room that takes. */
export class BlockSort {
  readonly #blocks: Blocks
  /** Room to sort by each of the four integers. */
  readonly #rooms: Room[] = []
  #spare = new Uint32Array(fewPlaces)
  #places = new Uint32Array(fewPlaces)

  constructor(blocks: Blocks) {
    this.#blocks = blocks
  }

  /** The places from `from` up to `to` in the order of their blocks, equal ones in theirs; overwritten by the next call. */
  sorted(from: number, to: number): Uint32Array {
    const count = to - from
    if (this.#places.length < count) this.#places = new Uint32Array(count)
    const places = this.#places
    for (let i = 0; i < count; i += 1) places[i] = from + i
    this.#sort(0, count, 0)
    return places
  }

  /** Sorts by one of the four integers, and what is equal in it by the next. */
  #sort(from: number, to: number, word: number): void {
    const blocks = this.#blocks
    const places = this.#places
    const count = to - from
    if (count < fewPlaces) {
      merge(places, from, to, blocks, this.#spare)
      return
    }
    let room = this.#rooms[word]
    if (!room || room.keyed.rows.length < count) {
      room = roomFor(count)
      this.#rooms[word] = room
    }
    const { rows, high } = room.keyed
    for (let i = 0; i < count; i += 1) {
      const place = places[from + i] as number
      rows[i] = place
      high[i] = blocks[4 * place + word] as number
    }
    this.#divide(sortByKeys(room.keyed, count, room.spare, firstHalf), from, count, word)
  }

  /** Takes over what was sorted by one integer, and sorts by the next what is equal in it. */
  #divide({ rows, high }: KeyedRows, from: number, count: number, word: number): void {
    const places = this.#places
    for (let i = 0; i < count; i += 1) places[from + i] = rows[i] as number
    if (word === 3) return
    let start = 0
    for (let i = 1; i <= count; i += 1) {
      if (i < count && high[i] === high[start]) continue
      if (i - start > 1) this.#sort(from + start, from + i, word + 1)
      start = i
    }
  }
}

const firstHalf = ['high'] as const

type Room = { readonly keyed: KeyedRows; readonly spare: KeyedRows }

const roomFor = (count: number): Room => ({ keyed: keyedRows(count), spare: keyedRows(count) })

/** Below so many the next one is put in its place among those before it. */
const inserted = 12

const merge = (places: Uint32Array, from: number, to: number, blocks: Blocks, spare: Uint32Array): void => {
  if (to - from <= inserted) {
    for (let i = from + 1; i < to; i += 1) {
      const place = places[i] as number
      let at = i
      for (; at > from && isBehind(places[at - 1] as number, place, blocks); at -= 1) {
        places[at] = places[at - 1] as number
      }
      places[at] = place
    }
    return
  }
  const middle = (from + to) >>> 1
  merge(places, from, middle, blocks, spare)
  merge(places, middle, to, blocks, spare)
  if (!isBehind(places[middle - 1] as number, places[middle] as number, blocks)) return
  const half = middle - from
  for (let i = 0; i < half; i += 1) spare[i] = places[from + i] as number
  let left = 0
  let right = middle
  for (let at = from; left < half; at += 1) {
    const one = spare[left] as number
    if (right < to && isBehind(one, places[right] as number, blocks)) {
      places[at] = places[right] as number
      right += 1
    } else {
      places[at] = one
      left += 1
    }
  }
}

/** Whether one place is to stand behind another. */
const isBehind = (one: number, other: number, blocks: Blocks): boolean => {
  const a = 4 * one
  const b = 4 * other
  if (blocks[a] !== blocks[b]) return (blocks[a] as number) > (blocks[b] as number)
  if (blocks[a + 1] !== blocks[b + 1]) return (blocks[a + 1] as number) > (blocks[b + 1] as number)
  if (blocks[a + 2] !== blocks[b + 2]) return (blocks[a + 2] as number) > (blocks[b + 2] as number)
  return (blocks[a + 3] as number) > (blocks[b + 3] as number)
}

/** Whether two places have the same octets. */
export const areSame = (one: number, other: number, blocks: Blocks): boolean => {
  const a = 4 * one
  const b = 4 * other
  return (
    blocks[a] === blocks[b] &&
    blocks[a + 1] === blocks[b + 1] &&
    blocks[a + 2] === blocks[b + 2] &&
    blocks[a + 3] === blocks[b + 3]
  )
}

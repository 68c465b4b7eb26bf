import type { MessageNumber } from '../pop3/identity.ts'
import { grown } from './growing.ts'
import { mostIds, UniqueIds } from './unique-ids.ts'

/** Message numbers in the order of their rows in a listing. */
export class NumberedRows {
  numbers = new Uint32Array(16)
  count = 0
  /** Whether each number is greater than the one before. */
  rises = true
  #last = 0

  expect(count: number): void {
    if (count > this.numbers.length) this.numbers = grown(this.numbers, count)
  }

  add(number: MessageNumber): void {
    if (this.count >= mostIds) throw new RangeError('More rows than any listing has.')
    if (this.count === this.numbers.length) this.numbers = grown(this.numbers, this.count + 1)
    if (number <= this.#last) this.rises = false
    this.#last = number
    this.numbers[this.count] = number
    this.count += 1
  }

  /** The places of the rows in rising order of number; of several rows for one message, that of the last. */
  inOrder(): Uint32Array | undefined {
    if (this.rises) return undefined
    // Both fit: a number takes 31 bits, and a place less than 22.
    const keys = Float64Array.from(
      this.numbers.subarray(0, this.count),
      (number, place) => number * mostIds + place,
    ).sort()
    const places = new Uint32Array(keys.length)
    let kept = 0
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] as number
      const number = Math.floor(key / mostIds)
      if (i + 1 < keys.length && Math.floor((keys[i + 1] as number) / mostIds) === number) continue
      places[kept] = key - number * mostIds
      kept += 1
    }
    return places.subarray(0, kept)
  }
}

/** The rows of two listings, the greatest number first: of each number there is one. */
export type MergedRows = {
  readonly numbers: Uint32Array
  readonly octets: Float64Array
  /** The place of each row's unique-id, and 1; 0 where there is none. */
  readonly places: Uint32Array
  /** The row of each place. */
  readonly rows: Uint32Array
  readonly ids: UniqueIds
}

/** Rows of LIST and UIDL, in whatever order and with whatever gaps they come. */
export class ListingRows {
  readonly #sized = new NumberedRows()
  readonly #named = new NumberedRows()
  readonly #ids = new UniqueIds()
  #sizes = new Float64Array(16)

  /** Makes room for so many messages. A server that announces more than it can list costs no memory. */
  expect(messages: number): void {
    const count = Math.min(Math.max(0, messages), mostIds)
    this.#sized.expect(count)
    this.#named.expect(count)
    if (count > this.#sizes.length) this.#sizes = grown(this.#sizes, count)
    this.#ids.expect(count)
  }

  listed(message: MessageNumber, octets: number): void {
    this.#sized.add(message)
    if (this.#sized.count > this.#sizes.length) this.#sizes = grown(this.#sizes, this.#sized.count)
    this.#sizes[this.#sized.count - 1] = octets
  }

  identified(message: MessageNumber, id: Uint8Array, from: number, to: number): void {
    this.#named.add(message)
    this.#ids.add(id, from, to)
  }

  merged(): MergedRows {
    const sized = this.#sized
    const named = this.#named
    const sizedOrder = sized.inOrder()
    const namedOrder = named.inOrder()
    const sizedCount = sizedOrder?.length ?? sized.count
    const namedCount = namedOrder?.length ?? named.count
    const sizePlaceOf = (i: number) => (sizedOrder ? (sizedOrder[i] as number) : i)
    const idPlaceOf = (j: number) => (namedOrder ? (namedOrder[j] as number) : j)
    const sizedNumber = (i: number) => (i < 0 ? 0 : (sized.numbers[sizePlaceOf(i)] as number))
    const namedNumber = (j: number) => (j < 0 ? 0 : (named.numbers[idPlaceOf(j)] as number))
    let count = 0
    // What is usual is made in the shortest way: both listings name the same messages, in order.
    while (count < sizedCount && sized.numbers[count] === named.numbers[count]) count += 1
    if (sized.rises && named.rises && count === sizedCount && count === namedCount)
      return this.#reversed(count)
    count = 0
    for (let i = sizedCount - 1, j = namedCount - 1; i >= 0 || j >= 0; count += 1) {
      const size = sizedNumber(i)
      const name = namedNumber(j)
      if (size >= name) i -= 1
      if (name >= size) j -= 1
    }
    const numbers = new Uint32Array(count)
    const octets = new Float64Array(count)
    const places = new Uint32Array(count)
    const rows = new Uint32Array(named.count)
    for (let row = 0, i = sizedCount - 1, j = namedCount - 1; row < count; row += 1) {
      const size = sizedNumber(i)
      const name = namedNumber(j)
      const number = Math.max(size, name)
      numbers[row] = number
      octets[row] = size === number ? (this.#sizes[sizePlaceOf(i)] as number) : Number.NaN
      if (size === number) i -= 1
      if (name !== number) continue
      places[row] = idPlaceOf(j) + 1
      rows[idPlaceOf(j)] = row
      j -= 1
    }
    // A message that was given another unique-id in a later row does not bear the first.
    if (namedCount < named.count) this.#ids.indexAnew(place => places[rows[place] as number] === place + 1)
    return { numbers, octets, places, rows, ids: this.#ids }
  }

  #reversed(count: number): MergedRows {
    const numbers = this.#sized.numbers.slice(0, count).reverse()
    const octets = this.#sizes.slice(0, count).reverse()
    const places = new Uint32Array(count)
    const rows = new Uint32Array(count)
    for (let row = 0; row < count; row += 1) {
      places[row] = count - row
      rows[row] = count - row - 1
    }
    return { numbers, octets, places, rows, ids: this.#ids }
  }
}

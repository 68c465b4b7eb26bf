import type { UniqueId } from '../pop3/identity.ts'
import { grown } from './growing.ts'
import { keyedHash } from './keyed-hash.ts'

/** The most unique-ids there can be. */
export const mostIds = 0x3f_ffff

// A slot of the index: a place and 1; whether its unique-id came more than once; the highest bits of its hash, so that
// another is seldom looked at for nothing.
const placeBits = 0x3f_ffff
const repeated = 0x40_0000
const hashBits = 0xff80_0000

/**
 * Unique-ids, one behind another as octets, each with a place: 0, 1, 2… as they came. An index finds the first place of
 * each, and knows which came more than once. A million take about 20 octets each besides their own.
 */
export class UniqueIds {
  #octets: Uint8Array
  /** Where each one ends. */
  #ends: Uint32Array
  #count = 0
  /** Open addressing: 0 where a slot is free; never more than half of them are taken. */
  #slots = new Uint32Array(16)
  #taken = 0
  #repeated = 0
  /** Whether the index is still to be made, once it is asked for the first time. */
  #isUnindexed = false
  readonly #hash = keyedHash()

  constructor(octets: Uint8Array = new Uint8Array(256), ends: Uint32Array = new Uint32Array(16)) {
    this.#octets = octets
    this.#ends = ends
  }

  /**
   * Of ids that are there already, one behind another: the octets are not copied. Empty ones stand for none. The index
   * is made when it is first needed.
   */
  static of(octets: Uint8Array, ends: Uint32Array): UniqueIds {
    const ids = new UniqueIds(octets, ends)
    ids.#count = ends.length
    ids.#isUnindexed = true
    return ids
  }

  /** How many there are, how often any came. */
  get distinct(): number {
    this.#prepare()
    return this.#taken
  }

  /** Makes room for so many in all, so that there is no need to later. */
  expect(count: number): void {
    if (count > this.#ends.length) this.#ends = grown(this.#ends, count)
    this.#makeRoom(count)
  }

  /** Takes one more, at the next place: the octets from `from` up to `to`. */
  add(id: Uint8Array, from: number, to: number): void {
    const start = this.start(this.#count)
    const end = start + to - from
    if (this.#count >= mostIds) throw new RangeError('More unique-ids than any maildrop has.')
    if (end > this.#octets.length) this.#octets = grown(this.#octets, end)
    if (this.#count >= this.#ends.length) this.#ends = grown(this.#ends, this.#count + 1)
    const octets = this.#octets
    for (let i = from; i < to; i += 1) octets[start + i - from] = id[i] as number
    this.#ends[this.#count] = end
    this.#count += 1
    this.#makeRoom(this.#taken + 1)
    this.#index(this.#count - 1)
  }

  /** Makes the index anew, of the places that are wanted alone. */
  indexAnew(isWanted: (place: number) => boolean): void {
    this.#isUnindexed = false
    this.#slots = new Uint32Array(16)
    this.#taken = 0
    this.#repeated = 0
    this.#makeRoom(this.#count)
    for (let place = 0; place < this.#count; place += 1) {
      if (this.start(place) < this.end(place) && isWanted(place)) this.#index(place)
    }
  }

  start(place: number): number {
    return place === 0 ? 0 : (this.#ends[place - 1] as number)
  }

  end(place: number): number {
    return this.#ends[place] as number
  }

  /** The octets of all: those of a place lie from its start up to its end. */
  get octets(): Uint8Array {
    return this.#octets
  }

  /** The unique-id at a place. */
  at(place: number): UniqueId {
    const { buffer, byteOffset, length } = this.#octets
    return Buffer.from(buffer, byteOffset, length).toString(
      'latin1',
      this.start(place),
      this.end(place),
    ) as UniqueId
  }

  /** The first place of a unique-id; undefined where it is not there. */
  placeOf(id: UniqueId): number | undefined {
    const slot = this.#slotOf(id)
    return slot === 0 ? undefined : (slot & placeBits) - 1
  }

  /** Whether a unique-id came more than once. */
  isRepeated(id: UniqueId): boolean {
    this.#prepare()
    return this.#repeated > 0 && (this.#slotOf(id) & repeated) !== 0
  }

  /** Whether that at a place came more than once. */
  isRepeatedAt(place: number): boolean {
    this.#prepare()
    if (this.#repeated === 0) return false
    return (this.#find(this.#octets, this.start(place), this.end(place)) & repeated) !== 0
  }

  /** The first place here of what stands at a place of others; undefined where it is not here. */
  placeOfOther(others: UniqueIds, place: number): number | undefined {
    const slot = this.#find(others.octets, others.start(place), others.end(place))
    return slot === 0 ? undefined : (slot & placeBits) - 1
  }

  /** Whether what stands at a place of others stands here at this place. */
  isSame(here: number, others: UniqueIds, place: number): boolean {
    return this.#isAt(here, others.octets, others.start(place), others.end(place))
  }

  /** The first places of those that came more than once. */
  *repeatedPlaces(): Generator<number, void, void> {
    this.#prepare()
    for (const slot of this.#slots) if ((slot & repeated) !== 0) yield (slot & placeBits) - 1
  }

  #slotOf(id: UniqueId): number {
    const octets = sought.length < id.length ? new Uint8Array(id.length) : sought
    for (let i = 0; i < id.length; i += 1) {
      const octet = id.charCodeAt(i)
      if (octet > 0xff) return 0
      octets[i] = octet
    }
    return this.#find(octets, 0, id.length)
  }

  #prepare(): void {
    if (this.#isUnindexed) this.indexAnew(() => true)
  }

  #find(octets: Uint8Array, from: number, to: number): number {
    this.#prepare()
    const mask = this.#slots.length - 1
    const hash = this.#hash(octets, from, to)
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = this.#slots[at] as number
      if (slot === 0) return 0
      if (((slot ^ hash) & hashBits) === 0 && this.#isAt((slot & placeBits) - 1, octets, from, to))
        return slot
    }
  }

  #isAt(place: number, octets: Uint8Array, from: number, to: number): boolean {
    const start = this.start(place)
    if (this.end(place) - start !== to - from) return false
    const own = this.#octets
    // From the end: servers count, so that the beginnings are the same.
    for (let i = to - from - 1; i >= 0; i -= 1) if (own[start + i] !== octets[from + i]) return false
    return true
  }

  #index(place: number): void {
    const mask = this.#slots.length - 1
    const from = this.start(place)
    const to = this.end(place)
    const hash = this.#hash(this.#octets, from, to)
    let at = hash & mask
    for (let slot = this.#slots[at] as number; slot !== 0; slot = this.#slots[at] as number) {
      if (((slot ^ hash) & hashBits) === 0 && this.#isAt((slot & placeBits) - 1, this.#octets, from, to)) {
        if ((slot & repeated) === 0) this.#repeated += 1
        this.#slots[at] = slot | repeated
        return
      }
      at = (at + 1) & mask
    }
    this.#slots[at] = (hash & hashBits) | (place + 1)
    this.#taken += 1
  }

  #makeRoom(count: number): void {
    if (2 * count <= this.#slots.length) return
    const before = this.#slots
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * count)))
    const mask = this.#slots.length - 1
    for (const slot of before) {
      if (slot === 0) continue
      const place = (slot & placeBits) - 1
      let at = this.#hash(this.#octets, this.start(place), this.end(place)) & mask
      while (this.#slots[at] !== 0) at = (at + 1) & mask
      this.#slots[at] = slot
    }
  }
}

/** The octets of the string that is looked for. */
const sought = new Uint8Array(1024)

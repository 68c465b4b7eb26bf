import type { TextChunks } from './text-chunks.ts'

/** No text is looked for in more slots than these. */
const slotsTried = 4

/** So many texts there is room for at first. */
const firstTexts = 256

/**
 * Texts as they are compared, each equal ones of which have one number mostly: of a million subjects many are the same, of
 * the senders most. What is kept of a text is where it lies. Which texts are equal is remembered as far as there are slots,
 * so that no choice of texts makes it slow: two equal ones may have two numbers.
 */
export class SharedTexts {
  readonly #chunks: TextChunks
  /** The number of a text, and 1. */
  readonly #slots: Uint32Array
  /** Eight bits of the hash of the text in each slot: most others are told from it by these. */
  readonly #marks: Uint8Array
  #starts = new Uint32Array(firstTexts)
  #lengths = new Uint16Array(firstTexts)
  /** How many texts have a number. */
  count = 0

  /** Of texts that lie in these chunks; there is a slot for each second of so many. */
  constructor(chunks: TextChunks, texts: number) {
    this.#chunks = chunks
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2 * slotsTried, texts / 2))))
    this.#marks = new Uint8Array(this.#slots.length)
  }

  /** The number of the text at an address, of so many octets. */
  add(start: number, length: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    const hash = this.#hash(start, length)
    for (let i = 0; i < slotsTried; i += 1) {
      const slot = (hash + i) & mask
      const text = (slots[slot] as number) - 1
      if (text < 0) return this.#addTo(slot, hash, start, length)
      if (this.#marks[slot] === hash >>> 24 && this.#isAt(text, start, length)) return text
    }
    // What is there is forgotten.
    return this.#addTo((hash + (this.count % slotsTried)) & mask, hash, start, length)
  }

  /** Finds the first eight octets of each text; beyond its end they are 0, which no text holds. */
  firstOctets(high: Uint32Array, low: Uint32Array): void {
    const chunks = this.#chunks
    for (let text = 0; text < this.count; text += 1) {
      const address = this.#starts[text] as number
      const length = this.#lengths[text] as number
      const view = chunks.view(address)
      const start = chunks.offset(address)
      high[text] = four(view, start, length)
      low[text] = four(view, start + 4, length - 4)
    }
  }

  /** Finds sixteen octets of a text, as four numbers from `at` on. */
  octetsFrom(depth: number, text: number, block: Uint32Array, at: number): void {
    const address = this.#starts[text] as number
    const view = this.#chunks.view(address)
    const start = this.#chunks.offset(address) + depth
    const left = (this.#lengths[text] as number) - depth
    block[at] = four(view, start, left)
    block[at + 1] = four(view, start + 4, left - 4)
    block[at + 2] = four(view, start + 8, left - 8)
    block[at + 3] = four(view, start + 12, left - 12)
  }

  #addTo(slot: number, hash: number, start: number, length: number): number {
    const text = this.count
    if (text === this.#starts.length) {
      const starts = new Uint32Array(2 * text)
      starts.set(this.#starts)
      this.#starts = starts
      const lengths = new Uint16Array(2 * text)
      lengths.set(this.#lengths)
      this.#lengths = lengths
    }
    this.#starts[text] = start
    this.#lengths[text] = length
    this.count += 1
    this.#slots[slot] = text + 1
    this.#marks[slot] = hash >>> 24
    return text
  }

  #hash(address: number, length: number): number {
    const view = this.#chunks.view(address)
    const start = this.#chunks.offset(address)
    let hash = length
    for (let i = 0; i < length; i += 4) {
      hash = Math.imul(hash ^ four(view, start + i, length - i), 0x9e37_79b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  /** Whether a text is that at an address. */
  #isAt(text: number, address: number, length: number): boolean {
    if (this.#lengths[text] !== length) return false
    const ownAddress = this.#starts[text] as number
    const own = this.#chunks.view(ownAddress)
    const ownStart = this.#chunks.offset(ownAddress)
    const view = this.#chunks.view(address)
    const start = this.#chunks.offset(address)
    for (let i = 0; i < length; i += 4) {
      if (four(own, ownStart + i, length - i) !== four(view, start + i, length - i)) return false
    }
    return true
  }
}

/** Four octets as a number, the capitals of ASCII made small; of those left, 0 beyond them. */
const four = (view: DataView, at: number, left: number): number => {
  if (left >= 4) return small(view.getInt32(at))
  // Those before them are pushed out; there are some, as a record does not begin with a text.
  return left > 0 ? small(view.getInt32(at + left - 4) << (8 * (4 - left))) : 0
}

/** Small letters for the capitals among four octets: 0x20 is added where an octet is from 0x41 to 0x5a. */
const small = (octets: number): number => {
  const low = octets & 0x7f7f_7f7f
  const capitals = (low + 0x3f3f_3f3f) & ~(low + 0x2525_2525) & ~octets & 0x8080_8080
  return octets | (capitals >>> 2)
}

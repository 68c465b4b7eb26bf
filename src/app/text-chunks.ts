const bits = 20
const chunkLength = 1 << bits
const mask = chunkLength - 1

/**
 * Octets in chunks of 1 MiB: what has been written stays where it is, and nothing is copied while they grow. What is
 * added at a time lies in one chunk; an address names where.
 */
export class TextChunks {
  readonly #chunks: Uint8Array[] = []
  readonly #views: DataView[] = []
  /** How far they are written. */
  length = 0

  /** Writes octets, at most a chunk's, behind all others. Gives their address. */
  add(octets: Uint8Array): number {
    const room = this.#chunks.length * chunkLength
    if (this.length + octets.length > room) {
      this.length = room
      const chunk = new Uint8Array(chunkLength)
      this.#chunks.push(chunk)
      this.#views.push(new DataView(chunk.buffer))
    }
    const at = this.length
    this.chunk(at).set(octets, at & mask)
    this.length += octets.length
    return at
  }

  /** The chunk in which an address lies. */
  chunk(at: number): Uint8Array {
    return this.#chunks[at >>> bits] as Uint8Array
  }

  /** The same, from which numbers can be read. */
  view(at: number): DataView {
    return this.#views[at >>> bits] as DataView
  }

  /** Where in its chunk an address lies. */
  offset(at: number): number {
    return at & mask
  }
}

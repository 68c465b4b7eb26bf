const lineFeed = 0x0a
const carriageReturn = 0x0d
const dot = 0x2e

type State = 'lineStart' | 'dot' | 'dotCarriageReturn' | 'inLine'

/** Empty for `carriageReturn` held back at a chunk's end: it is given on its own once it proves to be text. */
const heldCarriageReturn = Uint8Array.of(carriageReturn)

/**
 * Undoes the framing of a multi-line response (RFC 1939, section 3): takes away the stuffed dots, and finds the
 * line that is one dot alone, ended by CRLF or by a bare LF. Everything else passes octet for octet, uncopied.
 */
export class DotDecoder {
  #state: State = 'lineStart'

  /**
   * Decodes the next chunk. `piece` gets views into it. Gives what stands behind the closing dot, or undefined
   * while the response goes on.
   */
  decode(octets: Uint8Array, piece: (octets: Uint8Array) => void): Uint8Array | undefined {
    let from = 0
    let at = 0
    const give = (to: number) => {
      if (to > from) piece(octets.subarray(from, to))
    }
    while (at < octets.length) {
      switch (this.#state) {
        case 'inLine': {
          const end = octets.indexOf(lineFeed, at)
          if (end === -1) {
            at = octets.length
            break
          }
          at = end + 1
          this.#state = 'lineStart'
          break
        }
        case 'lineStart':
          if (octets[at] === dot) {
            give(at)
            at += 1
            from = at
            this.#state = 'dot'
          } else {
            this.#state = 'inLine'
          }
          break
        case 'dot':
          if (octets[at] === lineFeed) return octets.subarray(at + 1)
          if (octets[at] === carriageReturn) {
            at += 1
            this.#state = 'dotCarriageReturn'
          } else {
            this.#state = 'inLine'
          }
          break
        case 'dotCarriageReturn':
          if (octets[at] === lineFeed) return octets.subarray(at + 1)
          if (from === at) piece(heldCarriageReturn)
          this.#state = 'inLine'
          break
      }
    }
    // A carriage return that may belong to the closing line is held back until the next octet tells.
    give(this.#state === 'dotCarriageReturn' ? at - 1 : at)
    return undefined
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const dot = 0x2e

/** How a server ends its lines: as RFC 1939 says, or as it should not. */
export type LineEnd = 'CRLF' | 'LF'

type State = 'lineStart' | 'dot' | 'dotCarriageReturn' | 'inLine'

/** A line end and a dot: the only place where framing can be. */
const lineEndAndDot = Buffer.from('\n.')

/** Stands for a carriage return held back at a chunk's end, once it proves to be text. */
const heldCarriageReturn = Uint8Array.of(carriageReturn)

/**
 * Undoes the framing of a multi-line response (RFC 1939, section 3): takes away the stuffed dots, and finds the
 * line that is one dot alone. Everything else passes octet for octet.
 */
export class DotDecoder {
  readonly #lineEnd: LineEnd
  #state: State = 'lineStart'

  /**
   * `lineEnd` is how the status line ended. Behind one that ended in CRLF, a dot and a bare LF close nothing: a
   * message with such a line would otherwise speak for the server from there on. A dot and CRLF close also behind
   * a bare LF, for there are servers that send a message's bare LF as it is and close directly behind it.
   */
  constructor(lineEnd: LineEnd) {
    this.#lineEnd = lineEnd
  }

  /**
   * Decodes the next chunk. `piece` gets what it holds of the text, in one piece: a view where no dot was stuffed.
   * Gives what stands behind the closing line, or undefined while the response goes on.
   */
  decode(octets: Uint8Array, piece: (octets: Uint8Array) => void): Uint8Array | undefined {
    const text: Uint8Array[] = []
    const chunk = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
    const behind = this.#separate(chunk, view => text.push(view))
    const [only] = text
    if (only) piece(text.length === 1 ? only : Buffer.concat(text))
    return behind
  }

  #separate(octets: Buffer, view: (octets: Uint8Array) => void): Uint8Array | undefined {
    let from = 0
    let at = 0
    const give = (to: number) => {
      if (to > from) view(octets.subarray(from, to))
    }
    while (at < octets.length) {
      switch (this.#state) {
        case 'inLine': {
          const found = octets.indexOf(lineEndAndDot, at)
          if (found === -1) {
            at = octets.length
            if (octets.at(-1) === lineFeed) this.#state = 'lineStart'
          } else {
            at = found + 1
            this.#state = 'lineStart'
          }
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
          if (octets[at] === lineFeed && this.#lineEnd === 'LF') return octets.subarray(at + 1)
          if (octets[at] === carriageReturn) {
            at += 1
            this.#state = 'dotCarriageReturn'
          } else {
            this.#state = 'inLine'
          }
          break
        case 'dotCarriageReturn':
          if (octets[at] === lineFeed) return octets.subarray(at + 1)
          if (from === at) view(heldCarriageReturn)
          this.#state = 'inLine'
          break
      }
    }
    // A carriage return that may belong to the closing line is held back until the next octet tells.
    give(this.#state === 'dotCarriageReturn' ? at - 1 : at)
    return undefined
  }
}

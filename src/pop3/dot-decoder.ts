const lineFeed = 0x0a
const carriageReturn = 0x0d
const dot = 0x2e

/** How a server ends its lines: as RFC 1939 says, or as it should not. */
export type LineEnd = 'CRLF' | 'LF'

type State = 'lineStart' | 'dot' | 'dotCarriageReturn' | 'inLine' | 'carriageReturn'

/** A line end and a dot: the only place where framing can be. */
const dotBehind = { CRLF: Buffer.from('\r\n.'), LF: Buffer.from('\n.') }

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
   * `lineEnd` is how the status line ended. Behind one that ended in CRLF a bare LF ends no line, and a dot behind
   * it closes nothing: a message that holds one would otherwise speak for the server from there on.
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
          const found = octets.indexOf(dotBehind[this.#lineEnd], at)
          this.#state = found === -1 ? this.#stateBehind(octets) : 'lineStart'
          at = found === -1 ? octets.length : found + dotBehind[this.#lineEnd].length - 1
          break
        }
        case 'carriageReturn': {
          const ended = octets[at] === lineFeed
          this.#state = ended ? 'lineStart' : 'inLine'
          if (ended) at += 1
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

  /** Where a chunk leaves off whose end holds no line end with a dot behind it. */
  #stateBehind(octets: Buffer): State {
    if (octets.at(-1) === lineFeed && (this.#lineEnd === 'LF' || octets.at(-2) === carriageReturn))
      return 'lineStart'
    return octets.at(-1) === carriageReturn && this.#lineEnd === 'CRLF' ? 'carriageReturn' : 'inLine'
  }
}

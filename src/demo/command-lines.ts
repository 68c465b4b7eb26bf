const lineFeed = 0x0a

/** RFC 2449, section 4 allows a client 255 octets; SASL's responses may be longer. */
const longestLine = 4096

/** Cuts what a client sends into lines, ended by CRLF or LF, at any chunk boundary. */
export class CommandLines {
  #octets: Buffer = Buffer.alloc(0)

  /** Octets have come. */
  push(octets: Uint8Array): void {
    this.#octets = Buffer.concat([this.#octets, octets])
  }

  /** The next line, without its end, as UTF-8; undefined where none is whole, `tooLong` where it is out of bounds. */
  next(): { readonly line: string } | 'tooLong' | undefined {
    const end = this.#octets.indexOf(lineFeed)
    const length = end === -1 ? this.#octets.length : end
    if (length > longestLine) return 'tooLong'
    if (end === -1) return undefined
    const line = this.#octets.toString('utf8', 0, end).replace(/\r$/, '')
    this.#octets = this.#octets.subarray(end + 1)
    return { line }
  }

  /** Forgets what came and was not taken. */
  clear(): void {
    this.#octets = Buffer.alloc(0)
  }
}

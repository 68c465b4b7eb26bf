import { DotDecoder, type LineEnd } from './dot-decoder.ts'
import { type Phase, Pop3Error } from './error.ts'
import type { ReplyShape } from './grammar.ts'
import { parseStatus, type Status } from './reply.ts'

/** Who wants a reply, and what becomes of it. */
export type Expectation = {
  readonly shape: ReplyShape
  readonly phase: Phase
  /** The status line; for a multi-line reply that was not refused, `body` and `end` follow. */
  status(status: Status): void
  /** A piece of a multi-line reply, dots unstuffed, line ends as they came. A view: copy what must outlive the call. */
  body?(octets: Uint8Array): void
  /** The reply is whole. */
  end(): void
}

/** RFC 2449, section 4 allows 512 octets; this is patience enough. */
const longestStatusLine = 8192

/**
 * A POP3 conversation without a socket: octets in, replies out, at any chunk boundary. Replies are matched to
 * expectations in the order in which these were made (RFC 2449, section 6.6).
 *
 * `receive` throws a Pop3Error: `violation` where a status line is none, `tooLarge` where it does not end.
 */
export class Wire {
  readonly #expected: Expectation[] = []
  #partial: Uint8Array[] = []
  #partialLength = 0
  /** Whether the line that is coming began before anything was awaited. */
  #unasked = false
  #decoder: DotDecoder | undefined
  #lastWords: string | undefined

  /** How many replies are still awaited. */
  get awaited(): number {
    return this.#expected.length
  }

  /** What the reply now awaited is for; undefined where none is. */
  get phase(): Phase | undefined {
    return this.#expected[0]?.phase
  }

  /** What the server said without being asked, such as `-ERR Disconnected for inactivity`. Hostile. */
  get lastWords(): string | undefined {
    return this.#lastWords
  }

  /** Whether octets came that belong to no whole line yet. */
  get midLine(): boolean {
    return this.#partialLength > 0
  }

  /** One more reply is awaited, behind those that already are. */
  expect(expectation: Expectation): void {
    this.#expected.push(expectation)
  }

  /** Takes every expectation that was not met, and awaits nothing any more. */
  abandon(): Expectation[] {
    this.#decoder = undefined
    return this.#expected.splice(0)
  }

  /** Octets have come. Hands each reply, or the piece of one, to whom it is for. */
  receive(octets: Uint8Array): void {
    let left = octets
    while (left.length > 0)
      left = this.#decoder ? this.#readBody(this.#decoder, left) : this.#readStatus(left)
  }

  #readBody(decoder: DotDecoder, octets: Uint8Array): Uint8Array {
    const expectation = this.#expected[0]
    const behind = decoder.decode(octets, piece => expectation?.body?.(piece))
    if (behind === undefined) return octets.subarray(octets.length)
    this.#decoder = undefined
    this.#expected.shift()
    expectation?.end()
    return behind
  }

  #readStatus(octets: Uint8Array): Uint8Array {
    const end = octets.indexOf(lineFeed)
    const piece = end === -1 ? octets : octets.subarray(0, end)
    if (this.#partialLength === 0) this.#unasked = this.#expected.length === 0
    this.#partialLength += piece.length
    if (this.#partialLength > longestStatusLine) throw new Pop3Error('tooLarge', this.phase ?? 'idle')
    if (end === -1) {
      this.#partial.push(Uint8Array.from(piece))
      return octets.subarray(octets.length)
    }
    const line = Buffer.concat([...this.#partial, piece]).toString('utf8')
    this.#partial = []
    this.#partialLength = 0
    if (line.endsWith('\r')) this.#status(line.slice(0, -1), 'CRLF')
    else this.#status(line, 'LF')
    return octets.subarray(end + 1)
  }

  #status(line: string, lineEnd: LineEnd): void {
    const expectation = this.#expected[0]
    if (!expectation || this.#unasked) {
      this.#lastWords = line
      return
    }
    const status = parseStatus(line)
    if (!status || (status.outcome === 'challenge' && expectation.shape !== 'challenge')) {
      throw new Pop3Error('violation', expectation.phase, { said: line })
    }
    const hasBody = expectation.shape === 'multi-line' && status.outcome === 'ok'
    if (hasBody) this.#decoder = new DotDecoder(lineEnd)
    else this.#expected.shift()
    expectation.status(status)
    if (!hasBody) expectation.end()
  }
}

const lineFeed = 0x0a

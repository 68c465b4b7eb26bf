import type { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Command, Verb } from './grammar.ts'
import type { MessageNumber } from './identity.ts'
import { type ListingLimits, octetRowReader, type TakeRow } from './line-reader.ts'
import { scanRows, type TakeUniqueId, uniqueIdRows } from './listing-row.ts'
import { type Capabilities, type DropListing, parseDropListing, type Status } from './reply.ts'
import { replyStream } from './reply-stream.ts'
import { requestOf } from './request.ts'

/** What is kept of a message that was asked for in part. */
export type MessageOctets = {
  /** May be a view of all that came with it: whoever keeps them copies them. */
  readonly octets: Uint8Array
  /** Whether the server gave more than was to be kept. */
  readonly cut: boolean
}

/**
 * A session in the TRANSACTION state (RFC 1939, section 5). Verbs may be called at any time and in any number:
 * they are said in order, ahead of each other's replies where the server can (RFC 2449, section 6.6).
 *
 * Every verb rejects with a Pop3Error: `refused` where the server said -ERR, after which the session goes on;
 * any other kind ends it.
 */
export class Session {
  readonly #conversation: Conversation
  readonly #limits: ListingLimits | undefined
  #capabilities: Capabilities
  /**
   * Settles with the capabilities once they are what the server says behind the login, or once the session is over.
   * Whatever is asked of the session is answered later than that. Never rejects.
   */
  readonly certainCapabilities: Promise<Capabilities>
  /** The protocol of the TLS layer, such as `TLSv1.3`; undefined where the line is open. */
  readonly tls: string | undefined

  constructor(
    conversation: Conversation,
    about: {
      capabilities: Capabilities
      /** What the server says, where `capabilities` is only what is expected. */
      certain?: Promise<Capabilities>
      tls: string | undefined
      limits?: ListingLimits
    },
  ) {
    this.#conversation = conversation
    this.#capabilities = about.capabilities
    this.certainCapabilities = (about.certain ?? Promise.resolve(about.capabilities)).then(
      capabilities => {
        this.#capabilities = capabilities
        return capabilities
      },
      () => this.#capabilities,
    )
    this.tls = about.tls
    this.#limits = about.limits
  }

  /** What the server can do: as was expected, until `certainCapabilities` settles. */
  get capabilities(): Capabilities {
    return this.#capabilities
  }

  /** How many commands may be unanswered at a time: 1 where the server takes one after another. */
  get window(): number {
    return this.#conversation.window
  }

  /** How many octets the server has said so far. */
  get octetsReceived(): number {
    return this.#conversation.octetsReceived
  }

  /** Since when the server owes an answer, or its next piece, in milliseconds since 1970; undefined where it owes none. */
  get awaitedSince(): number | undefined {
    return this.#conversation.awaitedSince
  }

  /** Settles when the session is over: with what ended it, or undefined where we did. Never rejects. */
  get over(): Promise<Pop3Error | undefined> {
    return this.#conversation.over
  }

  /**
   * Messages and octets in the maildrop. Rejects also with `violation` where the reply holds no numbers; this alone
   * does not end the session.
   */
  async stat(): Promise<DropListing> {
    const { text } = await this.#exchange('STAT')
    const listing = parseDropListing(text)
    if (!listing) throw new Pop3Error('violation', 'STAT', { said: text })
    return listing
  }

  /** The octets of each message, one call of `row` each. Rows that are junk are passed over. */
  async list(row: (message: MessageNumber, octets: number) => void): Promise<void> {
    await this.#listing('LIST', scanRows(row))
  }

  /** The unique-id of each message in octets, one call of `row` each. Rows that are junk are passed over. */
  async uidl(row: TakeUniqueId): Promise<void> {
    await this.#listing('UIDL', uniqueIdRows(row))
  }

  /**
   * The header of a message and the first `lines` lines of its body; of what comes, the first `keep` octets. More than
   * `most` octets end the session as `tooLarge`: there is no other way to stop a reply.
   */
  async top(
    message: MessageNumber,
    lines: number,
    keep: number,
    most = Number.POSITIVE_INFINITY,
  ): Promise<MessageOctets> {
    const pieces: Uint8Array[] = []
    let kept = 0
    let cut = false
    let come = 0
    await this.#exchange('TOP', [message, lines], octets => {
      come += octets.length
      if (come > most) throw new Pop3Error('tooLarge', 'TOP')
      const wanted = octets.subarray(0, keep - kept)
      cut ||= wanted.length < octets.length
      if (wanted.length > 0) pieces.push(wanted)
      kept += wanted.length
    })
    const [only = Buffer.alloc(0)] = pieces
    return { octets: pieces.length > 1 ? Buffer.concat(pieces) : only, cut }
  }

  /**
   * The whole message, in pieces as they come: octet for octet, with the server's line ends. A slow reader holds
   * the server back. Leaving the loop early drops the connection: there is no other way to stop a reply.
   */
  retr(message: MessageNumber): AsyncGenerator<Uint8Array, void, void> {
    return replyStream(this.#conversation, body => this.#exchange('RETR', [message], body))
  }

  /**
   * The whole message as `retr` gives it, asked for with TOP: RETR marks a message as read on some servers, and
   * hides it from later sessions on others.
   */
  wholeTop(message: MessageNumber): AsyncGenerator<Uint8Array, void, void> {
    return replyStream(this.#conversation, body => this.#exchange('TOP', [message, everyLine], body))
  }

  /** Marks a message for removal at QUIT. Nothing is gone until then. */
  async dele(message: MessageNumber): Promise<Status> {
    return this.#exchange('DELE', [message])
  }

  /** Takes back every DELE of this session. */
  async rset(): Promise<Status> {
    return this.#exchange('RSET')
  }

  /** Does nothing, but shows that both ends are there. */
  async noop(): Promise<Status> {
    return this.#exchange('NOOP')
  }

  /** Enters the UPDATE state: what is marked goes. Ends the session, whatever the reply is. */
  async quit(): Promise<Status> {
    try {
      return await this.#exchange('QUIT')
    } finally {
      this.close()
    }
  }

  /**
   * Any command of the grammar, by hand. `body` takes the pieces of a multi-line reply. Rejects also with a RangeError
   * where an argument holds a line end.
   */
  async exchange(command: Command, body?: (octets: Uint8Array) => void): Promise<Status> {
    return this.#conversation.exchange(requestOf(command, body))
  }

  /** Drops the connection at once; nothing that is marked goes. */
  close(): void {
    this.#conversation.end()
  }

  #exchange(verb: Verb, given: readonly number[] = [], body?: (octets: Uint8Array) => void): Promise<Status> {
    return this.exchange({ verb, arguments: given.map(String) }, body)
  }

  #listing(verb: 'LIST' | 'UIDL', row: TakeRow): Promise<Status> {
    return this.#exchange(verb, [], octetRowReader(verb, row, this.#limits))
  }
}

/** More lines than any message has, in as many digits as every server can count. */
const everyLine = 999_999_999

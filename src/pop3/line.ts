import { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Status } from './reply.ts'
import { requestOf } from './request.ts'
import type { Transcript } from './transcript.ts'
import { connect, type Endpoint, type Transport } from './transport.ts'

/** How long a server may take, in milliseconds. */
export type Timeouts = {
  /** From the first packet to the greeting: name look-up, TCP and TLS included. */
  readonly connect: number
  /** From a command, or the last piece of its reply, to the next piece; also for TLS behind STLS. */
  readonly reply: number
}

/** Patience that suits a person at a screen; Dovecot takes 10 s to say [IN-USE]. */
export const usualTimeouts: Timeouts = { connect: 20_000, reply: 45_000 }

export type LineOptions = {
  /** Ends the line, and the session that took it. */
  readonly signal?: AbortSignal
  readonly transcript: Transcript
  readonly timeouts?: Timeouts
}

/** What a line is at before anybody logs in. */
export type LineStep = 'connecting' | 'securing'

/** A line on which nothing but the login is missing. */
export type ReadyLine = { readonly greeting: Status; readonly tls: string | undefined }

/**
 * Begins what needs no password: connects, waits for the greeting, and puts TLS on, as the endpoint wants it. The
 * line is for one `openSession`; whoever does not need it closes it. The deadline for the greeting counts from here;
 * behind it a line may be idle for as long as the server likes.
 */
export const prepareLine = (endpoint: Endpoint, options: LineOptions): Line => new Line(endpoint, options)

/** A connection to a server before the login. */
export class Line {
  readonly #endpoint: Endpoint
  readonly #transcript: Transcript
  readonly #halt = new AbortController()
  readonly #connected = Promise.withResolvers<void>()
  readonly #ready: Promise<ReadyLine>
  #isTaken = false
  #isReady = false
  #step: LineStep = 'connecting'
  #tell: (step: LineStep) => void = () => {}
  readonly conversation: Conversation

  constructor(endpoint: Endpoint, { signal, transcript, timeouts = usualTimeouts }: LineOptions) {
    this.#endpoint = endpoint
    this.#transcript = transcript
    this.conversation = new Conversation(transcript, timeouts.reply)
    if (signal) this.endWith(signal)
    this.#ready = this.#prepare(timeouts.connect)
    // Whoever wants the line is told why there is none; nobody may ever want it.
    this.#ready.catch(() => {})
    this.#connected.promise.catch(() => {})
  }

  /** Whether all is there for a login. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Settles once something may be written, with TLS where it comes first; the greeting may be to come. */
  get connected(): Promise<void> {
    return this.#connected.promise
  }

  /** Settles once all is there for a login. Rejects with a Pop3Error. */
  get ready(): Promise<ReadyLine> {
    return this.#ready
  }

  /**
   * Takes the line for a session with this server; gives whether that is possible. One that has ended since it was
   * ready is of no use, for servers do not wait for ever; one that could not be had is, for it says why.
   */
  take(endpoint: Endpoint): boolean {
    const isGone = this.conversation.isOver && (this.#isReady || this.#halt.signal.aborted)
    if (this.#isTaken || isGone || !isSame(endpoint, this.#endpoint)) return false
    this.#isTaken = true
    return true
  }

  /** Tells what it is at, from now on, as long as it is not ready. */
  follow(tell: (step: LineStep) => void): void {
    this.#tell = tell
    if (!this.#isReady) tell(this.#step)
  }

  /** From now on the signal ends it. */
  endWith(signal: AbortSignal): void {
    const stop = () => this.#stop()
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    this.conversation.over.then(() => signal.removeEventListener('abort', stop))
  }

  /** Drops the connection at once, unless it has become a session's. */
  close(): void {
    if (this.#isTaken) return
    this.conversation.end()
    this.#halt.abort()
  }

  #stop(): void {
    this.conversation.end(this.conversation.stopped())
    this.#halt.abort()
  }

  async #prepare(patience: number): Promise<ReadyLine> {
    const { conversation } = this
    try {
      const { greeting, transport } = await this.#greet(patience)
      if (this.#endpoint.security === 'stls') {
        this.#step = 'securing'
        this.#tell('securing')
        await secure(conversation)
      }
      this.#isReady = true
      return { greeting, tls: transport.tls }
    } catch (error) {
      this.#connected.reject(error)
      conversation.end(error instanceof Pop3Error ? error : undefined)
      throw error
    }
  }

  /** Connects and waits for the greeting, all within the one deadline. */
  async #greet(patience: number): Promise<{ greeting: Status; transport: Transport }> {
    const { conversation } = this
    const endpoint = this.#endpoint
    const deadline = new AbortController()
    const timer = setTimeout(() => {
      deadline.abort()
      conversation.end(new Pop3Error('timeout', 'greeting'))
    }, patience)
    try {
      this.#transcript.noted(`connecting to ${endpoint.host} port ${endpoint.port}, ${endpoint.security}`)
      const either = AbortSignal.any([this.#halt.signal, deadline.signal])
      const transport = await connect(endpoint, conversation, either)
      conversation.speakOver(transport)
      if (transport.tls) this.#transcript.noted(transport.tls)
      const greeting = conversation.greeting()
      this.#connected.resolve()
      return { transport, greeting: await greeting }
    } catch (error) {
      throw misspoken(endpoint, conversation, deadline.signal.aborted, error)
    } finally {
      clearTimeout(timer)
    }
  }
}

const isSame = (one: Endpoint, other: Endpoint): boolean =>
  one.host === other.host && one.port === other.port && one.security === other.security && one.ca === other.ca

/** The first octet of a TLS alert (RFC 8446, section 5.1): what a TLS port says to plain text, if anything. */
const tlsAlert = 0x15

/** Tells a plain conversation with a TLS port from other failures, and a deadline from a stop. */
const misspoken = (
  endpoint: Endpoint,
  conversation: Conversation,
  late: boolean,
  error: unknown,
): unknown => {
  if (!(error instanceof Pop3Error)) return error
  const failure = late && error.detail === 'stopped' ? new Pop3Error('timeout', 'connect') : error
  const { kind, phase, detail } = failure
  if (endpoint.security === 'tls' || phase !== 'greeting' || kind === 'refused' || detail === 'stopped') {
    return failure
  }
  const silent = conversation.firstOctet === undefined && (kind === 'closed' || kind === 'timeout')
  if (!silent && conversation.firstOctet !== tlsAlert) return failure
  return new Pop3Error('unreachable', 'greeting', { detail: 'plainOnTlsPort', cause: failure })
}

/** STLS and its handshake; a server that refuses it is not to be trusted with a password. */
const secure = async (conversation: Conversation): Promise<void> => {
  try {
    await conversation.exchange(requestOf({ verb: 'STLS', arguments: [] }))
  } catch (error) {
    if (!(error instanceof Pop3Error) || error.kind !== 'refused') throw error
    throw new Pop3Error('untrusted', 'STLS', { detail: 'noStls', said: error.said ?? '' })
  }
  await conversation.startTls()
}

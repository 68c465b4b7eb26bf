import { type Phase, Pop3Error } from './error.ts'
import type { Status } from './reply.ts'
import type { Request } from './request.ts'
import { discreet } from './secrets.ts'
import type { Transcript } from './transcript.ts'
import type { Receiver, Transport } from './transport.ts'
import { Wire } from './wire.ts'

type Pending = Request & {
  /** Said in one write with the line before it, whatever the window. */
  readonly joined?: true
  resolve(status: Status): void
  reject(error: Pop3Error): void
}

/**
 * Says lines in order and matches replies to them: at most `window` unanswered at a time, and none behind one
 * that may not be followed. What is asked in one turn of the event loop is said in one write. The first failure
 * ends it, and everything that was still wanted fails with it.
 */
export class Conversation implements Receiver {
  readonly #wire = new Wire()
  /** What has not been said yet, the next one first; those before `#next` have been. */
  #queue: Pending[] = []
  #next = 0
  /** Whether what is in the queue will be said at the end of this turn. */
  #aboutToSay = false
  readonly #unanswered: Pending[] = []
  readonly #transcript: Transcript
  readonly #replyTimeout: number
  readonly #over = Promise.withResolvers<Pop3Error | undefined>()
  #transport: Transport | undefined
  /** Where it stands while nothing is awaited. */
  #standing: Phase = 'connect'
  #secrets: readonly string[] = []
  #paused = false
  #timer: NodeJS.Timeout | undefined
  #failure: Pop3Error | undefined
  #octetsReceived = 0
  #awaitedSince = 0
  #firstOctet: number | undefined

  /** How many lines may be unanswered at a time: 1 is lock-step. */
  window = 1

  constructor(transcript: Transcript, replyTimeout: number) {
    this.#transcript = transcript
    this.#replyTimeout = replyTimeout
  }

  /** Settles when the conversation is over: with what ended it, or undefined where we closed it. Never rejects. */
  get over(): Promise<Pop3Error | undefined> {
    return this.#over.promise
  }

  /** Whether it is over, or was before it began. */
  get isOver(): boolean {
    return this.#failure !== undefined
  }

  /** Where the conversation stands. */
  get phase(): Phase {
    return this.#wire.phase ?? this.#queue[this.#next]?.phase ?? this.#standing
  }

  /** The very first octet the server said; undefined where it said nothing. */
  get firstOctet(): number | undefined {
    return this.#firstOctet
  }

  /** Since when the server owes an answer, or its next piece, in milliseconds since 1970; undefined where it owes none. */
  get awaitedSince(): number | undefined {
    return this.#unanswered.length > 0 && !this.#paused ? this.#awaitedSince : undefined
  }

  /** How many octets the server has said. */
  get octetsReceived(): number {
    return this.#octetsReceived
  }

  /** Speaks over this connection from now on. */
  speakOver(transport: Transport): void {
    this.#transport = transport
    this.#standing = 'idle'
    if (this.#failure) transport.close()
  }

  /**
   * Puts TLS onto the connection, within the time of one reply, STLS having been answered. Rejects with a
   * Pop3Error, after which it is over.
   */
  async startTls(): Promise<void> {
    // What a server, or somebody between, says in the open behind its reply must not be taken for a reply to
    // what we say under TLS (RFC 2595, section 9).
    if (this.#wire.midLine || this.#wire.lastWords !== undefined) {
      this.end(new Pop3Error('untrusted', 'STLS', { detail: 'octetsBehindStls' }))
    }
    this.#standing = 'tls'
    this.#watch()
    try {
      if (!this.#failure) await this.#transport?.startTls()
    } catch (error) {
      this.end(error as Pop3Error)
    }
    clearTimeout(this.#timer)
    if (this.#failure) throw this.#failure
    this.#standing = 'idle'
    this.#transcript.noted(`${this.#transport?.tls}`)
  }

  /** From now on none of these strings may stand in the transcript, until `unhide`, nor in an error at any time. */
  hide(secrets: readonly string[]): void {
    this.#secrets = [...this.#secrets, ...secrets]
    this.#transcript.hide(secrets)
  }

  /** The login is over. */
  unhide(): void {
    this.#transcript.unhide()
  }

  /** Waits for the greeting (RFC 1939, section 4). Only `exchangeTogether` says anything before it has come. */
  greeting(): Promise<Status> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#await({
        line: '',
        shown: '',
        shape: 'single',
        phase: 'greeting',
        pipelined: true,
        resolve,
        reject,
      })
      this.#watch()
    })
  }

  /**
   * Says a line once its turn has come and gives its reply's status, `ok` or `challenge`, once the reply is
   * whole. Rejects with a Pop3Error; after `refused` the conversation goes on, after any other it is over.
   */
  exchange(request: Request): Promise<Status> {
    return this.#ask(request)
  }

  /**
   * Says lines in one write, one `exchange` each, whatever the window; also before the greeting has come. For where
   * nothing else is wanted: of them all only the last may be one that may not be followed.
   */
  exchangeTogether(requests: readonly Request[]): Promise<Status>[] {
    return requests.map(request => this.#ask({ ...request, joined: true }))
  }

  #ask(request: Omit<Pending, 'resolve' | 'reject'>): Promise<Status> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#queue.push({ ...request, resolve, reject })
      this.#sayThisTurn()
    })
  }

  /** A slow reader holds the server back; no deadline runs meanwhile. */
  pause(): void {
    this.#paused = true
    this.#watch()
    this.#transport?.pause()
  }

  /** The slow reader has caught up. */
  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#watch()
    this.#transport?.resume()
  }

  /** Ends it. Without an error it is over as we wished; what was still wanted fails as `closed`. */
  end(error?: Pop3Error): void {
    if (this.#failure) return
    clearTimeout(this.#timer)
    const failure = error ? discreet(error, this.#secrets) : this.stopped()
    this.#failure = failure
    this.#transcript.unhide()
    this.#transcript.noted(error ? `ended: ${error.message}` : 'closed')
    this.#transport?.close()
    this.#wire.abandon()
    const wanted = [...this.#unanswered.splice(0), ...this.#queue.slice(this.#next)]
    this.#queue = []
    this.#next = 0
    for (const { reject } of wanted) reject(failure)
    this.#over.resolve(error && failure)
  }

  /** The error for a conversation that was ended at this end, now. */
  stopped(): Pop3Error {
    return new Pop3Error('closed', this.phase, { detail: 'stopped' })
  }

  received(octets: Uint8Array): void {
    this.#transcript.received(octets)
    this.#firstOctet ??= octets[0]
    this.#octetsReceived += octets.length
    try {
      this.#wire.receive(octets)
    } catch (error) {
      this.end(error instanceof Pop3Error ? error : new Pop3Error('closed', this.phase, { cause: error }))
    }
    // Not before all of these octets are read: none of them can answer what is said only now.
    if (this.#next < this.#queue.length) this.#sayThisTurn()
    this.#watch()
  }

  ended(cause: Error | undefined): void {
    const said = this.#wire.lastWords
    this.end(new Pop3Error('closed', this.phase, { cause, ...(said !== undefined && { said }) }))
  }

  /**
   * Says what there is to say behind everything else that is done in this turn, so that what is asked in a loop, or by
   * all who were waiting for one packet, leaves in one packet: the tick comes when no promise has anything left to do.
   */
  #sayThisTurn(): void {
    if (this.#aboutToSay) return
    this.#aboutToSay = true
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#aboutToSay = false
        this.#say()
      }),
    )
  }

  #say(): void {
    const waiting = this.#unanswered.length > 0
    let lines = ''
    for (let next = this.#queue[this.#next]; next && this.#mayFollow(next); next = this.#queue[this.#next]) {
      this.#next += 1
      this.#await(next)
      lines += `${next.line}\r\n`
      this.#transcript.sent(next.shown)
    }
    // Taking the first out of an array each time would cost as much as what is behind it: a purge may be long.
    if (this.#next * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#next)
      this.#next = 0
    }
    // Who reads the transcript may have stopped it in between.
    if (lines === '' || this.#failure) return
    this.#transport?.write(lines)
    // Whoever keeps asking must not put off the deadline of what was asked before.
    if (!waiting) this.#watch()
  }

  #mayFollow(next: Pending): boolean {
    const last = this.#unanswered.at(-1)
    if (!last) return true
    if (next.joined) return last.pipelined
    return last.pipelined && next.pipelined && this.#unanswered.length < this.window
  }

  #await(pending: Pending): void {
    this.#unanswered.push(pending)
    let status: Status | undefined
    this.#wire.expect({
      shape: pending.shape,
      phase: pending.phase,
      status: first => {
        status = first
      },
      body: octets => pending.body?.(octets),
      end: () => {
        this.#unanswered.shift()
        if (status) this.#settle(pending, status)
      },
    })
  }

  /** Gives the server its whole time anew: when it is asked first, and at each piece of a reply. */
  #watch(): void {
    clearTimeout(this.#timer)
    this.#awaitedSince = Date.now()
    const { phase } = this
    if (this.#failure || this.#paused || phase === 'idle') return
    const patience = Math.min(this.#unanswered[0]?.patience ?? this.#replyTimeout, this.#replyTimeout)
    this.#timer = setTimeout(() => this.end(new Pop3Error('timeout', phase)), patience)
  }

  #settle({ phase, resolve, reject }: Pending, status: Status): void {
    const { outcome, code, text } = status
    if (outcome === 'refused') {
      const error = new Pop3Error('refused', phase, { said: text, ...(code && { code }) })
      reject(discreet(error, this.#secrets))
    } else {
      resolve(status)
    }
  }
}

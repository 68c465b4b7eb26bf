import { type Phase, Pop3Error } from './error.ts'
import {
  type Command,
  formatCommand,
  grammar,
  type ReplyShape,
  redactCommand,
  replyShape,
} from './grammar.ts'
import type { Status } from './reply.ts'
import type { Transcript } from './transcript.ts'
import type { Receiver, Transport } from './transport.ts'
import { Wire } from './wire.ts'

/** A line to say, and what to do with the reply. */
export type Request = {
  readonly line: string
  /** The line as it may be kept in a transcript. */
  readonly shown: string
  readonly shape: ReplyShape
  readonly phase: Phase
  readonly pipelined: boolean
  /** Takes a multi-line reply piece by piece (views: copy what is kept). What it throws ends the session. */
  readonly body?: (octets: Uint8Array) => void
}

/** A command as a request. */
export const requestOf = (command: Command, body?: (octets: Uint8Array) => void): Request => ({
  line: formatCommand(command),
  shown: redactCommand(command),
  shape: replyShape(command),
  phase: command.verb,
  pipelined: grammar[command.verb].pipelined,
  ...(body && { body }),
})

type Pending = Request & { resolve(status: Status): void; reject(error: Pop3Error): void }

/**
 * Says lines in order and matches replies to them: at most `window` unanswered at a time, and none behind one
 * that may not be followed. The first failure ends it, and everything that was still wanted fails with it.
 */
export class Conversation implements Receiver {
  readonly #wire = new Wire()
  readonly #queue: Pending[] = []
  readonly #unanswered: Pending[] = []
  readonly #transcript: Transcript
  readonly #replyTimeout: number
  readonly #over = Promise.withResolvers<Pop3Error | undefined>()
  #transport: Transport | undefined
  #timer: NodeJS.Timeout | undefined
  #failure: Pop3Error | undefined
  #octetsReceived = 0
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

  /** The very first octet the server said; undefined where it said nothing. */
  get firstOctet(): number | undefined {
    return this.#firstOctet
  }

  /** How many octets the server has said. */
  get octetsReceived(): number {
    return this.#octetsReceived
  }

  /** Whether the server said something that nothing had asked for. */
  get saidUnasked(): boolean {
    return this.#wire.midLine || this.#wire.lastWords !== undefined
  }

  /** Speaks over this connection from now on. */
  speakOver(transport: Transport): void {
    this.#transport = transport
  }

  /** Waits for the greeting (RFC 1939, section 4). */
  greeting(): Promise<Status> {
    return new Promise((resolve, reject) => {
      this.#await({
        line: '',
        shown: '',
        shape: 'single',
        phase: 'greeting',
        pipelined: false,
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
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#queue.push({ ...request, resolve, reject })
      this.#say()
    })
  }

  /** A slow reader holds the server back; no deadline runs meanwhile. */
  pause(): void {
    clearTimeout(this.#timer)
    this.#transport?.pause()
  }

  /** The slow reader has caught up. */
  resume(): void {
    this.#transport?.resume()
    this.#watch()
  }

  /** Ends it. Without an error it is over as we wished; what was still wanted fails as `closed`. */
  end(error?: Pop3Error): void {
    if (this.#failure) return
    clearTimeout(this.#timer)
    this.#failure = error ?? new Pop3Error('closed', this.#wire.phase ?? 'QUIT', { detail: 'stopped' })
    this.#transcript.noted(error ? `ended: ${error.message}` : 'closed')
    this.#transport?.close()
    this.#wire.abandon()
    for (const { reject } of [...this.#unanswered.splice(0), ...this.#queue.splice(0)]) reject(this.#failure)
    this.#over.resolve(error)
  }

  received(octets: Uint8Array): void {
    this.#transcript.received(octets)
    this.#firstOctet ??= octets[0]
    this.#octetsReceived += octets.length
    try {
      this.#wire.receive(octets)
    } catch (error) {
      if (!(error instanceof Pop3Error)) throw error
      this.end(error)
    }
    this.#watch()
  }

  ended(cause: Error | undefined): void {
    const said = this.#wire.lastWords
    const phase = this.#wire.phase ?? 'idle'
    this.end(new Pop3Error('closed', phase, { cause, ...(said !== undefined && { said }) }))
  }

  #say(): void {
    let lines = ''
    for (let next = this.#queue[0]; next && this.#mayFollow(next); next = this.#queue[0]) {
      this.#queue.shift()
      lines += `${next.line}\r\n`
      this.#transcript.sent(next.shown)
      this.#await(next)
    }
    if (lines === '') return
    this.#transport?.write(lines)
    this.#watch()
  }

  #mayFollow(next: Request): boolean {
    const last = this.#unanswered.at(-1)
    return !last || (last.pipelined && next.pipelined && this.#unanswered.length < this.window)
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
        if (status) settle(pending, status)
        this.#say()
      },
    })
  }

  /** Gives the server its whole time anew: at each line said and each piece of a reply. */
  #watch(): void {
    clearTimeout(this.#timer)
    const phase = this.#wire.phase
    if (this.#failure || phase === undefined) return
    this.#timer = setTimeout(() => this.end(new Pop3Error('timeout', phase)), this.#replyTimeout)
  }
}

const settle = ({ phase, resolve, reject }: Pending, status: Status) => {
  if (status.outcome !== 'refused') return resolve(status)
  const { code, text } = status
  reject(new Pop3Error('refused', phase, { said: text, ...(code !== undefined && { code }) }))
}

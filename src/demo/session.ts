import {
  type Command,
  grammar,
  parseCommand,
  redactCommand,
  replyShape,
  type SessionState,
} from '../pop3/grammar.ts'
import { capabilityRows } from './capabilities.ts'
import { CommandLines } from './command-lines.ts'
import type { Faults } from './faults.ts'
import { faultyAnswer } from './faulty-answer.ts'
import { type Doorkeeper, Login, type LoginStep } from './login.ts'
import {
  type Aftermath,
  type Answer,
  type EncodedReply,
  encodeReply,
  leaving,
  listing,
  ok,
  type Reply,
  refusal,
  single,
} from './reply.ts'
import type { SharedMaildrop } from './shared-maildrop.ts'
import { encodedRows, pieceSize } from './stream.ts'
import { Transaction } from './transaction.ts'

/** What the sessions of a server have in common. */
export type Site = Doorkeeper & {
  readonly maildrop: SharedMaildrop
  readonly faults: Faults
}

export type SessionOptions = {
  /** Whether the connection has TLS from its first octet. */
  readonly encrypted: boolean
  /** The greeting's timestamp for APOP, angle brackets included, unlike any other session's. */
  readonly timestamp: string
  /** Takes each line the client sends; what is secret reads `***`. */
  readonly log: (line: string) => void
}

/** Octets to send, and what has to be done once they have gone out. */
export type Outgoing = { readonly octets: Uint8Array; readonly aftermath: Aftermath | undefined }

/**
 * The server's side of one POP3 session without a socket: octets in with `receive`, octets out with `next`, which
 * makes them only as they are taken. RFC 1939, 2449, 2595, 3206 and 5034.
 */
export class ServerSession {
  readonly #site: Site
  readonly #timestamp: string
  readonly #log: (line: string) => void
  readonly #lines = new CommandLines()
  #encrypted: boolean
  #login: Login
  #transaction: Transaction | undefined
  /** The reply that is going out, if one is. */
  #reply: EncodedReply | undefined
  /** Nothing will ever be said again. */
  #silent = false

  constructor(site: Site, { encrypted, timestamp, log }: SessionOptions) {
    this.#site = site
    this.#encrypted = encrypted
    this.#timestamp = timestamp
    this.#log = log
    this.#login = new Login(site, timestamp)
    this.#reply = this.#encode(single(this.#greeting()))
  }

  /** The client sent these octets. */
  receive(octets: Uint8Array): void {
    if (!this.#silent) this.#lines.push(octets)
  }

  /**
   * What is to be said next, some 32 KB at most and as many replies together as fit; undefined where it is the
   * client's turn. Where there is an aftermath, it comes before anything else is asked or told.
   */
  next(): Outgoing | undefined {
    const pieces: Uint8Array[] = []
    let length = 0
    while (length < pieceSize) {
      const answer = this.#reply ? undefined : this.#obey()
      if (answer) this.#reply = this.#encode(answer)
      const step = this.#reply?.next()
      if (!step) break
      if (!step.done) {
        pieces.push(step.value)
        length += step.value.length
        continue
      }
      this.#reply = undefined
      if (step.value) return { octets: Buffer.concat(pieces), aftermath: step.value }
    }
    return length > 0 ? { octets: Buffer.concat(pieces), aftermath: undefined } : undefined
  }

  /** Does what was asked for and not yet answered, as if the replies went out; but they are lost. */
  obeyUnheard(): void {
    for (let answer = this.#obey(); answer; answer = this.#obey()) {
      if (answer.reply.aftermath) this.forgetInput()
    }
  }

  /** Forgets what the client sent and was not yet answered. */
  forgetInput(): void {
    this.#lines.clear()
  }

  /** TLS was put onto the connection: what was said before it does not count any more (RFC 2595, section 4). */
  encrypt(): void {
    this.forgetInput()
    this.#encrypted = true
    this.#login = new Login(this.#site, this.#timestamp)
  }

  /** The connection is gone. What was marked and not followed by QUIT stays. */
  close(): void {
    this.#silent = true
    this.#transaction?.close()
  }

  get #state(): SessionState {
    return this.#transaction ? 'TRANSACTION' : 'AUTHORIZATION'
  }

  get #capabilities(): string[] {
    return capabilityRows(this.#site, { state: this.#state, encrypted: this.#encrypted })
  }

  #greeting(): Reply {
    const { faults } = this.#site
    if (faults.greeting !== undefined) return { status: faults.greeting }
    return ok(faults.lacks.includes('APOP') ? 'Postern demo' : `Postern demo ${this.#timestamp}`)
  }

  #encode(answer: Answer): EncodedReply {
    return encodeReply(answer, this.#site.faults.bareReplies)
  }

  /** Does what the next line asks for; undefined where there is none, or where it is never answered. */
  #obey(): Answer | undefined {
    const next = this.#silent ? undefined : this.#lines.next()
    if (next === undefined) return undefined
    const answer =
      next === 'tooLong' ? single(leaving(refusal('The line is too long.'))) : this.#take(next.line)
    if (!answer || answer.reply.aftermath === 'close') this.#silent = true
    return answer
  }

  #take(line: string): Answer | undefined {
    if (this.#login.awaitsResponse) {
      this.#log('***')
      return { reply: this.#conclude(this.#login.respond(line)), shape: 'challenge' }
    }
    const command = parseCommand(line)
    // What is no command may be a password gone astray.
    this.#log('fault' in command ? '***' : redactCommand(command))
    if ('fault' in command) return single(refusal(command.fault))
    const reply = this.#answer(command)
    return reply === 'silence' ? undefined : { reply, shape: replyShape(command) }
  }

  #answer(command: Command): Reply | 'silence' {
    const faulty = faultyAnswer(this.#site.faults, command, this.#encrypted)
    if (faulty) return faulty
    if (!grammar[command.verb].states.includes(this.#state)) {
      return refusal(`${command.verb} is not for the ${this.#state} state.`)
    }
    return this.#perform(command)
  }

  #perform(command: Command): Reply | 'silence' {
    const { faults } = this.#site
    switch (command.verb) {
      case 'CAPA':
        return {
          ...listing('This is what I can do', encodedRows(this.#capabilities)),
          ...(faults.dropsBehindCapa && !this.#transaction && { aftermath: 'forgetInput' }),
        }
      case 'STLS':
        if (this.#encrypted) return refusal('There is TLS already.')
        return { ...ok('Begin TLS'), smuggled: faults.injectBehindStls, aftermath: 'startTls' }
      case 'QUIT':
        return leaving(this.#transaction?.update() ?? ok('Good bye'))
      default:
        return this.#transaction?.perform(command) ?? this.#conclude(this.#login.perform(command))
    }
  }

  /** A login that is accepted opens the maildrop. */
  #conclude(step: LoginStep): Reply {
    if (step !== 'accepted') return step
    const { maildrop, faults } = this.#site
    if (maildrop.sinceOpened() < faults.loginDelay * 1000) {
      return refusal(`[LOGIN-DELAY] Logins must be ${faults.loginDelay} s apart.`)
    }
    const open = maildrop.open(faults.exclusive)
    if (!open) return refusal('[IN-USE] Another session has the maildrop.')
    this.#transaction = new Transaction(open, faults)
    return { ...ok('Logged in'), ...(faults.dropsBehindLogin && { aftermath: 'forgetInput' }) }
  }
}

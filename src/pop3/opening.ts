import { type Credentials, type LoginMethod, loginMethods, secretsOf } from './auth.ts'
import { askCapa } from './capa.ts'
import { Pop3Error } from './error.ts'
import {
  type Door,
  type FirstFlight,
  leaveTogether,
  lessonOf,
  mayLeaveEarly,
  methodInFlight,
} from './first-flight.ts'
import type { Line, LineStep } from './line.ts'
import type { ListingLimits } from './line-reader.ts'
import { logIn } from './login.ts'
import type { Capabilities } from './reply.ts'
import { withoutSecrets } from './secrets.ts'
import {
  type CapaAnswer,
  capabilitiesIn,
  expectedBehindLogin,
  memoryBehind,
  noMemory,
  type ServerMemory,
} from './server-memory.ts'
import { Session } from './session.ts'

/** How many commands are unanswered at most where the server takes them ahead of its replies. */
const pipelineWindow = 128

/** What an opening session is at. */
export type OpenStep = LineStep | 'loggingIn'

/** What a login takes besides the line and the credentials. */
export type OpeningOptions = {
  readonly limits?: ListingLimits
  /** Told what the opening has come to. */
  readonly progress?: (step: OpenStep) => void
  /** A line to this server that was begun before: see `prepareLine`. A new one is made where it is of no use any more. */
  readonly line?: Line
  /** How the server was found the last time. */
  readonly memory?: ServerMemory
  /**
   * Told how it was found this time: once that is certain, or once opening has failed in a way that teaches something.
   * Must not throw.
   */
  readonly learned?: (memory: ServerMemory) => void
}

/** One login, with what is learned of the server on the way. */
export class Opening {
  readonly #line: Line
  readonly #credentials: Credentials
  readonly #options: OpeningOptions
  /** What is known of the server by now. */
  #memory: ServerMemory
  #flight: FirstFlight | undefined
  #isEarly = false

  constructor(line: Line, credentials: Credentials, options: OpeningOptions) {
    this.#line = line
    this.#credentials = credentials
    this.#options = options
    this.#memory = options.memory ?? noMemory
  }

  /** All that comes before a session; `isTls` where TLS comes first. */
  async run(isTls: boolean): Promise<Session> {
    if (isTls && !this.#credentials.login && !this.#line.isReady && mayLeaveEarly(this.#memory)) {
      await this.#line.connected
      this.#begin({ greeting: '', encrypted: true }, this.#memory.early === true)
      this.#isEarly = this.#flight !== undefined
    }
    const { greeting, tls } = await this.#line.ready
    const door = { greeting: greeting.text, encrypted: tls !== undefined }
    this.#begin(door, this.#memory.together === true)
    const before = await this.#askBefore()
    await this.#logIn(door, before)
    this.#line.conversation.unhide()
    return this.#session(before, tls)
  }

  /** Tells what a failure teaches of the server, if anything. */
  failed(error: unknown): void {
    if (!(error instanceof Pop3Error) || error.detail === 'stopped') return
    const isPlainRefusal = error.kind === 'refused' && error.code === undefined && error.phase !== 'greeting'
    // What the server can do was taken on trust, and may have come to be another.
    if (isPlainRefusal && this.#options.memory?.before === 'refused') this.#memory = noMemory
    if (error.phase !== 'greeting' || error.kind !== 'refused') this.#learnOfFlight()
    if (this.#memory !== (this.#options.memory ?? noMemory)) this.#options.learned?.(this.#memory)
  }

  /**
   * Begins to log in as far as that can be before CAPA is answered, unless it has begun. `isKnown` where the server was
   * seen to answer that.
   */
  #begin(door: Door, isKnown: boolean): void {
    const { conversation } = this.#line
    const credentials = this.#credentials
    conversation.hide(secretsOf(credentials, door.greeting))
    if (this.#flight) return
    this.#options.progress?.('loggingIn')
    const method = methodInFlight(this.#memory, credentials, door)
    const { greeting } = door
    this.#flight = method && leaveTogether(conversation, credentials, { method, greeting, isKnown })
  }

  /** What the server says of itself; not asked for where it has no CAPA, for some close after a few errors. */
  async #askBefore(): Promise<CapaAnswer> {
    if (this.#memory.before === 'refused') return 'refused'
    const answer = await (this.#flight?.capabilities ?? askCapa(this.#line.conversation))
    if (!this.#isEchoing(answer)) this.#memory = memoryBehind(this.#memory, answer)
    return answer
  }

  async #logIn({ greeting, encrypted }: Door, before: CapaAnswer): Promise<void> {
    const offered = loginMethods(capabilitiesIn(before), greeting, encrypted)
    const { login } = this.#credentials
    const { memory } = this.#options
    const methods = memory?.before === 'refused' ? asLastTime(offered, memory) : offered
    const method = await logIn(this.#line.conversation, this.#credentials, {
      methods: login ? [login] : methods,
      greeting,
      begun: this.#flight?.login,
    })
    this.#memory = { ...this.#memory, method }
    this.#learnOfFlight()
  }

  async #session(before: CapaAnswer, tls: string | undefined): Promise<Session> {
    const { conversation } = this.#line
    const { limits } = this.#options
    const about = { tls, ...(limits && { limits }) }
    if (before === 'refused') {
      this.#tell()
      return new Session(conversation, { ...about, capabilities: capabilitiesIn(before) })
    }
    const expected = expectedBehindLogin({ ...this.#memory, before })
    const certain = this.#askBehind()
    if (!expected.has('PIPELINING')) {
      return new Session(conversation, { ...about, capabilities: await certain })
    }
    conversation.window = pipelineWindow
    return new Session(conversation, { ...about, capabilities: expected, certain })
  }

  /** Asks what the server can do behind the login, and sees how many commands it takes at a time then. */
  async #askBehind(): Promise<Capabilities> {
    const { conversation } = this.#line
    try {
      const after = await askCapa(conversation)
      const capabilities = capabilitiesIn(after)
      conversation.window = capabilities.has('PIPELINING') ? pipelineWindow : 1
      if (!this.#isEchoing(after)) this.#memory = { ...this.#memory, after }
      return capabilities
    } finally {
      this.#tell()
    }
  }

  #learnOfFlight(): void {
    if (!this.#flight) return
    this.#memory = lessonOf(this.#memory, {
      answered: this.#flight.answered(),
      isEarly: this.#isEarly,
      isFresh: this.#line !== this.#options.line,
    })
  }

  #tell(): void {
    this.#options.learned?.(this.#memory)
  }

  /** Whether an answer holds a secret: then it is not remembered. */
  #isEchoing(answer: CapaAnswer): boolean {
    const secrets = secretsOf(this.#credentials, '')
    return answer !== 'refused' && answer.some(row => withoutSecrets(row, secrets) !== row)
  }
}

/** The ways to log in where the server is not asked, with the one that worked in place of the usual one. */
const asLastTime = (offered: readonly LoginMethod[], { method }: ServerMemory): readonly LoginMethod[] =>
  offered.map(way => (way === 'APOP' || method === undefined || method === 'APOP' ? way : method))

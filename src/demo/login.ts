import { createHash } from 'node:crypto'
import type { Command } from '../pop3/grammar.ts'
import { challenge, ok, type Reply, refusal } from './reply.ts'

/** A SASL mechanism the server has. */
export type Mechanism = 'PLAIN' | 'LOGIN'

/** Who may log in, and how. */
export type Doorkeeper = {
  readonly user: string
  readonly password: string
  readonly mechanisms: readonly Mechanism[]
}

/** What comes of a step towards a login: a reply, or the login itself. */
export type LoginStep = Reply | 'accepted'

type Claim = { readonly user: string | undefined; readonly password: string | undefined }

type SaslRule = {
  /** What the server asks, one after the other. */
  readonly challenges: readonly string[]
  readonly claim: (responses: readonly string[]) => Claim
}

/**
 * Written from RFC 4616 and not from the client's code, so that the client is held to the specification and not
 * to itself. LOGIN has no RFC.
 */
const sasl: Readonly<Record<Mechanism, SaslRule>> = {
  PLAIN: {
    challenges: [''],
    claim: ([message = '']) => {
      const [authorization, user, password, ...rest] = message.split('\0')
      const actsForSelf = authorization === '' || authorization === user
      return actsForSelf && rest.length === 0 ? { user, password } : { user, password: undefined }
    },
  },
  LOGIN: {
    challenges: ['Username:', 'Password:'],
    claim: ([user, password]) => ({ user, password }),
  },
}

/** The way through the AUTHORIZATION state (RFC 1939, sections 4 and 7; RFC 5034). */
export class Login {
  readonly #doorkeeper: Doorkeeper
  readonly #timestamp: string
  #user: string | undefined
  #exchange: { readonly rule: SaslRule; readonly responses: string[] } | undefined

  /** `timestamp` is the greeting's, with its angle brackets, which APOP is reckoned from. */
  constructor(doorkeeper: Doorkeeper, timestamp: string) {
    this.#doorkeeper = doorkeeper
    this.#timestamp = timestamp
  }

  /** Whether the next line is a response to a challenge, and no command. */
  get awaitsResponse(): boolean {
    return this.#exchange !== undefined
  }

  /** Takes USER, PASS, APOP or AUTH. */
  perform({ verb, arguments: [first = '', second] }: Command): LoginStep {
    switch (verb) {
      case 'USER':
        this.#user = first
        return ok('Now the password')
      case 'PASS':
        return this.#pass(first)
      case 'APOP':
        return this.#decide(first === this.#doorkeeper.user && second === this.#digest())
      case 'AUTH':
        return this.#auth(first, second)
      default:
        throw new Error(`${verb} is no part of a login.`)
    }
  }

  /** Takes the client's response to a challenge; `*` ends the exchange (RFC 5034, section 4). */
  respond(line: string): LoginStep {
    const exchange = this.#exchange
    if (!exchange) throw new Error('Nothing was asked.')
    if (line === '*' || !isBase64(line)) {
      this.#exchange = undefined
      return refusal(line === '*' ? 'As you like.' : 'The response is not base64.')
    }
    exchange.responses.push(Buffer.from(line, 'base64').toString('utf8'))
    return this.#proceed(exchange)
  }

  #pass(password: string): LoginStep {
    const user = this.#user
    if (user === undefined) return refusal('USER comes first.')
    this.#user = undefined
    return this.#decide(this.#admits({ user, password }))
  }

  #auth(name: string, initialResponse: string | undefined): LoginStep {
    const mechanism = this.#doorkeeper.mechanisms.find(known => known === name.toUpperCase())
    if (!mechanism) return refusal('There is no such mechanism.')
    this.#exchange = { rule: sasl[mechanism], responses: [] }
    if (initialResponse === undefined) return this.#proceed(this.#exchange)
    // An initial response that is there but empty reads `=`.
    return this.respond(initialResponse === '=' ? '' : initialResponse)
  }

  #proceed({ rule, responses }: { rule: SaslRule; responses: string[] }): LoginStep {
    const next = rule.challenges[responses.length]
    if (next !== undefined) return challenge(next)
    this.#exchange = undefined
    return this.#decide(this.#admits(rule.claim(responses)))
  }

  #admits({ user, password }: Claim): boolean {
    return user === this.#doorkeeper.user && password === this.#doorkeeper.password
  }

  #decide(admitted: boolean): LoginStep {
    return admitted ? 'accepted' : refusal('[AUTH] Name or password is wrong.')
  }

  #digest(): string {
    return createHash('md5').update(`${this.#timestamp}${this.#doorkeeper.password}`).digest('hex')
  }
}

const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

import type { Verb } from '../pop3/grammar.ts'
import { listing, type Reply, refusal } from './reply.ts'
import { encodedRows } from './stream.ts'

/** What can be wrong with the server: switches that may be thrown while it runs. */
export type Faults = {
  /** The round trip in milliseconds: everything the server says arrives this much later, in order. */
  latency: number
  /** Verbs the server does not know; CAPA is silent about them, and without APOP the greeting has no timestamp. */
  lacks: readonly Verb[]
  /** CAPA does not list PIPELINING, though it works. */
  noPipelining: boolean
  /** What shows the password is refused while there is no TLS. */
  plaintextRefused: boolean
  /** What is said behind `-ERR` to a verb, with the response code if there is to be one. */
  refuse: Readonly<Partial<Record<Verb, string>>>
  /** Verbs that are never answered; nothing behind them is either. */
  stall: readonly Verb[]
  /** Verbs of a multi-line reply that never ends. */
  endless: readonly Verb[]
  /** What came in behind a login that succeeds, and before its reply has gone out, is lost: as in Courier. */
  dropsBehindLogin: boolean
  /** One session at a time has the maildrop; the others are told `[IN-USE]`. */
  exclusive: boolean
  /** The whole greeting, without its line end. */
  greeting: string | undefined
  /** What follows STLS's reply in plaintext, line ends included: what an attacker on the line would add. */
  injectBehindStls: string
  /** `+OK` and `-ERR` stand alone wherever the text behind them is for people only: as in popa3d. */
  bareReplies: boolean
  /** No carriage return is ever sent. */
  lfOnly: boolean
  /** How many octets are written at once; 0 for as many as there are. */
  chunk: number
  /** The connection breaks when this many octets have been sent in it, TLS's own not counted. */
  cutAfter: number
}

/** A server with nothing wrong. */
export const noFaults = (): Faults => ({
  latency: 0,
  lacks: [],
  noPipelining: false,
  plaintextRefused: false,
  refuse: {},
  stall: [],
  endless: [],
  dropsBehindLogin: false,
  exclusive: false,
  greeting: undefined,
  injectBehindStls: '',
  bareReplies: false,
  lfOnly: false,
  chunk: 0,
  cutAfter: Number.POSITIVE_INFINITY,
})

/** The verbs that show a password to whoever listens. */
const showsPassword: readonly Verb[] = ['USER', 'PASS', 'AUTH']

/** The answer a fault gives to a command in the server's place; undefined where the server may answer itself. */
export const faultyAnswer = (
  faults: Faults,
  verb: Verb,
  encrypted: boolean,
): Reply | 'silence' | undefined => {
  if (faults.stall.includes(verb)) return 'silence'
  if (faults.lacks.includes(verb)) return refusal('There is no such command.')
  const refused = faults.refuse[verb]
  if (refused !== undefined) return refusal(refused)
  if (showsPassword.includes(verb) && mustEncrypt(faults, encrypted)) return refusal(plaintextDisallowed)
  return faults.endless.includes(verb)
    ? listing('As long as you like', encodedRows(endlessRows()))
    : undefined
}

const plaintextDisallowed = '[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.'

const mustEncrypt = (faults: Faults, encrypted: boolean) => faults.plaintextRefused && !encrypted

/** Rows that may stand in any listing. */
function* endlessRows(): Generator<string> {
  for (let n = 1; ; n += 1) yield `${n} ${n}`
}

/** Whether CAPA may list what depends on a verb. */
export const admits = (faults: Faults, verb: Verb, encrypted: boolean): boolean =>
  !faults.lacks.includes(verb) && !(showsPassword.includes(verb) && mustEncrypt(faults, encrypted))

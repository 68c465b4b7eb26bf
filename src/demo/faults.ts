import type { Verb } from '../pop3/grammar.ts'
import { type LineFaults, noLineFaults } from './line-faults.ts'

/** What can be wrong with the server: switches that may be thrown while it runs. */
export type Faults = LineFaults & {
  /** Verbs the server does not know; CAPA is silent about them, and without APOP the greeting has no timestamp. */
  lacks: readonly Verb[]
  /** CAPA does not list PIPELINING, though it works. */
  noPipelining: boolean
  /** What shows the password is refused while there is no TLS. */
  plaintextRefused: boolean
  /** Verbs that are answered with `-ERR`, and not done; QUIT then does not end the session either. */
  refuse: Readonly<Partial<Record<Verb, Refusal>>>
  /** Verbs that are never answered; nothing behind them is either. */
  stall: readonly Verb[]
  /** Verbs of a multi-line reply that never ends. */
  endless: readonly Verb[]
  /** What came in behind a login that succeeds, and before its reply has gone out, is lost: as in Courier. */
  dropsBehindLogin: boolean
  /** What came in behind CAPA before the login, and before its reply has gone out, is lost: as in some proxies. */
  dropsBehindCapa: boolean
  /** One session at a time has the maildrop; the others are told `[IN-USE]`. */
  exclusive: boolean
  /**
   * Seconds, or a part of one, that must lie between one login and the next (RFC 2449, section 6.5); 0 for none. An
   * earlier one is refused with `[LOGIN-DELAY]`. CAPA lists whole seconds, rounded up.
   */
  loginDelay: number
  /** What CAPA says of how long messages are kept (RFC 2449, section 6.7); undefined where it says nothing. */
  expire: string | undefined
  /** The whole greeting, without its line end. */
  greeting: string | undefined
  /** What follows STLS's reply in plaintext, line ends included: what an attacker on the line would add. */
  injectBehindStls: string
  /** `+OK` and `-ERR` stand alone wherever the text behind them is for people only: as in popa3d. */
  bareReplies: boolean
  /**
   * The unique-ids a session is told in place of the messages' own. Asked for at each login; an empty id leaves a row
   * without one, and what is not in the list keeps its own.
   */
  idsOf: Listing<string> | undefined
  /** The sizes a session is told by STAT, LIST and RETR in place of the messages' own, likewise. */
  sizesOf: Listing<number> | undefined
  /** Messages that cannot be read, by their own unique-ids, and what reading them does. */
  breaksAt: Readonly<Record<string, Break>>
  /** What counts as reading in `breaksAt`. */
  breakVerbs: readonly ReadingVerb[]
  /**
   * The UPDATE state goes wrong: QUIT behind a login ends the session with `-ERR`, and of what is marked nothing is
   * removed, or only the first half by number, rounded down (RFC 1939, section 6).
   */
  quitFails: 'refuse' | 'partly' | undefined
}

/**
 * What is said behind `-ERR`, with the response code if there is to be one; or what says so when the verb is asked,
 * given its first argument, with undefined to let the server answer itself.
 */
export type Refusal = string | ((argument: string | undefined) => string | undefined)

/**
 * Says something of all messages of a session in their order, given what is true of each. `session` counts the
 * logins that succeeded at this server, from 1.
 */
export type Listing<T> = (own: readonly T[], session: number) => readonly T[]

/** The verbs that give a message's octets. */
export type ReadingVerb = 'TOP' | 'RETR'

/**
 * What reading a message does: it is refused; it is never answered, nor is anything behind it; the connection ends
 * without a word; or it ends when half of the octets have been said.
 */
export type Break = 'refuse' | 'hang' | 'close' | 'cut'

/** A server with nothing wrong. */
export const noFaults = (): Faults => ({
  ...noLineFaults(),
  lacks: [],
  noPipelining: false,
  plaintextRefused: false,
  refuse: {},
  stall: [],
  endless: [],
  dropsBehindLogin: false,
  dropsBehindCapa: false,
  exclusive: false,
  loginDelay: 0,
  expire: 'NEVER',
  greeting: undefined,
  injectBehindStls: '',
  bareReplies: false,
  idsOf: undefined,
  sizesOf: undefined,
  breaksAt: {},
  breakVerbs: ['TOP', 'RETR'],
  quitFails: undefined,
})

/** Refuses a verb the n-th time it is asked from now on, from 1, and no other time. */
export const nthTime = (n: number, text: string): Refusal => {
  let asked = 0
  return () => {
    asked += 1
    return asked === n ? text : undefined
  }
}

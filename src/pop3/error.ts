import type { Verb } from './grammar.ts'

/** What went wrong, in one word. */
export type Pop3ErrorKind =
  /** The server said -ERR. */
  | 'refused'
  /** The server broke the protocol. */
  | 'violation'
  /** The server did not answer in time. */
  | 'timeout'
  /** There is no connection to the server to be had. */
  | 'unreachable'
  /** TLS is missing, or does not prove who the server is. */
  | 'untrusted'
  /** The connection ended, at either end, while something was wanted of it. */
  | 'closed'
  /** The server said more than is sane. */
  | 'tooLarge'

/** Where in a session it happened: before the first command, or at which command. */
export type Phase = 'connect' | 'tls' | 'greeting' | 'idle' | Verb

/** The finer cause, where it changes what a person should do. */
export type Pop3ErrorDetail =
  | 'noSuchHost'
  | 'connectionRefused'
  | 'certificateExpired'
  | 'certificateName'
  | 'certificateSelfSigned'
  | 'certificateUnknown'
  | 'tlsVersion'
  | 'tlsOnPlainPort'
  | 'plainOnTlsPort'
  | 'noStls'
  | 'noSharedMechanism'
  | 'octetsBehindStls'
  | 'noPassword'
  /** Unique-ids name other messages than before, against RFC 1939, section 7. */
  | 'idsChanged'
  /** A reply held far less than was listed. */
  | 'cutShort'
  | 'stopped'

/** The one error of a session. What a server said is in `said`, raw: sanitise it before it is shown. */
export class Pop3Error extends Error {
  override readonly name = 'Pop3Error'
  readonly kind: Pop3ErrorKind
  readonly phase: Phase
  readonly detail: Pop3ErrorDetail | undefined
  /** The response code behind -ERR, in capitals and without brackets, such as IN-USE (RFC 2449, section 8). */
  readonly code: string | undefined
  /** The server's own words. Hostile. */
  readonly said: string | undefined

  constructor(
    kind: Pop3ErrorKind,
    phase: Phase,
    more: { detail?: Pop3ErrorDetail; code?: string; said?: string; cause?: unknown } = {},
  ) {
    super([kind, phase, more.detail, more.code].filter(Boolean).join(' '), { cause: more.cause })
    this.kind = kind
    this.phase = phase
    this.detail = more.detail
    this.code = more.code
    this.said = more.said
  }
}

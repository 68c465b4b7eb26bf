import type { Phase, Pop3Error, Pop3ErrorDetail } from '../pop3/error.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'

/** Something went wrong: what happened, to which server or message, and what to do next. */
export type Problem = { readonly what: DisplayText; readonly advice: DisplayText }

/** The server a problem is about, as a person knows it. */
export type ProblemPlace = { readonly server: DisplayText }

/**
 * The one table that turns an error of the session into words for a person. A code of the server's own comes
 * first, then the finer cause, then the kind.
 */
export const problemOf = (error: Pop3Error, place: ProblemPlace): Problem => {
  const words = serverWords(error)
  const row =
    loginRow(error) ??
    codeRow(error) ??
    (error.detail === undefined ? undefined : byDetail[error.detail]) ??
    byKind[error.kind]
  return { what: row.what(place.server, error, words), advice: row.advice(place.server, error) }
}

type Row = {
  readonly what: (server: DisplayText, error: Pop3Error, words: DisplayText) => DisplayText
  readonly advice: (server: DisplayText, error: Pop3Error) => DisplayText
}

/** What the server said, in brackets of our own; nothing where it said nothing. */
const serverWords = ({ said: text }: Pop3Error): DisplayText =>
  text === undefined || text.trim() === '' ? said`` : said` It says: “${sanitise(text.slice(0, 400))}”`

const loginPhases: ReadonlySet<Phase> = new Set<Phase>(['USER', 'PASS', 'APOP', 'AUTH'])

/** A login that was refused, unless a code says that it is not for who logs in. Of an open line servers say so in words alone. */
const loginRow = ({ kind, phase, code, said: words = '' }: Pop3Error): Row | undefined => {
  const refused = kind === 'refused' && (code === 'AUTH' || (code === undefined && loginPhases.has(phase)))
  if (!refused) return undefined
  return /plain ?text/i.test(words) ? openLineRefused : loginRefused
}

const phaseText = ({ phase }: Pop3Error): DisplayText => sanitise(phase)

const loginRefused: Row = {
  what: (server, _error, words) => said`${server} refused the login.${words}`,
  advice: () =>
    said`Check the user name and the password. Some providers want a password made for this program.`,
}

const openLineRefused: Row = {
  what: (server, _error, words) => said`${server} takes no login on an open line.${words}`,
  advice: () => said`Leave --plaintext away, or use pop3s://.`,
}

/** Response codes (RFC 2449, section 8.1; RFC 3206, section 4). */
const byCode: Readonly<Record<string, Row>> = {
  'IN-USE': {
    what: (server, _error, words) => said`The mailbox on ${server} is open elsewhere.${words}`,
    advice: () =>
      said`Close the other program, or wait: a lost session may count for some minutes. R tries at once.`,
  },
  'LOGIN-DELAY': {
    what: (server, _error, words) => said`${server} wants a pause between two logins.${words}`,
    advice: () => said`It passes by itself. R tries at once.`,
  },
  'SYS/TEMP': {
    what: (server, _error, words) => said`${server} has a trouble of its own that should pass.${words}`,
    advice: () => said`Try again later with R. If it stays, tell the people who run the server.`,
  },
  'SYS/PERM': {
    what: (server, _error, words) =>
      said`${server} has a trouble of its own that will not pass by itself.${words}`,
    advice: () => said`Tell the people who run the server; L shows what was said.`,
  },
}

/** A code is hostile too: it may be the name of what every object inherits. */
const codeRow = ({ code }: Pop3Error): Row | undefined =>
  code !== undefined && Object.hasOwn(byCode, code) ? byCode[code] : undefined

const untrustedAdvice = said`Nothing was sent. If this is your own server, give its CA with --ca FILE; else do not go on.`

const byDetail: Readonly<Record<Pop3ErrorDetail, Row>> = {
  noSuchHost: {
    what: server => said`The name of ${server} could not be found.`,
    advice: () => said`Check how it is spelled, and whether this machine can look up names.`,
  },
  connectionRefused: {
    what: server => said`${server} refused the connection.`,
    advice: () => said`Check the port: POP3 is 110 (pop3://) or, with TLS, 995 (pop3s://).`,
  },
  certificateExpired: {
    what: server => said`The certificate of ${server} has expired or is not valid yet.`,
    advice: () =>
      said`Nothing was sent. Check this machine's clock, then tell the people who run the server.`,
  },
  certificateName: {
    what: server => said`The certificate of ${server} is for another name.`,
    advice: () => said`Nothing was sent. Use the name that the provider gives for POP3; else do not go on.`,
  },
  certificateSelfSigned: {
    what: server => said`The certificate of ${server} is signed by itself: nobody vouches for it.`,
    advice: () => untrustedAdvice,
  },
  certificateUnknown: {
    what: server =>
      said`The certificate of ${server} is signed by an authority that this machine does not know.`,
    advice: () => untrustedAdvice,
  },
  tlsVersion: {
    what: server => said`${server} speaks no TLS that is safe: 1.2 is the least.`,
    advice: () => said`Nothing was sent. Tell the people who run the server.`,
  },
  tlsOnPlainPort: {
    what: server => said`${server} does not speak TLS from the start on this port.`,
    advice: () => said`Try pop3:// (TLS by STLS, port 110) in place of pop3s://.`,
  },
  plainOnTlsPort: {
    what: server => said`${server} gave no greeting. It may want TLS from the start on this port.`,
    advice: () => said`Try pop3s:// in place of pop3://. If that is not it, the server may be down.`,
  },
  noStls: {
    what: (server, _error, words) => said`${server} does not offer TLS on this port (STLS).${words}`,
    advice: () =>
      said`No password was sent. Try pop3s://, or --plaintext if everybody on the way may read the password.`,
  },
  noSharedMechanism: {
    what: server => said`${server} offers no way to log in that Postern knows (USER, APOP, PLAIN, LOGIN).`,
    advice: () => said`Look in the provider's settings for passwords for mail programs.`,
  },
  octetsBehindStls: {
    what: server => said`${server}, or somebody on the way, said more than the reply to STLS in the open.`,
    advice: () =>
      said`No password was sent. This is how an attack looks: use pop3s://, and ask those who run the server.`,
  },
  noPassword: {
    what: (server, error) => said`There is no password for ${server}.${reasonOf(error)}`,
    advice: () => said`R asks again.`,
  },
  idsChanged: {
    what: server =>
      said`${server} gives other messages the unique-ids that were queued: what they name cannot be told for certain.`,
    advice: () =>
      said`Nothing was removed. Look at what is queued, and take out what should not be in it with u.`,
  },
  cutShort: {
    what: server => said`${server} gave only a part of the message with TOP.`,
    advice: () =>
      said`Nothing was kept of it. Without --no-retr messages are loaded with RETR, which gives all.`,
  },
  stopped: {
    what: server => said`The connection to ${server} was closed.`,
    advice: () => said`Press R to connect again.`,
  },
}

const byKind: Readonly<Record<Pop3Error['kind'], Row>> = {
  refused: {
    what: (server, error, words) => said`${server} refused ${phaseText(error)}.${words}`,
    advice: () => said`L shows what was said. R reads the mailbox anew.`,
  },
  violation: {
    what: (server, error, words) => said`${server} broke the rules of POP3 at ${phaseText(error)}.${words}`,
    advice: () => said`Is this a POP3 port? L shows what was said.`,
  },
  timeout: {
    what: (server, error) => said`${server} did not answer in time (${phaseText(error)}).`,
    advice: () => said`The line or the server may be down. R tries again; L shows what was said.`,
  },
  unreachable: {
    what: (server, error) => said`${server} cannot be reached${causeOf(error)}.`,
    advice: () => said`Check the name, the port, and whether a firewall stands between.`,
  },
  untrusted: {
    what: (server, error) => said`The TLS connection to ${server} failed${causeOf(error)}.`,
    advice: () => said`No password was sent. L shows how far it came.`,
  },
  closed: {
    what: (server, _error, words) => said`${server} closed the connection.${words}`,
    advice: () => said`R connects again; what is listed and queued stays.`,
  },
  tooLarge: {
    what: (server, error) => said`${server} said more than is sane in reply to ${phaseText(error)}.`,
    advice: () => said`The connection was closed to keep this machine safe. L shows what was said.`,
  },
}

/** The reason in our own words, where there is one. */
const reasonOf = ({ cause }: Pop3Error): DisplayText =>
  cause instanceof Error ? said` ${sanitise(cause.message)}` : said``

const causeOf = ({ cause }: Pop3Error): DisplayText =>
  cause instanceof Error && 'code' in cause ? said` (${sanitise(String(cause.code))})` : said``

import { createHash } from 'node:crypto'
import type { Capabilities } from './reply.ts'
import { apopTimestamp, offersMechanism } from './reply.ts'

/** Who logs in. A line end or NUL in name or password is a RangeError: no way to log in can carry it. */
export type Credentials = {
  readonly user: string
  readonly password: string
  /** How; chosen by what the server offers unless told. */
  readonly login?: LoginMethod
}

/** A way to log in: the commands of RFC 1939, or a SASL mechanism with or without its initial response (RFC 5034). */
export type LoginMethod =
  | 'USER'
  | 'APOP'
  | { readonly mechanism: 'PLAIN' | 'LOGIN'; readonly initialResponse: boolean }

/**
 * Which ways to log in are worth trying with this server, best first; empty where it offers none that we know.
 * On an open line APOP comes first, which does not show the password; a person allowed the open line, so what
 * shows it may follow. On an encrypted line there is one way only: a wrong password is said once.
 */
export const loginMethods = (
  capabilities: Capabilities,
  greeting: string,
  encrypted: boolean,
): LoginMethod[] => {
  const method = revealingMethod(capabilities)
  const methods = method ? [method] : []
  const apop = apopTimestamp(greeting) !== undefined
  return apop && (!encrypted || !method) ? ['APOP', ...methods] : methods
}

const revealingMethod = (capabilities: Capabilities): LoginMethod | undefined => {
  if (offersMechanism(capabilities, 'PLAIN')) return { mechanism: 'PLAIN', initialResponse: true }
  // A server that says nothing of SASL has USER, whether or not it says so.
  if (capabilities.has('USER') || !capabilities.has('SASL')) return 'USER'
  return offersMechanism(capabilities, 'LOGIN') ? { mechanism: 'LOGIN', initialResponse: false } : undefined
}

/**
 * What AUTH's challenges are answered with, in base64 and in order (RFC 4616 for PLAIN). Throws a RangeError where
 * name or password hold NUL, which divides them, or a line end, which every way to log in is to refuse alike.
 */
export const saslResponses = (
  mechanism: 'PLAIN' | 'LOGIN',
  { user, password }: Credentials,
): readonly string[] => {
  if (/[\0\r\n]/.test(user + password)) throw new RangeError('The name or the password holds a line end.')
  const responses = mechanism === 'PLAIN' ? [`\0${user}\0${password}`] : [user, password]
  return responses.map(text => Buffer.from(text).toString('base64'))
}

/** RFC 5034, section 4: an initial response must fit into a line of 255 octets with its CRLF. */
export const fitsInitialResponse = (mechanism: string, response: string): boolean =>
  `AUTH ${mechanism} ${response}\r\n`.length <= 255

/** APOP's digest (RFC 1939, section 7): 32 hexadecimal digits. */
export const apopDigest = (timestamp: string, password: string): string =>
  createHash('md5').update(`${timestamp}${password}`).digest('hex')

/** Every form in which the password may come back from a server that echoes. */
export const secretsOf = (credentials: Credentials, greeting: string): readonly string[] => {
  const timestamp = apopTimestamp(greeting)
  return [
    credentials.password,
    ...saslResponses('PLAIN', credentials),
    ...saslResponses('LOGIN', credentials).slice(1),
    ...(timestamp === undefined ? [] : [apopDigest(timestamp, credentials.password)]),
  ]
}

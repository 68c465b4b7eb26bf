import type { ReplyShape } from '../pop3/grammar.ts'
import { dotStuffed } from './stream.ts'

/** What has to be done to the connection once a reply has gone out; what came in behind it is lost in any case. */
export type Aftermath = 'startTls' | 'forgetInput' | 'close'

/** What the server says to one command. */
export type Reply = {
  /** `+OK`, `-ERR` or `+`, with what was asked for if that stands in the same line. */
  readonly status: string
  /** What follows for a person, with the response code if there is one: a terse server leaves it out. */
  readonly text?: string
  /** The octets of a multi-line reply, dots not yet stuffed. */
  readonly body?: Iterable<Uint8Array>
  /** Octets behind the whole reply that no server should send. */
  readonly smuggled?: string
  readonly aftermath?: Aftermath
}

/** `+OK` with words for a person. */
export const ok = (text: string): Reply => ({ status: '+OK', text })

/** `+OK` with what was asked for. */
export const answer = (data: string): Reply => ({ status: `+OK ${data}` })

/** `-ERR`; the text begins with the response code if there is one (RFC 2449, section 8). */
export const refusal = (text: string): Reply => ({ status: '-ERR', text })

/** `+` and a challenge in base64 (RFC 5034, section 4). */
export const challenge = (text: string): Reply => ({ status: `+ ${Buffer.from(text).toString('base64')}` })

/** `+OK` and a body. */
export const listing = (text: string, body: Iterable<Uint8Array>): Reply => ({ status: '+OK', text, body })

/** A reply whose octets are made as they are taken, and which gives back its aftermath at the end. */
export type EncodedReply = Generator<Uint8Array, Aftermath | undefined>

/** Puts a reply onto the wire in the shape its command has; `terse` leaves out the text. */
export function* encodeReply(
  { status, text, body, smuggled, aftermath }: Reply,
  shape: ReplyShape,
  terse: boolean,
): EncodedReply {
  yield Buffer.from(terse || text === undefined ? `${status}\r\n` : `${status} ${text}\r\n`)
  if (shape === 'multi-line' && status.startsWith('+OK')) yield* dotStuffed(body ?? [])
  if (smuggled) yield Buffer.from(smuggled)
  return aftermath
}

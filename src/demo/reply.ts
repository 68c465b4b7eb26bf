import type { ReplyShape } from '../pop3/grammar.ts'
import { dotStuffed, halfOf } from './stream.ts'

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
  /** How much goes out, where it is not all: nothing, or the status line and half of the body's octets. */
  readonly said?: 'nothing' | 'half'
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

/** The last words of a session. */
export const leaving = (reply: Reply): Reply => ({ ...reply, aftermath: 'close' })

/** A reply in the shape that its command has. */
export type Answer = { readonly reply: Reply; readonly shape: ReplyShape }

/** A reply of one line. */
export const single = (reply: Reply): Answer => ({ reply, shape: 'single' })

/** A reply whose octets are made as they are taken, and which gives back its aftermath at the end. */
export type EncodedReply = Generator<Uint8Array, Aftermath | undefined>

/** Puts a reply onto the wire; `terse` leaves out the text. */
export function* encodeReply({ reply, shape }: Answer, terse: boolean): EncodedReply {
  const { status, text, body = [], smuggled, said, aftermath } = reply
  if (said === 'nothing') return aftermath
  yield Buffer.from(terse || text === undefined ? `${status}\r\n` : `${status} ${text}\r\n`)
  if (shape === 'multi-line' && status.startsWith('+OK')) {
    yield* said === 'half' ? halfOf(dotStuffed(body)) : dotStuffed(body)
  }
  if (smuggled) yield Buffer.from(smuggled)
  return aftermath
}

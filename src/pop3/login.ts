import { apopDigest, type Credentials, fitsInitialResponse, type LoginMethod, saslResponses } from './auth.ts'
import type { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Command } from './grammar.ts'
import { apopTimestamp, type Status } from './reply.ts'
import { requestOf } from './request.ts'

/** A login that has begun: its first command was said. */
export type BegunLogin = { readonly method: LoginMethod; readonly reply: Promise<Status> }

/**
 * The one command in which this way to log in begins and, where nothing is asked back, ends; undefined where it takes
 * several, or must wait to be asked.
 */
export const openingCommand = (
  method: LoginMethod,
  credentials: Credentials,
  greeting: string,
): Command | undefined => {
  const { user, password } = credentials
  if (method === 'APOP') {
    const timestamp = apopTimestamp(greeting)
    // Without one, the digest would be the password's own, for everybody to look up.
    if (timestamp === undefined) throw new Pop3Error('untrusted', 'APOP', { detail: 'noSharedMechanism' })
    return { verb: 'APOP', arguments: [user, apopDigest(timestamp, password)] }
  }
  if (method === 'USER' || !isAhead(method, credentials)) return undefined
  const [first = '', ...others] = saslResponses(method.mechanism, credentials)
  return others.length === 0 ? { verb: 'AUTH', arguments: [method.mechanism, first] } : undefined
}

/**
 * Logs in. Tries each way in turn; only a refusal that says nothing of the reason lets the next one have a try. Where
 * one has begun it is gone on with first: if it is none of those ways, its refusal says nothing of the password.
 * Rejects with a Pop3Error, `refused` where no way was open, or `untrusted` where there was none to try. Gives the way
 * that worked.
 */
export const logIn = async (
  conversation: Conversation,
  credentials: Credentials,
  {
    methods,
    greeting,
    begun,
  }: { methods: readonly LoginMethod[]; greeting: string; begun?: BegunLogin | undefined },
): Promise<LoginMethod> => {
  let refusal = new Pop3Error('untrusted', 'AUTH', { detail: 'noSharedMechanism' })
  const at = begun ? methods.findIndex(method => isSame(method, begun.method)) : -1
  const ways = begun ? [begun.method, ...methods.slice(at + 1)] : methods
  for (const [i, method] of ways.entries()) {
    try {
      const first = i === 0 ? begun?.reply : undefined
      await logInBy(conversation, method, { credentials, greeting, first })
      return method
    } catch (error) {
      if (!(error instanceof Pop3Error) || error.kind !== 'refused' || error.code !== undefined) throw error
      const wasOffered = !begun || i > 0 || at !== -1
      if (wasOffered) refusal = error
    }
  }
  throw refusal
}

const isSame = (one: LoginMethod, other: LoginMethod): boolean =>
  typeof one === 'string' || typeof other === 'string' ? one === other : one.mechanism === other.mechanism

/** What a login is made of; `first` is the reply to its first command, where that was said already. */
type Given = {
  readonly credentials: Credentials
  readonly greeting: string
  readonly first: Promise<Status> | undefined
}

const logInBy = async (conversation: Conversation, method: LoginMethod, given: Given): Promise<void> => {
  const { credentials, greeting, first } = given
  const say = (command: Command) => conversation.exchange(requestOf(command))
  if (typeof method === 'object') return authenticate(conversation, method, given)
  const { user, password } = credentials
  if (method === 'USER') {
    await say({ verb: 'USER', arguments: [user] })
    await say({ verb: 'PASS', arguments: [password] })
    return
  }
  const opening = openingCommand(method, credentials, greeting)
  if (first) await first
  else if (opening) await say(opening)
}

/** Whether the first response stands behind AUTH. */
const isAhead = (
  { mechanism, initialResponse }: Exclude<LoginMethod, string>,
  credentials: Credentials,
): boolean =>
  initialResponse && fitsInitialResponse(mechanism, saslResponses(mechanism, credentials)[0] ?? '')

/** AUTH and its challenges (RFC 5034, section 4). */
const authenticate = async (
  conversation: Conversation,
  method: Exclude<LoginMethod, string>,
  { credentials, first: said }: Given,
): Promise<void> => {
  const { mechanism } = method
  const responses = [...saslResponses(mechanism, credentials)]
  const ahead = isAhead(method, credentials)
  const opening: Command = {
    verb: 'AUTH',
    arguments: ahead ? [mechanism, responses[0] ?? ''] : [mechanism],
  }
  let status: Status = await (said ?? conversation.exchange(requestOf(opening)))
  // Who challenges an initial response of PLAIN did not take it, and gets it again.
  let next = ahead && (mechanism === 'LOGIN' || status.outcome === 'ok') ? 1 : 0
  // Old Exchange says +OK where a challenge belongs: before the last response nobody can be logged in.
  while (status.outcome === 'challenge' || next < responses.length) {
    if (next > responses.length) throw new Pop3Error('violation', 'AUTH')
    const response = responses[next]
    next += 1
    status = await conversation.exchange({
      // RFC 5034, section 4: a client that has no answer gives up with an asterisk.
      line: response ?? '*',
      shown: response === undefined ? '*' : '***',
      shape: 'challenge',
      phase: 'AUTH',
      pipelined: false,
    })
  }
}

import { apopDigest, type Credentials, fitsInitialResponse, type LoginMethod, saslResponses } from './auth.ts'
import type { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Command } from './grammar.ts'
import { apopTimestamp, type Status } from './reply.ts'
import { requestOf } from './request.ts'

/**
 * Logs in. Tries each way in turn; only a refusal that says nothing of the reason lets the next one have a try.
 * Rejects with a Pop3Error, `refused` where no way was open, or `untrusted` where there was none to try.
 */
export const logIn = async (
  conversation: Conversation,
  credentials: Credentials,
  { methods, greeting }: { methods: readonly LoginMethod[]; greeting: string },
): Promise<void> => {
  let refusal = new Pop3Error('untrusted', 'AUTH', { detail: 'noSharedMechanism' })
  for (const method of methods) {
    try {
      await logInBy(conversation, method, credentials, greeting)
      return
    } catch (error) {
      if (!(error instanceof Pop3Error) || error.kind !== 'refused' || error.code !== undefined) throw error
      refusal = error
    }
  }
  throw refusal
}

const logInBy = async (
  conversation: Conversation,
  method: LoginMethod,
  credentials: Credentials,
  greeting: string,
): Promise<void> => {
  const say = (given: Command) => conversation.exchange(requestOf(given))
  const { user, password } = credentials
  if (method === 'APOP') {
    const timestamp = apopTimestamp(greeting)
    // Without one, the digest would be the password's own, for everybody to look up.
    if (timestamp === undefined) throw new Pop3Error('untrusted', 'APOP', { detail: 'noSharedMechanism' })
    await say({ verb: 'APOP', arguments: [user, apopDigest(timestamp, password)] })
  } else if (method === 'USER') {
    await say({ verb: 'USER', arguments: [user] })
    await say({ verb: 'PASS', arguments: [password] })
  } else {
    await authenticate(conversation, method, credentials)
  }
}

/** AUTH and its challenges (RFC 5034, section 4). */
const authenticate = async (
  conversation: Conversation,
  { mechanism, initialResponse }: { mechanism: 'PLAIN' | 'LOGIN'; initialResponse: boolean },
  credentials: Credentials,
): Promise<void> => {
  const responses = [...saslResponses(mechanism, credentials)]
  const first = responses[0] ?? ''
  const ahead = initialResponse && fitsInitialResponse(mechanism, first)
  const opening: Command = { verb: 'AUTH', arguments: ahead ? [mechanism, first] : [mechanism] }
  let status: Status = await conversation.exchange(requestOf(opening))
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

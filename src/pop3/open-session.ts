import {
  apopDigest,
  type Credentials,
  fitsInitialResponse,
  type LoginMethod,
  loginMethods,
  saslResponses,
  secretsOf,
} from './auth.ts'
import { Conversation, type Request, requestOf } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Command } from './grammar.ts'
import { type ListingLimits, rowReader } from './line-reader.ts'
import { apopTimestamp, type Capabilities, noCapabilities, parseCapabilities, type Status } from './reply.ts'
import { Session } from './session.ts'
import type { Transcript } from './transcript.ts'
import { connect, type Endpoint } from './transport.ts'

/** How long a server may take, in milliseconds. */
export type Timeouts = {
  /** From the first packet to the greeting: name look-up, TCP and TLS included. */
  readonly connect: number
  /** From a command, or the last piece of its reply, to the next piece. */
  readonly reply: number
}

/** Patience that suits a person at a screen; Dovecot takes 10 s to say [IN-USE]. */
export const usualTimeouts: Timeouts = { connect: 20_000, reply: 45_000 }

/** How many commands are unanswered at most where the server takes them ahead of its replies. */
const pipelineWindow = 128

export type OpenOptions = {
  readonly signal: AbortSignal
  readonly transcript: Transcript
  readonly timeouts?: Timeouts
  readonly limits?: ListingLimits
  /** Told what the opening has come to. */
  readonly progress?: (step: OpenStep) => void
}

/** What an opening session is at. */
export type OpenStep = 'connecting' | 'securing' | 'loggingIn'

/**
 * Opens a session: connects, greets, puts TLS on where the endpoint wants it, and logs in. There is no way to a
 * server but this. Rejects with a Pop3Error; a login never goes over an open line unless the endpoint says
 * `plaintext`, and nothing falls back to less than was asked for.
 */
export const openSession = async (
  endpoint: Endpoint,
  credentials: Credentials,
  options: OpenOptions,
): Promise<Session> => {
  const { signal, transcript, timeouts = usualTimeouts, limits, progress } = options
  const conversation = new Conversation(transcript, timeouts.reply)
  const stop = () => conversation.end(new Pop3Error('closed', 'connect', { detail: 'stopped' }))
  signal.addEventListener('abort', stop, { once: true })
  conversation.over.then(() => signal.removeEventListener('abort', stop))
  try {
    progress?.('connecting')
    const { greeting, transport } = await greet(endpoint, conversation, { signal, transcript, timeouts })
    let capabilities = await capabilitiesOf(conversation)
    if (endpoint.security === 'stls') {
      progress?.('securing')
      await secure()
      capabilities = await capabilitiesOf(conversation)
    }
    progress?.('loggingIn')
    transcript.hide(secretsOf(credentials, greeting.text))
    await logIn(conversation, credentials, {
      methods: credentials.login
        ? [credentials.login]
        : loginMethods(capabilities, greeting.text, transport.tls !== undefined),
      greeting: greeting.text,
    })
    transcript.unhide()
    // A server without CAPA has none after the login either, and some close after a few errors.
    if (capabilities !== noCapabilities) capabilities = await capabilitiesOf(conversation)
    if (capabilities.has('PIPELINING')) conversation.window = pipelineWindow
    return new Session(conversation, { capabilities, tls: transport.tls, ...(limits && { limits }) })

    async function secure() {
      try {
        await conversation.exchange(command('STLS'))
      } catch (error) {
        const refused = error instanceof Pop3Error && error.kind === 'refused'
        throw refused
          ? new Pop3Error('untrusted', 'STLS', { detail: 'noStls', said: error.said ?? '' })
          : error
      }
      // What a server, or somebody between, says in the open behind its reply must not be taken for a reply
      // to what we say under TLS (RFC 2595, section 9).
      if (conversation.saidUnasked) throw new Pop3Error('untrusted', 'STLS', { detail: 'octetsBehindStls' })
      await transport.startTls()
      transcript.noted(`${transport.tls}`)
    }
  } catch (error) {
    conversation.end(error instanceof Pop3Error ? error : undefined)
    throw error
  }
}

/** Connects and waits for the greeting, all within the one deadline. */
const greet = async (
  endpoint: Endpoint,
  conversation: Conversation,
  { signal, transcript, timeouts }: { signal: AbortSignal; transcript: Transcript; timeouts: Timeouts },
) => {
  const deadline = new AbortController()
  const timer = setTimeout(() => {
    deadline.abort()
    conversation.end(new Pop3Error('timeout', 'greeting'))
  }, timeouts.connect)
  try {
    transcript.noted(`connecting to ${endpoint.host} port ${endpoint.port}, ${endpoint.security}`)
    const transport = await connect(endpoint, conversation, AbortSignal.any([signal, deadline.signal]))
    conversation.speakOver(transport)
    if (transport.tls) transcript.noted(transport.tls)
    return { transport, greeting: await conversation.greeting() }
  } catch (error) {
    throw misspoken(endpoint, conversation, deadline.signal.aborted, error)
  } finally {
    clearTimeout(timer)
  }
}

/** The first octet of a TLS alert (RFC 8446, section 5.1): what a TLS port says to plain text, if anything. */
const tlsAlert = 0x15

/** Tells a plain conversation with a TLS port from other failures, and a deadline from a stop. */
const misspoken = (
  endpoint: Endpoint,
  conversation: Conversation,
  late: boolean,
  error: unknown,
): unknown => {
  if (!(error instanceof Pop3Error)) return error
  const failure = late && error.detail === 'stopped' ? new Pop3Error('timeout', 'connect') : error
  if (endpoint.security === 'tls' || failure.phase !== 'greeting' || failure.kind === 'refused')
    return failure
  const silent = conversation.firstOctet === undefined && (failure.kind === 'closed' || endpoint.port === 995)
  if (!silent && conversation.firstOctet !== tlsAlert) return failure
  return new Pop3Error('unreachable', 'greeting', { detail: 'plainOnTlsPort', cause: failure })
}

const capabilitiesOf = async (conversation: Conversation): Promise<Capabilities> => {
  const rows: string[] = []
  try {
    await conversation.exchange(
      command(
        'CAPA',
        rowReader('CAPA', row => rows.push(row), { row: 1024, rows: 1000 }),
      ),
    )
  } catch (error) {
    if (error instanceof Pop3Error && error.kind === 'refused') return noCapabilities
    throw error
  }
  return parseCapabilities(rows)
}

const command = (verb: Command['verb'], body?: (octets: Uint8Array) => void): Request =>
  requestOf({ verb, arguments: [] }, body)

/** Tries each way in turn; only a refusal that says nothing of the reason lets the next one have a try. */
const logIn = async (
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
    await say({ verb: 'APOP', arguments: [user, apopDigest(apopTimestamp(greeting) ?? '', password)] })
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
  // Old Exchange says +OK where a challenge belongs; without a response nobody can be logged in yet.
  if (!ahead && status.outcome === 'ok') status = { ...status, outcome: 'challenge' }
  // Who challenges an initial response of PLAIN did not take it, and gets it again.
  let next = ahead && mechanism === 'LOGIN' ? 1 : 0
  while (status.outcome === 'challenge') {
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

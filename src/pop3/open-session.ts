import { type Credentials, loginMethods, secretsOf } from './auth.ts'
import { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import type { Verb } from './grammar.ts'
import { type ListingLimits, rowReader } from './line-reader.ts'
import { logIn } from './login.ts'
import { type Capabilities, noCapabilities, parseCapabilities } from './reply.ts'
import { type Request, requestOf } from './request.ts'
import { Session } from './session.ts'
import type { Transcript } from './transcript.ts'
import { connect, type Endpoint } from './transport.ts'

/** How long a server may take, in milliseconds. */
export type Timeouts = {
  /** From the first packet to the greeting: name look-up, TCP and TLS included. */
  readonly connect: number
  /** From a command, or the last piece of its reply, to the next piece; also for TLS behind STLS. */
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
 * `plaintext`, and nothing falls back to less than was asked for. A name or password with a line end or NUL in it
 * is a RangeError.
 */
export const openSession = async (
  endpoint: Endpoint,
  credentials: Credentials,
  options: OpenOptions,
): Promise<Session> => {
  const { signal, transcript, timeouts = usualTimeouts, limits, progress } = options
  const conversation = new Conversation(transcript, timeouts.reply)
  const stop = () => conversation.end(conversation.stopped())
  signal.addEventListener('abort', stop, { once: true })
  conversation.over.then(() => signal.removeEventListener('abort', stop))
  try {
    progress?.('connecting')
    const { greeting, transport } = await greet(endpoint, conversation, { signal, transcript, timeouts })
    if (endpoint.security === 'stls') {
      progress?.('securing')
      await secure(conversation)
    }
    let capabilities = await capabilitiesOf(conversation)
    progress?.('loggingIn')
    conversation.hide(secretsOf(credentials, greeting.text))
    await logIn(conversation, credentials, {
      methods: credentials.login
        ? [credentials.login]
        : loginMethods(capabilities, greeting.text, transport.tls !== undefined),
      greeting: greeting.text,
    })
    conversation.unhide()
    // A server without CAPA has none after the login either, and some close after a few errors.
    if (capabilities !== noCapabilities) capabilities = await capabilitiesOf(conversation)
    if (capabilities.has('PIPELINING')) conversation.window = pipelineWindow
    return new Session(conversation, { capabilities, tls: transport.tls, ...(limits && { limits }) })
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
  const { kind, phase, detail } = failure
  if (endpoint.security === 'tls' || phase !== 'greeting' || kind === 'refused' || detail === 'stopped') {
    return failure
  }
  const silent = conversation.firstOctet === undefined && (kind === 'closed' || kind === 'timeout')
  if (!silent && conversation.firstOctet !== tlsAlert) return failure
  return new Pop3Error('unreachable', 'greeting', { detail: 'plainOnTlsPort', cause: failure })
}

/** STLS and its handshake; a server that refuses it is not to be trusted with a password. */
const secure = async (conversation: Conversation): Promise<void> => {
  try {
    await conversation.exchange(command('STLS'))
  } catch (error) {
    if (!(error instanceof Pop3Error) || error.kind !== 'refused') throw error
    throw new Pop3Error('untrusted', 'STLS', { detail: 'noStls', said: error.said ?? '' })
  }
  await conversation.startTls()
}

const capabilitiesOf = async (conversation: Conversation): Promise<Capabilities> => {
  const rows: string[] = []
  try {
    await conversation.exchange(
      command(
        'CAPA',
        rowReader('CAPA', row => rows.push(row), { row: 1024, rows: 1000, octets: 64 * 1024 }),
      ),
    )
  } catch (error) {
    if (error instanceof Pop3Error && error.kind === 'refused') return noCapabilities
    throw error
  }
  return parseCapabilities(rows)
}

const command = (verb: Verb, body?: (octets: Uint8Array) => void): Request =>
  requestOf({ verb, arguments: [] }, body)

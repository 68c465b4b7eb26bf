import type { Credentials } from './auth.ts'
import { Pop3Error } from './error.ts'
import { type Line, prepareLine, type Timeouts } from './line.ts'
import { Opening, type OpeningOptions } from './opening.ts'
import type { Session } from './session.ts'
import type { Transcript } from './transcript.ts'
import type { Endpoint } from './transport.ts'

export type { Timeouts } from './line.ts'
export type { OpenStep } from './opening.ts'

export type OpenOptions = OpeningOptions & {
  readonly signal: AbortSignal
  readonly transcript: Transcript
  readonly timeouts?: Timeouts
}

/**
 * Opens a session: connects, greets, puts TLS on where the endpoint wants it, and logs in. There is no way to a
 * server but this. Rejects with a Pop3Error; a login never goes over an open line unless the endpoint says
 * `plaintext`, and nothing falls back to less than was asked for. A name or password with a line end or NUL in it
 * is a RangeError.
 *
 * CAPA and the login leave together where that can be, and what is asked of the session next leaves with CAPA behind
 * the login where the server takes it; nothing is written behind a login before its reply.
 */
export const openSession = async (
  endpoint: Endpoint,
  credentials: Credentials,
  options: OpenOptions,
): Promise<Session> => {
  const { signal, progress } = options
  if (signal.aborted) throw new Pop3Error('closed', 'connect', { detail: 'stopped' })
  const line = lineTo(endpoint, options)
  line.endWith(signal)
  const opening = new Opening(line, credentials, options)
  try {
    if (progress) line.follow(progress)
    return await opening.run(endpoint.security === 'tls')
  } catch (error) {
    line.conversation.end(error instanceof Pop3Error ? error : undefined)
    opening.failed(error)
    throw error
  }
}

const lineTo = (endpoint: Endpoint, { line: begun, transcript, timeouts }: OpenOptions): Line => {
  if (begun?.take(endpoint)) return begun
  begun?.close()
  const line = prepareLine(endpoint, { transcript, ...(timeouts && { timeouts }) })
  line.take(endpoint)
  return line
}

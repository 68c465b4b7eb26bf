import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { Pop3Error, type Pop3ErrorDetail } from './error.ts'

/** Where a server is, and how the connection to it is protected. */
export type Endpoint = {
  readonly host: string
  readonly port: number
  /** `tls`: from the first octet (RFC 8314); `stls`: after STLS, or not at all (RFC 2595); `plaintext`: as it is. */
  readonly security: 'tls' | 'stls' | 'plaintext'
  /** A certificate authority to trust besides the usual ones, as PEM. */
  readonly ca?: string
}

/** Octets to and from a server. */
export type Transport = {
  /** The protocol of the TLS layer, such as `TLSv1.3`; undefined while there is none. */
  readonly tls: string | undefined
  write(octets: string | Uint8Array): void
  /** Puts TLS onto the connection; rejects with a Pop3Error `untrusted`, or `closed` where the connection ended. */
  startTls(): Promise<void>
  /** Stops and goes on taking octets from the server, so that a slow reader holds it back. */
  pause(): void
  resume(): void
  /** Drops the connection at once. */
  close(): void
}

/** Who gets what comes. `ended` comes once, whoever ended it, unless `close` was called. */
export type Receiver = {
  received(octets: Uint8Array): void
  ended(cause: Error | undefined): void
}

/**
 * Connects, with TLS where the endpoint wants it from the start. Rejects with a Pop3Error: `unreachable`,
 * `untrusted`, or `closed` where the connection ended or the signal stopped it.
 */
export const connect = async (
  endpoint: Endpoint,
  receiver: Receiver,
  signal: AbortSignal,
): Promise<Transport> => {
  const transport = new SocketTransport(endpoint, receiver)
  const stop = () => transport.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    await transport.open()
    return transport
  } catch (error) {
    transport.close()
    throw signal.aborted ? new Pop3Error('closed', 'connect', { detail: 'stopped' }) : error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/**
 * Node takes longer to load TLS than to do all else here, so that it is loaded where it is wanted, while the first packet is
 * under way. At once, for nothing may come between STLS and the first octet of TLS.
 */
const loadTls = () => process.getBuiltinModule('node:tls')

class SocketTransport implements Transport {
  readonly #endpoint: Endpoint
  readonly #receiver: Receiver
  #socket: Socket | undefined
  #tls: string | undefined
  #ended = false

  constructor(endpoint: Endpoint, receiver: Receiver) {
    this.#endpoint = endpoint
    this.#receiver = receiver
  }

  get tls(): string | undefined {
    return this.#tls
  }

  async open(): Promise<void> {
    const { host, port, security } = this.#endpoint
    const socket = connectTcp({ host, port, noDelay: true, keepAlive: true })
    this.#socket = socket
    if (security !== 'plaintext') loadTls()
    await settled(socket, 'connect', error => reachError(error))
    if (security === 'tls') await this.startTls()
    else this.#listen(socket)
  }

  async startTls(): Promise<void> {
    const plain = this.#socket
    if (!plain || this.#ended) throw new Pop3Error('closed', 'tls')
    const { connect: connectTls, getCACertificates } = loadTls()
    const options = tlsOptions(this.#endpoint, () => getCACertificates('default'))
    plain.removeAllListeners('data')
    plain.removeAllListeners('close')
    plain.removeAllListeners('error')
    const secure = connectTls({ ...options, socket: plain })
    this.#socket = secure
    await settled(secure, 'secureConnect', error => trustError(error, this.#endpoint))
    this.#tls = secure.getProtocol() ?? 'TLS'
    this.#listen(secure)
  }

  #listen(socket: Socket | TLSSocket): void {
    let cause: Error | undefined
    socket.on('data', octets => this.#receiver.received(octets))
    socket.on('error', error => {
      cause = error
    })
    socket.on('close', () => {
      if (this.#ended) return
      this.#ended = true
      this.#receiver.ended(cause)
    })
  }

  write(octets: string | Uint8Array): void {
    this.#socket?.write(octets)
  }

  pause(): void {
    this.#socket?.pause()
  }

  resume(): void {
    this.#socket?.resume()
  }

  close(): void {
    this.#ended = true
    // What the socket still has to say is of no interest, but an 'error' nobody hears would end the program.
    this.#socket?.on('error', () => {})
    this.#socket?.destroy()
  }
}

/** Waits for the event that says a socket is ready; rejects with what `explain` makes of an error or an end before it. */
const settled = (socket: Socket, ready: string, explain: (error: Error) => Pop3Error): Promise<void> =>
  new Promise((resolve, reject) => {
    const forget = () => {
      socket.off(ready, done)
      socket.off('error', failed)
      socket.off('close', ended)
    }
    const done = () => {
      forget()
      resolve()
    }
    const failed = (error: Error) => {
      forget()
      reject(explain(error))
    }
    const ended = () => failed(Object.assign(new Error('The connection ended.'), { code: 'ECONNRESET' }))
    socket.once(ready, done)
    socket.once('error', failed)
    socket.once('close', ended)
  })

/** TLS 1.2 or better, the certificate and its name verified; there is no way to ask for less. */
const tlsOptions = ({ host, ca }: Endpoint, usual: () => readonly string[]): ConnectionOptions => ({
  host,
  ...(isIP(host) ? {} : { servername: host }),
  ...(ca === undefined ? {} : { ca: [...usual(), ca] }),
  minVersion: 'TLSv1.2',
  rejectUnauthorized: true,
})

const codeOf = (error: Error): string => String((error as NodeJS.ErrnoException).code ?? '')

const unreachable: Readonly<Record<string, Pop3ErrorDetail>> = {
  ENOTFOUND: 'noSuchHost',
  EAI_AGAIN: 'noSuchHost',
  ECONNREFUSED: 'connectionRefused',
}

const reachError = (error: Error): Pop3Error => {
  const detail = unreachable[codeOf(error)]
  return new Pop3Error('unreachable', 'connect', { ...(detail && { detail }), cause: error })
}

/** OpenSSL's verdicts (verify(1), "Diagnostics") and Node's own, by what a person can do about them. */
const untrusted: Readonly<Record<string, Pop3ErrorDetail>> = {
  CERT_HAS_EXPIRED: 'certificateExpired',
  CERT_NOT_YET_VALID: 'certificateExpired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificateName',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificateSelfSigned',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificateSelfSigned',
  UNABLE_TO_GET_ISSUER_CERT: 'certificateUnknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificateUnknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificateUnknown',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tlsVersion',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tlsVersion',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tlsOnPlainPort',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tlsOnPlainPort',
}

/** What it means that a connection failed under way. */
const broken: readonly string[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']

const trustError = (error: Error, { security }: Endpoint): Pop3Error => {
  const code = codeOf(error)
  if (broken.includes(code)) return new Pop3Error('closed', 'tls', { cause: error })
  const notTls = untrusted[code] === 'tlsOnPlainPort'
  // A server that understood STLS speaks TLS: what came in the open was meant to stand behind its reply.
  const detail = notTls && security === 'stls' ? 'octetsBehindStls' : untrusted[code]
  return new Pop3Error('untrusted', 'tls', { ...(detail && { detail }), cause: error })
}

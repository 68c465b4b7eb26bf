import { readFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { onTestFinished } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { type PopServer, type ServerOptions, startServer } from '../../src/demo/server.ts'

const pem = (name: string) => readFileSync(new URL(`../../assets/demo/${name}`, import.meta.url), 'utf8')

/** A server with two messages, for user `demo` with the password `secret`, which stops when the test ends. */
export const startRig = async (options: Partial<ServerOptions> = {}): Promise<PopServer> => {
  const server = await startServer({
    maildrop: maildropOf([Buffer.from('A: 1\r\n\r\none\r\n.two\r\n'), Buffer.from('B: 2\r\n\r\n')]),
    user: 'demo',
    password: 'secret',
    tls: { key: pem('key.pem'), cert: pem('cert.pem') },
    ...options,
  })
  onTestFinished(() => server.stop())
  return server
}

/** A client that knows nothing of POP3: it writes octets, and waits for octets. */
export class RawClient {
  #socket: Socket
  #heard = ''
  #ended = false
  #wake = () => {}
  /** The sizes of the chunks as they came. */
  readonly chunks: number[] = []

  constructor(socket: Socket) {
    this.#socket = this.#listen(socket)
    onTestFinished(() => void socket.destroy())
  }

  #listen(socket: Socket): Socket {
    socket.on('data', octets => {
      this.#heard += octets.toString('latin1')
      this.chunks.push(octets.length)
      this.#wake()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#ended = true
      this.#wake()
    })
    return socket
  }

  say(text: string): void {
    this.#socket.write(text)
  }

  pause(): void {
    this.#socket.pause()
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Everything up to the pattern's end, which need not have come yet. Rejects where the connection ends before. */
  async hear(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#heard)
      if (found) return this.#take(found.index + found[0].length)
      if (this.#ended) throw new Error(`The connection ended after ${JSON.stringify(this.#heard)}.`)
      await this.#more()
    }
  }

  /** Everything that comes until the connection ends. */
  async hearEnd(): Promise<string> {
    while (!this.#ended) await this.#more()
    return this.#take(this.#heard.length)
  }

  /** Says something, and gives all that comes until the pattern's end. */
  ask(text: string, pattern: RegExp = /\r\n/): Promise<string> {
    this.say(text)
    return this.hear(pattern)
  }

  /** Puts TLS onto the connection, trusting one certificate; resolves when the handshake is done. */
  async startTls(certificate: string): Promise<void> {
    this.#socket.removeAllListeners()
    const secure = connectTls({ socket: this.#socket, ca: certificate, host: '127.0.0.1' })
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject))
    this.#socket = this.#listen(secure)
  }

  #take(length: number): string {
    const taken = this.#heard.slice(0, length)
    this.#heard = this.#heard.slice(length)
    return taken
  }

  #more(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve
    })
  }
}

/** A client on the plain port, past nothing yet. */
export const connectRaw = (server: PopServer): RawClient =>
  new RawClient(connectTcp(server.port, server.host))

/** A client on the TLS port that trusts the server's certificate. */
export const connectRawTls = ({ host, tlsPort, certificate }: PopServer): RawClient =>
  new RawClient(connectTls({ host, port: tlsPort, ca: certificate }))

/** A client on the plain port that is logged in. */
export const logIn = async (server: PopServer): Promise<RawClient> => {
  const client = connectRaw(server)
  await client.hear(/\n/)
  await client.ask('USER demo\r\n', /\n/)
  await client.ask('PASS secret\r\n', /\n/)
  return client
}

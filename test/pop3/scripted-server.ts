import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/pop3/transport.ts'
import { certificates } from './demo-server.ts'

/** What a scripted server says to a line, line ends left out; undefined where it says nothing. */
type Answer = (line: string, connection: number) => readonly string[] | undefined

type Script = {
  /** What is said first; `afterInput` where only once the client has said something, `inputLost` where that is lost. */
  readonly greeting?: string
  readonly greets?: 'atOnce' | 'afterInput' | 'inputLost'
  readonly answer: Answer
}

/** A server that says what a test wants; it has TLS from the start where the endpoint does. */
export const startScripted = async (
  security: Endpoint['security'],
  { greeting = '+OK ready', greets = 'atOnce', answer }: Script,
) => {
  const sockets = new Set<Socket>()
  const heard: string[] = []
  let connections = 0
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    connections += 1
    const connection = connections
    const talking =
      security === 'tls' ? new TLSSocket(socket, { isServer: true, ...certificates.good }) : socket
    talking.on('error', () => {})
    const say = (...lines: readonly string[]) => talking.write(lines.map(line => `${line}\r\n`).join(''))
    let hasGreeted = greets === 'atOnce'
    if (hasGreeted) say(greeting)
    talking.on('data', octets => {
      if (!hasGreeted) {
        hasGreeted = true
        say(greeting)
        if (greets === 'inputLost') return
      }
      for (const line of octets.toString('latin1').split('\r\n').slice(0, -1)) {
        heard.push(line)
        const said = answer(line, connection)
        if (said) say(...said)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await once(server.close(), 'close')
  })
  const { port } = server.address() as AddressInfo
  const endpoint: Endpoint = { host: '127.0.0.1', port, security, ca: certificates.good.cert }
  return {
    endpoint,
    heard,
    get connections() {
      return connections
    },
    hangUp() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

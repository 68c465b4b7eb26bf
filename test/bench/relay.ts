import { once } from 'node:events'
import { type AddressInfo, createServer, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A long line to a server on this machine. */
export type Relay = {
  readonly port: number
  /** How many octets have arrived at the client of the newest connection. */
  octets(): number
  /** From now on it is so many milliseconds long. What is under way is to have arrived before. */
  moveTo(roundTrip: number): void
  /** Breaks all connections and frees the port. */
  stop(): Promise<void>
}

/** Who looks on at one connection. */
export type LineWatch = {
  /** The client has said these octets; gives what is to happen once they reach the server. */
  readonly said: (octets: Uint8Array) => () => void
  /** The server has said these; gives what is to happen once they reach the client. */
  readonly answered: (octets: Uint8Array) => () => void
}

export type RelayOptions = {
  /** Called for each connection. */
  readonly watch?: () => LineWatch
  /** What arrives in place of what the server said at once. */
  readonly alter?: (octets: Buffer) => Buffer
}

const host = '127.0.0.1'

const nobody: LineWatch = { said: () => () => {}, answered: () => () => {} }

/**
 * Gives a port that leads to another, so many milliseconds away there and back. Each direction takes half of them; order is
 * kept, and however much is sent at once arrives at once. TCP's handshake cannot be delayed, but what follows it is:
 * a greeting arrives two round trips after the client began to connect, as on a real line. The timers are exact to
 * a millisecond or so, always on the late side.
 */
export const startRelay = async (
  serverPort: number,
  initialRoundTrip: number,
  { watch = () => nobody, alter = octets => octets }: RelayOptions = {},
): Promise<Relay> => {
  let roundTrip = initialRoundTrip
  let newest = { octets: 0 }

  const sockets = new Set<Socket>()
  const hold = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  /** Node's timers of one length end in the order in which they began. */
  const later = (arrive: () => void) => {
    if (roundTrip > 0) setTimeout(arrive, roundTrip / 2)
    else arrive()
  }
  const carry = (from: Socket, to: Socket, leave: (octets: Buffer) => readonly [Buffer, () => void]) => {
    from.on('data', said => {
      const [octets, arrived] = leave(said)
      later(() => {
        to.write(octets)
        arrived()
      })
    })
    from.on('end', () => later(() => to.end()))
    from.on('error', () => to.destroy())
  }
  const connect = async (client: Socket) => {
    const traffic = { octets: 0 }
    newest = traffic
    const looker = watch()
    const spoke = (octets: Buffer) => [octets, looker.said(octets)] as const
    const answered = (said: Buffer) => {
      const octets = alter(said)
      const arrived = looker.answered(octets)
      const hear = () => {
        traffic.octets += octets.length
        arrived()
      }
      return [octets, hear] as const
    }
    hold(client)
    // The client believes itself connected one round trip before it would be.
    if (roundTrip > 0) await sleep(roundTrip)
    const server = hold(new Socket({ allowHalfOpen: true }).setNoDelay())
    later(() => server.connect(serverPort, host))
    carry(client, server, spoke)
    carry(server, client, answered)
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, connect)
  await once(listener.listen(0, host), 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    octets: () => newest.octets,
    moveTo(milliseconds) {
      roundTrip = milliseconds
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await once(listener.close(), 'close')
    },
  }
}

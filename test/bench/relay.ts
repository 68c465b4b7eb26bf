import { once } from 'node:events'
import { type AddressInfo, createServer, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What went over one connection so far. */
export type LineTraffic = {
  /** Octets that have arrived at the client. */
  readonly octets: number
  /** How often the client spoke after it had heard something, or first: round trips one after another. */
  readonly turns: number
}

/** A long line to a server on this machine. */
export type Relay = {
  readonly port: number
  /** What went over the newest connection. */
  traffic(): LineTraffic
}

const host = '127.0.0.1'

/**
 * Gives a port that leads to another, `roundTrip` milliseconds away. Each direction takes half of them; order is
 * kept, and however much is sent at once arrives at once. TCP's handshake cannot be delayed, but what follows it is:
 * a greeting arrives two round trips after the client began to connect, as on a real line. The timers are exact to
 * a millisecond or so, always on the late side.
 */
export const startRelay = async (serverPort: number, roundTrip: number): Promise<Relay> => {
  let newest = { octets: 0, turns: 0 }

  /** Node's timers of one length end in the order in which they began. */
  const later = (arrive: () => void) => {
    if (roundTrip > 0) setTimeout(arrive, roundTrip / 2)
    else arrive()
  }
  const carry = (from: Socket, to: Socket, left: () => void, arrived: (octets: number) => void) => {
    from.on('data', octets => {
      left()
      later(() => {
        to.write(octets)
        arrived(octets.length)
      })
    })
    from.on('end', () => later(() => to.end()))
    from.on('error', () => to.destroy())
  }
  const connect = async (client: Socket) => {
    const traffic = { octets: 0, turns: 0 }
    newest = traffic
    let heard = true
    const spoke = () => {
      if (heard) traffic.turns += 1
      heard = false
    }
    const hear = (octets: number) => {
      traffic.octets += octets
      heard = true
    }
    // The client believes itself connected one round trip before it would be.
    if (roundTrip > 0) await sleep(roundTrip)
    const server = new Socket({ allowHalfOpen: true }).setNoDelay()
    later(() => server.connect(serverPort, host))
    carry(client, server, spoke, () => {})
    carry(server, client, () => {}, hear)
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, connect)
  await once(listener.listen(0, host), 'listening')
  return { port: (listener.address() as AddressInfo).port, traffic: () => newest }
}

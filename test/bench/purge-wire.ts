import type { LineWatch } from './relay.ts'

/** What went over one connection so far, seen from the client's end of the line. */
export type WireTraffic = {
  /** Lines the client said, and the octets each way. */
  readonly commands: number
  readonly said: number
  readonly heard: number
  /** One after another, those of TCP's handshake and of the greeting included. */
  readonly roundTrips: number
  readonly deles: DeleTraffic
}

/** The part of it that the DELEs have. */
export type DeleTraffic = {
  readonly count: number
  readonly roundTrips: number
  /** How often the client said some after it had heard something, be it only a part of the replies it waits for. */
  readonly flights: number
  /** In milliseconds, from the first to the last octet that was heard before QUIT. */
  readonly time: number
}

/** The handshake, and the greeting behind it. */
const openingRoundTrips = 2

/**
 * Counts what goes over a connection. What the client says belongs to one round trip more than the newest of its lines
 * that had reached the server before what it heard last left there: it is said behind the replies to that line, and
 * could not be said sooner. So a window of commands that moves on with each piece of the replies is counted by how often
 * it moves on as a whole, which is what the line makes one wait for. An answer to an earlier line counts as one to the
 * newest too: it is never counted too few.
 */
export const watchWire = (): LineWatch & { readonly traffic: () => WireTraffic } => {
  let [commands, said, heard] = [0, 0, 0]
  /** The newest round trip that the client has begun, that has reached the server, and that is answered. */
  let [newest, reached, answered] = [0, 0, 0]
  let unfinished = ''
  const deles = { count: 0, newest: 0, roundTrips: 0, flights: 0, began: 0, time: 0 }
  let [hasHeard, lastHeard] = [true, 0]

  const count = (line: string) => {
    commands += 1
    if (line.startsWith('QUIT') && deles.count > 0) deles.time = lastHeard - deles.began
    if (!line.startsWith('DELE ')) return
    if (deles.count === 0) deles.began = performance.now()
    deles.count += 1
    if (deles.newest < newest) deles.roundTrips += 1
    deles.newest = newest
    if (hasHeard) deles.flights += 1
    hasHeard = false
  }
  return {
    said(octets) {
      said += octets.length
      const own = answered + 1
      newest = own
      const lines = (unfinished + Buffer.from(octets).toString('latin1')).split('\n')
      unfinished = lines.pop() ?? ''
      for (const line of lines) count(line)
      hasHeard = false
      return () => {
        reached = own
      }
    },
    answered(octets) {
      const answers = reached
      return () => {
        heard += octets.length
        answered = answers
        hasHeard = true
        lastHeard = performance.now()
      }
    },
    traffic() {
      const { count, roundTrips, flights, time } = deles
      return {
        ...{ commands, said, heard },
        roundTrips: openingRoundTrips + newest,
        deles: { count, roundTrips, flights, time },
      }
    },
  }
}

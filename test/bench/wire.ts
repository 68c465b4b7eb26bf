import { parseCommand, type ReplyShape, replyShape } from '../../src/pop3/grammar.ts'
import { type Heard, heardHistory } from './heard-history.ts'
import type { LineWatch } from './relay.ts'
import { replyFraming } from './reply-framing.ts'

/** What went over one connection so far, seen from the client's end of the line. */
export type WireTraffic = {
  /** Lines the client said, and the octets each way. */
  readonly commands: number
  readonly said: number
  readonly heard: number
  /** One after another, those of TCP's handshake and of the greeting included. */
  readonly roundTrips: number
  /** How many messages' headers have come, alone or with more; and how often more of one was asked for. */
  readonly headers: number
  readonly looked: Readonly<Record<number, number>>
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

/** All connections together: they follow one another, and so do their round trips. */
export const sumOf = (connections: readonly WireTraffic[]): WireTraffic => {
  const sum = (of: (traffic: WireTraffic) => number) =>
    connections.reduce((total, traffic) => total + of(traffic), 0)
  const looked: Record<number, number> = {}
  for (const connection of connections) {
    for (const [message, times] of Object.entries(connection.looked)) {
      looked[Number(message)] = (looked[Number(message)] ?? 0) + times
    }
  }
  return {
    commands: sum(({ commands }) => commands),
    said: sum(({ said }) => said),
    heard: sum(({ heard }) => heard),
    roundTrips: sum(({ roundTrips }) => roundTrips),
    headers: sum(({ headers }) => headers),
    looked,
    deles: {
      count: sum(({ deles }) => deles.count),
      roundTrips: sum(({ deles }) => deles.roundTrips),
      flights: sum(({ deles }) => deles.flights),
      time: sum(({ deles }) => deles.time),
    },
  }
}

/** Who counts at a line. */
export type WireWatch = LineWatch & {
  readonly traffic: () => WireTraffic
  /** What had been heard until then, in milliseconds since 1970. */
  readonly heardUntil: (moment: number) => Heard
  /**
   * What it took until the first TOP or RETR of each of these messages was answered; undefined where none of them was
   * asked for. It does not matter how fast the client is, nor what it asked for meanwhile.
   */
  readonly heardFor: (messages: readonly number[]) => Heard | undefined
}

/** TCP's handshake, and the greeting behind it. */
const openingRoundTrips = 2

/**
 * Counts what goes over a connection in plain text. A command belongs to one round trip more than the newest reply that
 * the client had heard when it said it: it may wait for that reply. A reply counts once it is whole, one of many rows
 * (LIST, UIDL) from the first row on. Where a window of commands moves on with the replies to the same command, the
 * first command behind a piece of them waits for the first of its replies, the second for the second: so it is counted
 * by how often it moves on as a whole, however the replies are cut into pieces.
 */
export const watchWire = (): WireWatch => {
  let [commands, said, heard, newest] = [0, 0, 0, 0]
  const headers = new Set<number>()
  let unfinished = ''
  let hasHeard = true
  /** Whether all replies were there when the client spoke last: then no window moved on. */
  let wasIdle = true
  let lastHeard = 0
  let awaitsResponse = false
  const deles = { count: 0, newest: 0, roundTrips: 0, flights: 0, began: 0, time: 0 }
  const pending: Awaited[] = []
  /** The replies that have come and that no command was seen to wait for, in their order. */
  let fresh: Awaited[] = []
  /** The newest round trip that is answered; what is said before the greeting comes with it, and waits for nothing. */
  let answered = -1
  const looked: Record<number, number> = {}
  const heardOf = new Map<number, Heard>()
  const history = heardHistory()

  const roundTripOf = (verb: string): number => {
    const waitedFor = fresh[0]?.verb === verb ? fresh.shift()?.roundTrip : undefined
    return Math.max(newest, (waitedFor ?? answered) + 1)
  }
  const count = (line: string) => {
    commands += 1
    const command = awaitsResponse ? undefined : parseCommand(line.replace(/\r$/, ''))
    const known = command && 'verb' in command ? command : undefined
    const verb = known?.verb ?? (awaitsResponse ? 'AUTH' : line)
    const shape = known ? replyShape(known) : awaitsResponse ? 'challenge' : 'single'
    awaitsResponse = false
    const roundTrip = roundTripOf(verb)
    newest = roundTrip
    const [message = 0, lines] = known?.arguments.map(Number) ?? []
    const reads = verb === 'TOP' || verb === 'RETR'
    pending.push({
      verb,
      shape,
      roundTrip,
      message: reads ? message : undefined,
    })
    if (reads && lines !== 0) looked[message] = (looked[message] ?? 0) + 1
    if (verb === 'QUIT' && deles.count > 0) deles.time = lastHeard - deles.began
    if (verb !== 'DELE') return
    if (deles.count === 0) deles.began = performance.now()
    deles.count += 1
    if (deles.newest < roundTrip) deles.roundTrips += 1
    deles.newest = roundTrip
    if (hasHeard) deles.flights += 1
    hasHeard = false
  }
  const replies = replyFraming({
    shapeOfNext: () => pending[0]?.shape,
    greeted() {
      answered = 0
    },
    begun() {
      const listing = pending[0]
      if (listing?.verb === 'LIST' || listing?.verb === 'UIDL')
        answered = Math.max(answered, listing.roundTrip)
    },
    whole(status, octets) {
      const reply = pending.shift()
      if (!reply) return
      awaitsResponse = status.startsWith('+ ')
      answered = Math.max(answered, reply.roundTrip)
      fresh.push(reply)
      const { message, roundTrip } = reply
      if (message === undefined) return
      if (status.startsWith('+OK')) headers.add(message)
      if (heardOf.has(message)) return
      heardOf.set(message, { octets, roundTrips: openingRoundTrips + roundTrip })
    },
  })
  return {
    said(octets) {
      said += octets.length
      const lines = (unfinished + Buffer.from(octets).toString('latin1')).split('\n')
      unfinished = lines.pop() ?? ''
      wasIdle = pending.length === 0
      for (const line of lines) count(line)
      hasHeard = false
      return () => {}
    },
    answered: octets => () => {
      if (!hasHeard && wasIdle) fresh = []
      hasHeard = true
      lastHeard = performance.now()
      heard += octets.length
      replies.push(Buffer.from(octets))
      history.add({ octets: heard, roundTrips: openingRoundTrips + Math.max(0, answered) })
    },
    traffic() {
      const { count, roundTrips, flights, time } = deles
      return {
        ...{ commands, said, heard, looked },
        headers: headers.size,
        roundTrips: openingRoundTrips + newest,
        deles: { count, roundTrips, flights, time },
      }
    },
    heardUntil: history.until,
    heardFor(messages) {
      const all = messages.map(message => heardOf.get(message)).filter(heard => heard !== undefined)
      if (all.length === 0) return undefined
      return {
        octets: Math.max(...all.map(({ octets }) => octets)),
        roundTrips: Math.max(...all.map(({ roundTrips }) => roundTrips)),
      }
    },
  }
}

type Awaited = {
  readonly verb: string
  readonly shape: ReplyShape
  readonly roundTrip: number
  /** The one that is read by it. */
  readonly message: number | undefined
}

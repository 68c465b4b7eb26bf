import type { Duplex } from 'node:stream'
import type { Delivery } from './delivery.ts'
import type { Intake } from './intake.ts'
import type { Aftermath } from './reply.ts'
import type { ServerSession } from './session.ts'

/** One client's connection: what the session talks through. */
export type Connection = {
  readonly socket: Duplex
  readonly session: ServerSession
  readonly intake: Intake
  readonly delivery: Delivery
  /** Puts TLS onto a socket. */
  readonly startTls: (socket: Duplex) => Duplex
}

/** Holds a session over a connection until either side ends it, or it breaks. */
export const holdSession = async (connection: Connection): Promise<void> => {
  const { session, delivery, startTls } = connection
  let { socket } = connection
  while ((await converse(socket, connection)) === 'startTls' && !socket.destroyed) {
    socket = startTls(socket)
    delivery.moveTo(socket)
    session.encrypt()
  }
  await delivery.arrived()
  socket.end(() => socket.destroy())
}

/** Answers what comes, and gives the aftermath that ends the conversation on this socket. */
const converse = async (socket: Duplex, connection: Connection): Promise<Aftermath | undefined> => {
  const { session, intake } = connection
  if (intake.isCut) socket.destroy()
  await answer(socket, connection)
  for await (const octets of incoming(socket)) {
    session.receive(intake.admit(octets))
    if (intake.isCut) {
      session.obeyUnheard()
      socket.destroy()
      return undefined
    }
    const aftermath = await answer(socket, connection)
    if (aftermath) return aftermath
  }
  return undefined
}

/** What comes until the connection ends. That it breaks is everyday business here, and an end like any other. */
async function* incoming(socket: Duplex): AsyncGenerator<Buffer> {
  try {
    yield* socket.iterator({ destroyOnReturn: false })
  } catch {}
}

/** Says what there is to say. Nothing is read meanwhile, so that a client which does not read cannot write either. */
const answer = async (socket: Duplex, { session, delivery }: Connection): Promise<Aftermath | undefined> => {
  while (!socket.destroyed) {
    const outgoing = session.next()
    if (!outgoing) return undefined
    await delivery.send(outgoing.octets)
    if (!outgoing.aftermath) continue
    await delivery.arrived()
    if (outgoing.aftermath !== 'forgetInput') return outgoing.aftermath
    while (socket.read() !== null) {}
    session.forgetInput()
  }
  return undefined
}

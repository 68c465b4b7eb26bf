import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket } from 'node:tls'
import { holdSession } from './connection.ts'
import { Delivery } from './delivery.ts'
import { type Faults, noFaults } from './faults.ts'
import { Intake } from './intake.ts'
import type { Mechanism } from './login.ts'
import type { Maildrop } from './maildrop.ts'
import { ServerSession, type Site } from './session.ts'
import { shareMaildrop } from './shared-maildrop.ts'
import { limitTime } from './time-limits.ts'

const host = '127.0.0.1'

export type ServerOptions = {
  readonly maildrop: Maildrop
  readonly user: string
  readonly password: string
  /** Key and certificate as PEM. */
  readonly tls: { readonly key: string; readonly cert: string }
  /** The SASL mechanisms; PLAIN and LOGIN unless told. */
  readonly mechanisms?: readonly Mechanism[]
  readonly faults?: Partial<Faults>
  /**
   * Called when a client has connected, before anything is said, with the number of the session in `commandLog`: what
   * it changes holds for this session already.
   */
  readonly onSession?: (number: number) => void
  /** The clock that `loginDelay` goes by, in milliseconds; the machine's unless told. */
  readonly now?: () => number
}

/** A line a client sent, secrets reading `***`, in the session of that number. */
export type LoggedCommand = { readonly session: number; readonly line: string }

/** What went through the server so far; octets are counted inside TLS. */
export type Traffic = { readonly sessions: number; readonly sent: number; readonly received: number }

/** A POP3 server that runs in this process, on the loopback interface. */
export type PopServer = {
  readonly host: string
  /** Plaintext, with STLS. */
  readonly port: number
  /** TLS from the first octet. */
  readonly tlsPort: number
  /** The certificate a client has to trust, as PEM. */
  readonly certificate: string
  /** May be changed while the server runs. */
  readonly faults: Faults
  /** The last lines that came, oldest first. */
  readonly commandLog: readonly LoggedCommand[]
  readonly traffic: Traffic
  /** What is in the maildrop now. */
  contents(): Maildrop
  /** A new message arrives; sessions that are open do not see it. */
  deliver(message: Uint8Array): void
  /**
   * Another client removes every message with this unique-id (its own, whatever `idsOf` says), if there is one. Open
   * sessions list it still, but TOP, RETR and DELE answer that it is expunged.
   */
  remove(uniqueId: string): void
  /** Breaks all connections. */
  hangUp(): void
  /** Breaks all connections and frees the ports. */
  stop(): Promise<void>
}

/** How many lines the log keeps at least, once there are so many; twice as many at most. */
const loggedLines = 50_000

/** Starts a server on two free ports of 127.0.0.1. */
export const startServer = async (options: ServerOptions): Promise<PopServer> => {
  const { mechanisms = ['PLAIN', 'LOGIN'], user, password, tls } = options
  const faults: Faults = { ...noFaults(), ...options.faults }
  const maildrop = shareMaildrop(options.maildrop, options.now)
  const site: Site = { user, password, mechanisms, maildrop, faults }
  const secureContext = createSecureContext(tls)
  const commandLog: LoggedCommand[] = []
  const traffic = { sessions: 0, sent: 0, received: 0 }
  const sockets = new Set<Socket>()

  const startTls = (socket: Duplex): Duplex => quiet(new TLSSocket(socket, { isServer: true, secureContext }))

  const serve = (socket: Socket, encrypted: boolean): Promise<void> => {
    traffic.sessions += 1
    const number = traffic.sessions
    options.onSession?.(number)
    const session = new ServerSession(site, {
      encrypted,
      timestamp: `<${randomUUID()}@localhost>`,
      log: line => addToLog(commandLog, { session: number, line }),
    })
    sockets.add(quiet(socket))
    socket.once('close', () => {
      sockets.delete(socket)
      session.close()
    })
    const somethingSaid = limitTime(socket, faults)
    const talking = encrypted ? startTls(socket) : socket
    const delivery = new Delivery(talking, faults, octets => {
      traffic.sent += octets
      somethingSaid()
    })
    const intake = new Intake(faults, octets => {
      traffic.received += octets
      somethingSaid()
    })
    return holdSession({ socket: talking, session, intake, delivery, startTls })
  }

  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const listen = async (encrypted: boolean): Promise<Server> => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => serve(socket, encrypted))
    await once(server.listen(0, host), 'listening')
    return server
  }
  const servers = [await listen(false), await listen(true)] as const
  return {
    host,
    port: portOf(servers[0]),
    tlsPort: portOf(servers[1]),
    certificate: tls.cert,
    faults,
    commandLog,
    traffic,
    contents: maildrop.contents,
    deliver: maildrop.deliver,
    remove: maildrop.remove,
    hangUp,
    async stop() {
      hangUp()
      await Promise.all(servers.map(server => once(server.close(), 'close')))
    },
  }
}

const addToLog = (log: LoggedCommand[], command: LoggedCommand) => {
  if (log.length >= 2 * loggedLines) log.splice(0, loggedLines)
  log.push(command)
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** What goes wrong with a connection shows in its `close`; nobody else has to hear of it. */
const quiet = <T extends Duplex>(socket: T): T => socket.on('error', () => {})

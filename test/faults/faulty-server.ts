import { readFileSync } from 'node:fs'
import { type Faults, noFaults } from '../../src/demo/faults.ts'
import { type PopServer, startServer } from '../../src/demo/server.ts'
import type { FaultCase, Moment, Role, Trouble } from './fault-case.ts'
import { lettersThere, newcomer } from './mailbox.ts'

/** Where a session began: what had gone through the server by then. */
export type Beginning = {
  readonly role: Role | 'healed'
  readonly session: number
  readonly sent: number
  readonly received: number
}

/** A mailbox that a case is tried on. */
export type Site = {
  readonly endpoint: { readonly host: string; readonly port: number; readonly security: 'plaintext' }
  readonly user: string
  /** Whether the server made unique-ids of its own for the letters. */
  readonly namesAnew?: true
  /** The messages that are there, by their own unique-ids, in their order. */
  present(): readonly string[]
  /** Which message has which number in the newest session, from 1, by their own unique-ids. */
  numbered(): readonly string[]
  /** What other clients have removed so far. */
  readonly removedElsewhere: ReadonlySet<string>
  /** The next sessions are for this; `healed`: nothing goes wrong any more. */
  begin(role: Role | 'healed'): void
  stop(): Promise<void>
}

export type FaultySite = Site & {
  readonly server: PopServer
  readonly beginnings: readonly Beginning[]
  /** How many octets the server had said in all when it was asked for the first DELE. */
  atFirstDele(): number
}

const pem = (name: string) => readFileSync(new URL(`../../assets/demo/${name}`, import.meta.url), 'utf8')
const tls = { key: pem('key.pem'), cert: pem('cert.pem') }

/** The embedded server with the twelve letters, on which a case goes wrong. */
export const startFaultySite = async ({
  setting,
  at,
}: Pick<FaultCase, 'setting' | 'at'>): Promise<FaultySite> => {
  let role: Role | 'healed' = 'browsing'
  const begun = new Set<string>()
  const removedElsewhere = new Set<string>()
  const beginnings: Beginning[] = []
  let firstDele: number | undefined
  let numbered: readonly string[] = []

  const remove = (ids: readonly string[] = []) => {
    for (const id of ids) {
      server.remove(id)
      removedElsewhere.add(id)
    }
  }
  const present = () => {
    const contents = server.contents()
    return Array.from({ length: contents.count }, (_, i) => contents.uniqueId(i + 1))
  }
  const troubleOf = (session: number): Trouble => {
    const { sent, received } = server.traffic
    beginnings.push({ role, session, sent, received })
    if (role === 'healed' || begun.has(role)) return {}
    begun.add(role)
    return at[role] ?? {}
  }
  const server = await startServer({
    maildrop: lettersThere(),
    user: 'demo',
    password: 'secret',
    tls,
    onSession(session) {
      const { faults, moment, remove: gone, deliver } = troubleOf(session)
      remove(gone)
      if (deliver) server.deliver(newcomer)
      numbered = present()
      Object.assign(server.faults, noFaults(), setting.faults, faults)
      server.faults.refuse = {
        DELE: () => {
          firstDele ??= server.traffic.sent
          return undefined
        },
        ...(moment && refusalAt(moment, server.faults, remove)),
      }
    },
  })
  const { host, port } = server
  return {
    server,
    beginnings,
    atFirstDele: () => firstDele ?? 0,
    endpoint: { host, port, security: 'plaintext' },
    user: 'demo',
    present,
    numbered: () => numbered,
    removedElsewhere,
    begin: next => {
      role = next
    },
    stop: () => server.stop(),
  }
}

/** What a server does when the moment has come, as what it says to the verb. */
const refusalAt = (
  { verb, nth, happens }: Moment,
  faults: Faults,
  remove: (ids: readonly string[]) => void,
): Faults['refuse'] => {
  if (happens === 'stall' && nth === 1) faults.stall = [verb]
  let asked = 0
  return {
    [verb]: () => {
      asked += 1
      if (happens === 'stall') {
        if (asked === nth - 1) faults.stall = [verb]
      } else if (asked === nth) {
        if ('refuse' in happens) return happens.refuse
        remove(happens.remove)
      }
      return undefined
    },
  }
}

import type { Dovecot } from '../servers/dovecot.ts'
import { type Cut, type Passed, startCuttingRelay } from './cutting-relay.ts'
import type { Role } from './fault-case.ts'
import type { Site } from './faulty-server.ts'
import { letters } from './mailbox.ts'

/** A line to Dovecot that breaks in the first session of a role. */
export type DovecotCut = Cut & { readonly role: Role }

export type DovecotSite = Site & {
  /** What went over the first connection of each role. */
  readonly passed: ReadonlyMap<Role | 'healed', Passed>
}

let users = 0

/** A mailbox of its own at Dovecot, with the twelve letters, behind a line that is cut once, or never. */
export const startDovecotSite = async (
  server: Dovecot,
  cut: DovecotCut | undefined,
): Promise<DovecotSite> => {
  users += 1
  const user = `user-${users}`
  await server.deliver(
    user,
    letters.map(({ octets }) => octets),
  )
  let role: Role | 'healed' = 'browsing'
  const passedBy = new Map<Role | 'healed', Passed>()
  const relay = await startCuttingRelay(server.port, passed => {
    const isFirst = !passedBy.has(role)
    if (isFirst) passedBy.set(role, passed)
    return isFirst && cut?.role === role ? cut : {}
  })
  const present = () =>
    server.messages(user).map(octets => letters.find(letter => letter.octets.equals(octets))?.id ?? 'unknown')
  return {
    endpoint: { host: server.host, port: relay.port, security: 'plaintext' },
    user,
    namesAnew: true,
    present,
    numbered: present,
    removedElsewhere: new Set(),
    begin: next => {
      role = next
    },
    passed: passedBy,
    stop: () => relay.stop(),
  }
}

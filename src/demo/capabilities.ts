import type { SessionState } from '../pop3/grammar.ts'
import type { Faults } from './faults.ts'
import { admits } from './faulty-answer.ts'
import type { Mechanism } from './login.ts'

/** Where a session stands when it asks what the server can do. */
export type Standing = { readonly state: SessionState; readonly encrypted: boolean }

/** What a server has to offer. */
export type Offer = { readonly mechanisms: readonly Mechanism[]; readonly faults: Faults }

/**
 * The rows of CAPA's reply (RFC 2449, sections 5 and 6; RFC 3206, section 6). As in Dovecot, what serves to log in
 * is listed before the login only.
 */
export const capabilityRows = ({ mechanisms, faults }: Offer, { state, encrypted }: Standing): string[] => {
  const atTheDoor = state === 'AUTHORIZATION'
  const rows: [listed: boolean, row: string][] = [
    [admits(faults, 'TOP', encrypted), 'TOP'],
    [admits(faults, 'UIDL', encrypted), 'UIDL'],
    [true, 'RESP-CODES'],
    [true, 'AUTH-RESP-CODE'],
    [!faults.noPipelining, 'PIPELINING'],
    [faults.loginDelay > 0, `LOGIN-DELAY ${Math.ceil(faults.loginDelay)}`],
    [faults.expire !== undefined, `EXPIRE ${faults.expire}`],
    [true, 'IMPLEMENTATION Postern-demo'],
    [atTheDoor && !encrypted && admits(faults, 'STLS', encrypted), 'STLS'],
    [atTheDoor && admits(faults, 'USER', encrypted), 'USER'],
    [atTheDoor && admits(faults, 'AUTH', encrypted) && mechanisms.length > 0, `SASL ${mechanisms.join(' ')}`],
  ]
  return rows.filter(([listed]) => listed).map(([, row]) => row)
}

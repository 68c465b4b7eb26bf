import type { Capabilities } from '../pop3/reply.ts'

/** Remembers when a session was opened last, and what pause the server wants before the next. */
export type Logins = {
  /** A login has succeeded; the server can do this. */
  succeeded(capabilities: Capabilities): void
  /** When the server takes the next login, as far as it says so: LOGIN-DELAY, in seconds (RFC 2449, section 6.5). */
  opensAt(): number
  /**
   * The same where that is worth waiting for unasked; else 0. Servers exist that announce minutes and mean nothing by it:
   * these are asked.
   */
  opensSoonAt(): number
}

/** A pause that is announced is kept unasked where it is not longer than this, in milliseconds. */
const longestKeptPause = 30_000

/** No login yet. */
export const createLogins = (now: () => number): Logins => {
  let at = 0
  return {
    succeeded(capabilities) {
      const [seconds = ''] = capabilities.get('LOGIN-DELAY') ?? []
      at = /^\d{1,6}$/.test(seconds) ? now() + 1000 * Number(seconds) : 0
    },
    opensAt: () => at,
    opensSoonAt: () => (at - now() <= longestKeptPause ? at : 0),
  }
}

import type { Pop3Error } from '../pop3/error.ts'
import { type DisplayText, said } from '../text/sanitise.ts'

/** Why another attempt to connect is worth while. */
export type Retry =
  /** The line, or the server, was not there for a moment. */
  | 'line'
  /** Another session has the mailbox (RFC 2449, section 8.1.2). */
  | 'inUse'
  /** The server wants a pause between two logins (RFC 2449, section 6.5). */
  | 'loginDelay'

/** What makes another attempt worth while after this; undefined where a person has to do something first. */
export const retryOf = ({ kind, code, detail }: Pop3Error): Retry | undefined => {
  if (kind === 'refused') {
    if (code === 'IN-USE') return 'inUse'
    if (code === 'LOGIN-DELAY') return 'loginDelay'
    return code === 'SYS/TEMP' ? 'line' : undefined
  }
  if (detail === 'stopped' || detail === 'noPassword' || detail === 'plainOnTlsPort') return undefined
  if (kind === 'unreachable') return detail === 'noSuchHost' ? undefined : 'line'
  return kind === 'closed' || kind === 'timeout' ? 'line' : undefined
}

const pauses: Readonly<Record<Retry, readonly number[]>> = {
  line: [1, 2, 5, 10, 20, 30, 60],
  inUse: [10, 10, 15, 20, 30, 60],
  loginDelay: [15, 30, 60, 120, 300],
}

/** How long to wait before the next attempt, in milliseconds, when so many have failed in a row. */
export const pauseBefore = (why: Retry, failed: number): number => {
  const row = pauses[why]
  return 1000 * (row[Math.min(Math.max(0, failed - 1), row.length - 1)] ?? 60)
}

/** Why there is a wait, in words. */
export const retryWords = (why: Retry): DisplayText => {
  switch (why) {
    case 'line':
      return said`the line is down`
    case 'inUse':
      return said`the mailbox is open elsewhere`
    case 'loginDelay':
      return said`the server wants a pause`
  }
}

import {
  counted,
  formatAge,
  formatCount,
  formatDuration,
  formatOctets,
  formatTimeOfDay,
} from '../text/format.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { heldFor } from './connecting.ts'
import { headerCount } from './headers.ts'
import type { Connection, State } from './state.ts'

/** A piece of the top line. */
export type TopPart = {
  readonly text: DisplayText
  readonly tone: 'plain' | 'warning' | 'problem' | 'good'
  /** Others make room for it. */
  readonly isAlwaysTold?: true
}

/** Below this many columns the warning of an open line is short. */
const roomy = 100

/** The pieces of the top line, most important first: whose mailbox, how safe, what is queued, how connected, how large. */
export const topLine = (state: State): readonly TopPart[] => {
  const { account, connection, maildrop, asOf, queue, window, clock } = state
  const parts: TopPart[] = [{ text: account.name, tone: 'plain' }]
  if (account.plaintext) {
    const text = window.columns < roomy ? said`NO TLS` : said`NO TLS: everybody on the way can read this`
    parts.push({ text, tone: 'problem', isAlwaysTold: true })
  }
  if (asOf !== undefined) {
    parts.push({ text: said`as of ${formatAge(asOf, clock)}`, tone: 'warning', isAlwaysTold: true })
  }
  if (queue.size > 0) parts.push({ text: said`${formatCount(queue.size)} queued`, tone: 'warning' })
  parts.push(connectionPart(connection, asOf))
  const held = heldPart(state)
  if (held) parts.push(held)
  const headers = headersPart(state)
  if (headers) parts.push(headers)
  if (account.readOnly) parts.push({ text: said`read-only`, tone: 'warning' })
  if (maildrop) {
    parts.push({ text: counted(maildrop.count, 'message'), tone: 'plain' })
    parts.push({ text: formatOctets(maildrop.octets), tone: 'plain' })
  }
  return parts
}

/** How many headers are known, where the line that says so has something else to say. */
const headersPart = (state: State): TopPart | undefined => {
  const count = state.notice || state.running ? headerCount(state) : undefined
  if (!count) return undefined
  const stopped = state.headers.which === 'none' ? said`, stopped` : nothing
  return { text: said`headers ${count}${stopped}`, tone: 'plain' }
}

const connectionPart = (connection: Connection, asOf: number | undefined): TopPart => {
  switch (connection.status) {
    case 'opening':
      return { text: said`connecting`, tone: 'warning' }
    case 'purging':
      return { text: said`purging`, tone: 'warning' }
    case 'closed':
      // Nothing is wrong: others can have the mailbox, and what is asked for opens it again.
      if (connection.problem === undefined) {
        return { text: said`let go at ${formatTimeOfDay(connection.since)}`, tone: 'plain' }
      }
      return {
        // What was never connected is as old as it is.
        text:
          asOf === undefined
            ? said`not connected since ${formatTimeOfDay(connection.since)}`
            : said`not connected`,
        tone: 'problem',
        isAlwaysTold: true,
      }
    case 'open':
      return connection.tls === undefined
        ? { text: said`connected`, tone: 'plain' }
        : { text: said`connected, ${connection.tls}`, tone: 'good' }
  }
}

/** For how long others are kept out of the mailbox, by most servers. Nothing before it is of interest. */
const heldPart = ({ connection, clock, staysAttached }: State): TopPart | undefined => {
  if (connection.status !== 'open') return undefined
  const seconds = heldFor(connection.since, clock)
  const staying = staysAttached ? said`, staying` : nothing
  if (seconds <= 0) return staysAttached ? { text: said`staying`, tone: 'plain' } : undefined
  return { text: said`held ${formatDuration(seconds)}${staying}`, tone: staysAttached ? 'warning' : 'plain' }
}

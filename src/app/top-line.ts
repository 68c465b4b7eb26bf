import { counted, formatOctets, formatTimeOfDay } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Connection, State } from './state.ts'

/** A piece of the top line. */
export type TopPart = { readonly text: DisplayText; readonly tone: 'plain' | 'warning' | 'problem' | 'good' }

/** Below this many columns the warning of an open line is short. */
const roomy = 100

/** The pieces of the top line, most important first: whose mailbox, how safe, what is queued, how connected, how large. */
export const topLine = (state: State): readonly TopPart[] => {
  const { account, connection, maildrop, queue, window } = state
  const parts: TopPart[] = [{ text: account.name, tone: 'plain' }]
  if (account.plaintext) {
    const text = window.columns < roomy ? said`NO TLS` : said`NO TLS: everybody on the way can read this`
    parts.push({ text, tone: 'problem' })
  }
  if (queue.size > 0) parts.push({ text: said`${queue.size} queued`, tone: 'warning' })
  parts.push(connectionPart(connection))
  if (account.readOnly) parts.push({ text: said`read-only`, tone: 'warning' })
  if (maildrop) {
    parts.push({ text: counted(maildrop.count, 'message'), tone: 'plain' })
    parts.push({ text: formatOctets(maildrop.octets), tone: 'plain' })
  }
  return parts
}

const connectionPart = (connection: Connection): TopPart => {
  switch (connection.status) {
    case 'opening':
      return { text: said`connecting`, tone: 'warning' }
    case 'purging':
      return { text: said`purging`, tone: 'warning' }
    case 'closed':
      return { text: said`not connected since ${formatTimeOfDay(connection.since)}`, tone: 'problem' }
    case 'open':
      return connection.tls === undefined
        ? { text: said`connected`, tone: 'plain' }
        : { text: said`connected, ${connection.tls}`, tone: 'good' }
  }
}

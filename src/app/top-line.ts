import { counted, formatOctets, formatTimeOfDay } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Connection, PurgeStep, State } from './state.ts'

/** A piece of the top line. */
export type TopPart = { readonly text: DisplayText; readonly tone: 'plain' | 'warning' | 'problem' | 'good' }

/** The pieces of the top line, most important first: whose mailbox, how safe, how connected, how large. */
export const topLine = (state: State): readonly TopPart[] => {
  const { account, connection, maildrop, queue } = state
  const parts: TopPart[] = [{ text: account.name, tone: 'plain' }]
  if (account.plaintext)
    parts.push({ text: said`NO TLS: everybody on the way can read this`, tone: 'problem' })
  parts.push(connectionPart(connection))
  if (account.readOnly) parts.push({ text: said`read-only`, tone: 'warning' })
  if (maildrop) {
    parts.push({ text: counted(maildrop.count, 'message'), tone: 'plain' })
    parts.push({ text: formatOctets(maildrop.octets), tone: 'plain' })
  }
  if (queue.size > 0) parts.push({ text: said`${queue.size} queued`, tone: 'warning' })
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

/** What goes on with the server at this moment, in a few words; undefined where nothing does. */
export const activity = ({ connection, account }: State): DisplayText | undefined => {
  switch (connection.status) {
    case 'opening':
      switch (connection.step) {
        case 'connecting':
          return said`Connecting to ${account.server}…`
        case 'securing':
          return said`Setting up TLS with ${account.server}…`
        case 'loggingIn':
          return said`Logging in to ${account.server}…`
        case 'listing':
          return said`Reading the list of ${counted(connection.messages, 'message')}…`
      }
      return undefined
    case 'purging':
      return purgeActivity(connection.step)
    default:
      return undefined
  }
}

const purgeActivity = (step: PurgeStep): DisplayText => {
  switch (step.at) {
    case 'opening':
      return said`Purge: opening a session of its own…`
    case 'comparing':
      return said`Purge: comparing unique-ids…`
    case 'marking':
      return said`Purge: marking ${step.done} of ${counted(step.of, 'message')}…`
    case 'quitting':
      return said`Purge: asking the server to remove what is marked…`
    case 'proving':
      return said`Purge: looking in a new session what is gone…`
  }
}

import { counted } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { PurgeStep, State } from './state.ts'

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

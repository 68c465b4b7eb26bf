import { type DisplayText, said } from '../text/sanitise.ts'
import { isAmbiguous } from './maildrop.ts'
import { currentMessage, type State } from './state.ts'

// Why a command cannot be done now: a sentence for a person, or undefined where it can.

/** Where there is no message under the cursor. */
export const needsMessage = (state: State): DisplayText | undefined =>
  currentMessage(state) ? undefined : said`There is no message here.`

/** Whether there is no connection, nor one on its way. */
export const isClosed = ({ connection }: State): boolean => connection.status === 'closed'

/** Where nothing may be removed, now or at all. */
export const cannotDelete = (state: State): DisplayText | undefined => {
  if (state.account.readOnly) return said`This is a read-only visit: nothing can be queued or purged.`
  if (state.connection.status === 'purging') return said`A purge is under way: wait for its outcome.`
  return undefined
}

/** Where the message under the cursor cannot be queued. */
export const cannotQueue = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? needsMessage(state) ?? needsUniqueId(state)

const needsUniqueId = (state: State): DisplayText | undefined => {
  const message = currentMessage(state)
  if (!message || !state.maildrop) return undefined
  const { id, number } = message
  if (id === undefined) {
    return said`The server gives message ${number} no unique-id (UIDL), so it cannot be removed with certainty.`
  }
  return isAmbiguous(state.maildrop, id)
    ? said`The server gives message ${number} a unique-id that others bear too, so it cannot be removed with certainty.`
    : undefined
}

/** Where nothing can be taken out of the queue. */
export const cannotTakeBack = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? (state.queue.size === 0 ? said`The queue is empty.` : undefined)

/** Where there is nothing to purge, or no purging. */
export const cannotPurge = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? (state.queue.size === 0 ? said`Nothing is queued: d queues a message.` : undefined)

/** Where a connection is being made, or must not be broken. */
export const cannotReconnect = ({ connection }: State): DisplayText | undefined => {
  if (connection.status === 'purging') return said`A purge is under way: wait for its outcome.`
  return connection.status === 'opening' ? said`The mailbox is being opened already.` : undefined
}

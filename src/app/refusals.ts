import { type DisplayText, said } from '../text/sanitise.ts'
import { isLoaded, partAtHand, partRow } from './errands.ts'
import { linksInSight } from './links.ts'
import { isAmbiguous } from './maildrop.ts'
import { currentHere, currentPreview } from './previews.ts'
import { currentMessage, type State } from './state.ts'

// Why a command cannot be done now: a sentence for a person, or undefined where it can.

/** Where there is no message under the cursor. */
export const needsMessage = (state: State): DisplayText | undefined =>
  currentMessage(state) ? undefined : said`There is no message here.`

/** Where nothing of the message under the cursor has been read yet. */
export const needsView = (state: State): DisplayText | undefined =>
  needsMessage(state) ?? (currentHere(state) ? undefined : said`This message has not been read yet.`)

/** Where there is no part at hand, or one that has no content of its own. */
export const needsPart = (state: State): DisplayText | undefined => {
  const part = partRow(state, partAtHand(state))
  if (!part) return said`There is no part here.`
  return part.container ? said`This part only holds others: choose one of them.` : undefined
}

/** Where there is no session to ask. */
export const needsSession = ({ connection }: State): DisplayText | undefined =>
  connection.status === 'open' ? undefined : said`There is no connection: R makes one.`

/** Where an errand is being run: one at a time. */
export const runsErrand = ({ running }: State): DisplayText | undefined =>
  running ? said`One thing at a time: Esc stops what is going on.` : undefined

/** Where neither the message under the cursor nor a part of it can be kept now; what was loaded asks the server for nothing. */
export const cannotKeep = (state: State): DisplayText | undefined =>
  needsView(state) ?? runsErrand(state) ?? (isLoaded(state) ? undefined : needsSession(state))

/** Where no more of the message under the cursor is to be had. */
export const cannotLoad = (state: State): DisplayText | undefined =>
  needsMessage(state) ??
  (currentHere(state)?.fetched.extent === 'whole' ? said`All of this message is here.` : undefined) ??
  runsErrand(state) ??
  needsSession(state)

/** Whether an errand is being run. */
export const isRunning = ({ running }: State): boolean => running !== undefined

/** Whether there is more of the message under the cursor than is here. */
export const isCut = (state: State): boolean => {
  const preview = currentPreview(state)
  return preview?.status === 'failed' || (preview?.status === 'here' && preview.fetched.extent !== 'whole')
}

/** Whether the message under the cursor has several parts. */
export const hasParts = (state: State): boolean => (currentHere(state)?.view.parts.length ?? 0) > 1

/** Whether there are links in the text on the screen. */
export const hasLinks = (state: State): boolean => linksInSight(state).length > 0

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
  cannotDelete(state) ??
  (state.queue.size === 0 ? said`Nothing is queued: d queues a message.` : undefined) ??
  runsErrand(state)

/** Where a connection is being made, or must not be broken. */
export const cannotReconnect = (state: State): DisplayText | undefined => {
  const { connection } = state
  if (connection.status === 'purging') return said`A purge is under way: wait for its outcome.`
  if (connection.status === 'opening') return said`The mailbox is being opened already.`
  return runsErrand(state)
}

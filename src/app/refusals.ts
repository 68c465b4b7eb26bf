import { formatCount } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import { isTrying, opensByItself } from './connecting.ts'
import { isLoaded, partAtHand, partRow } from './errands.ts'
import { countHeaders, lacksHeaders } from './headers.ts'
import { linksInSight } from './links.ts'
import { messageAt } from './maildrop.ts'
import { isLasting, keyOf } from './message-ref.ts'
import { currentHere, currentPreview, currentRef } from './previews.ts'
import { totalsOf } from './queue.ts'
import { rangeOf } from './range.ts'
import { currentMessage, type State } from './state.ts'

// Why a command cannot be done now: a sentence for a person, or undefined where it can.

/** Where there is no message under the cursor. */
export const needsMessage = (state: State): DisplayText | undefined =>
  currentMessage(state) ? undefined : said`There is no message here.`

/** Where nothing of the message under the cursor has been read yet. */
export const needsView = (state: State): DisplayText | undefined =>
  needsMessage(state) ??
  (currentHere(state) ? undefined : (needsSession(state) ?? said`This message has not been read yet.`))

/** Where there is no part at hand, or one that has no content of its own. */
export const needsPart = (state: State): DisplayText | undefined => {
  const part = partRow(state, partAtHand(state))
  if (!part) return said`There is no part here.`
  return part.container ? said`This part only holds others: choose one of them.` : undefined
}

/** Where there is no session to ask, and none that comes by itself. */
export const needsSession = (state: State): DisplayText | undefined => {
  const { status } = state.connection
  if (status === 'purging') return said`A purge is under way: wait for its outcome.`
  return status === 'closed' && !opensByItself(state) ? said`There is no connection: R makes one.` : undefined
}

/** Where no headers are missing, or none can be read. */
export const cannotReadHeaders = (state: State): DisplayText | undefined => {
  if (!state.maildrop) return said`The mailbox has not been read yet.`
  if (lacksHeaders(state)) return needsSession(state)
  const { known, refused } = countHeaders(state)
  if (refused === 0) return said`The headers of all messages are here.`
  return known === 0
    ? said`No headers are to be had: the list says why.`
    : said`All headers are here but ${formatCount(refused)} that are not to be had: the list says why.`
}

/** Where an errand is being run: one at a time. */
export const runsErrand = ({ running }: State): DisplayText | undefined =>
  running ? said`One thing at a time: Esc stops what is going on.` : undefined

/** Whether the message under the cursor does not come by looking: it can be kept all the same, as far as it comes. */
const isUnreadable = (state: State): boolean => {
  const ref = currentRef(state)
  return ref !== undefined && (state.troubled.has(ref.key) || currentPreview(state)?.status === 'failed')
}

/** Where neither the message under the cursor nor a part of it can be kept now; what was loaded asks the server for nothing. */
export const cannotKeep = (state: State): DisplayText | undefined =>
  (isUnreadable(state) ? undefined : needsView(state)) ??
  runsErrand(state) ??
  (isLoaded(state) ? undefined : needsSession(state))

/** Where no more of the message under the cursor is to be had. */
export const cannotLoad = (state: State): DisplayText | undefined =>
  needsMessage(state) ??
  (currentHere(state)?.fetched.extent === 'whole' ? said`All of this message is here.` : undefined) ??
  runsErrand(state) ??
  needsSession(state)

/** Whether something goes on that Esc stops. */
export const isStoppable = (state: State): boolean =>
  state.running !== undefined || isTrying(state) || isPurgeStoppable(state.connection)

/** What was asked of the server by QUIT cannot be called back; that it is waited for can be given up. */
export const isPurgeStoppable = (connection: State['connection']): boolean =>
  connection.status === 'purging' && connection.step.at !== 'quitting' && connection.step.at !== 'proving'

/** Whether there is more of the message under the cursor than is here. */
export const isCut = (state: State): boolean => {
  const preview = currentPreview(state)
  return preview?.status === 'failed' || (preview?.status === 'here' && preview.fetched.extent !== 'whole')
}

/** Whether the message under the cursor has several parts. */
export const hasParts = (state: State): boolean => (currentHere(state)?.view.parts.length ?? 0) > 1

/** Whether there are links in the text on the screen. */
export const hasLinks = (state: State): boolean => linksInSight(state).length > 0

/** Whether there is no connection, nor one on its way, and not because Postern has let it go. */
export const isClosed = ({ connection }: State): boolean =>
  connection.status === 'closed' && connection.problem !== undefined

/** Where nothing may be removed, now or at all. */
export const cannotDelete = (state: State): DisplayText | undefined => {
  if (state.account.readOnly) return said`This is a read-only visit: nothing can be queued or purged.`
  if (state.connection.status === 'purging') return said`A purge is under way: wait for its outcome.`
  return undefined
}

/** Where the message under the cursor cannot be queued; of a range only those are left out that cannot. */
export const cannotQueue = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? needsMessage(state) ?? (rangeOf(state) ? undefined : cannotQueueOne(state))

const cannotQueueOne = (state: State): DisplayText | undefined => {
  const message = currentMessage(state)
  if (!message || !state.maildrop) return undefined
  const key = keyOf(state.maildrop, message)
  if (state.protectedMessages.has(key)) {
    return said`Message ${message.number} is protected: F takes that away, then d queues it.`
  }
  return isLasting(key) || state.connection.status === 'open'
    ? undefined
    : said`The server gives this message no lasting id: it can be queued while there is a connection only. R makes one.`
}

/** Where no range can begin. */
export const cannotSelect = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? needsMessage(state)

/** Where the message under the cursor cannot be protected; of a range only those are left out that cannot. */
export const cannotProtect = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? needsMessage(state) ?? (rangeOf(state) ? undefined : cannotProtectOne(state))

const cannotProtectOne = ({ maildrop, queue, protectedMessages, list }: State): DisplayText | undefined => {
  const message = maildrop && messageAt(maildrop, list.cursor)
  if (!message) return undefined
  const key = keyOf(maildrop, message)
  if (!isLasting(key)) {
    return said`The server gives message ${message.number} no lasting id, so it cannot be protected.`
  }
  return queue.has(key) && !protectedMessages.has(key)
    ? said`Message ${message.number} is queued: u takes it out first.`
    : undefined
}

/** Where nothing can be taken out of the queue. */
export const cannotTakeBack = (state: State): DisplayText | undefined =>
  cannotDelete(state) ?? (state.queue.size === 0 ? said`The queue is empty.` : undefined)

/** Where there is nothing to purge, or no purging. */
export const cannotPurge = (state: State): DisplayText | undefined =>
  cannotDelete(state) ??
  (state.queue.size === 0 ? said`Nothing is queued: d queues a message.` : undefined) ??
  (totalsOf(state.queue).unsettled === state.queue.size
    ? said`What is queued waits to be settled: whether it is gone is not known yet. The next connection tells.`
    : undefined) ??
  runsErrand(state)

/** Where a connection is being made, or must not be broken. */
export const cannotReconnect = (state: State): DisplayText | undefined => {
  const { connection } = state
  if (connection.status === 'purging') return said`A purge is under way: wait for its outcome.`
  if (connection.status === 'opening') return said`The mailbox is being opened already.`
  return runsErrand(state)
}

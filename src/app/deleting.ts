import { said } from '../text/sanitise.ts'
import { listHeight } from './layout.ts'
import { moveCursor } from './list-position.ts'
import { cursorMoved } from './moving.ts'
import { queueMessage, takeBack } from './queue.ts'
import { currentMessage, currentQueued, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Puts the message under the cursor into the queue, and goes on to the next. */
export const messageQueued = (state: State): Step => {
  const message = currentMessage(state)
  if (!message) return just(state)
  const known = message.id !== undefined && state.queue.has(message.id)
  const queued = queueMessage(state, message)
  const noted = known
    ? tell(queued, 'plain', said`Message ${message.number} is in the queue already.`)
    : queued
  const next = moveCursor(
    state.list,
    { by: 'line', to: 'down' },
    state.maildrop?.count ?? 0,
    listHeight(state),
  )
  return next.cursor === state.list.cursor ? just(noted) : cursorMoved(noted, next)
}

/** Takes the message under the cursor, of the list or the queue, out of the queue. */
export const messageTakenBack = (state: State): Step => {
  const id =
    state.pane === 'queue' && state.screen.name === 'mailbox'
      ? currentQueued(state)?.id
      : currentMessage(state)?.id
  const next = takeBack(state, id)
  return just(next === state ? tell(state, 'warning', said`This message is not in the queue.`) : next)
}

import { said } from '../text/sanitise.ts'
import type { Event } from './event.ts'
import { rowOfId, withSummariesOf } from './maildrop.ts'
import { isLasting, keyOf } from './message-ref.ts'
import { rest } from './moving.ts'
import { askAwaited } from './opened-texts.ts'
import { isReading, withoutMessage } from './panes.ts'
import { askPreview, lastingPreviews } from './previews.ts'
import { type Connection, currentMessage, type State } from './state.ts'
import type { Step } from './step.ts'

/** How far opening has come. */
export const openingOf = (event: Extract<Event, { type: 'openingWent' }>): Connection =>
  event.step === 'listing'
    ? { status: 'opening', step: event.step, messages: event.messages }
    : { status: 'opening', step: event.step }

const isGone = said`The message that was open is not to be found in the mailbox any more.`

/** That the connection was lost is over; that a message is gone which was being read must not pass in silence. */
const noticeOf = ({ screen, notice, connection }: State, isSame: boolean): State['notice'] => {
  if (!isSame && isReading(screen)) return { tone: 'warning', text: isGone }
  return connection.status === 'closed' && notice?.tone === 'problem' ? undefined : notice
}

/** The maildrop has been read: what was known of it stays known, and the cursor stays on its message. */
export const maildropOpened = (state: State, event: Extract<Event, { type: 'maildropOpened' }>): Step => {
  const { maildrop, tls, at } = event
  const before = state.maildrop
  const current = currentMessage(state)
  const known = before ? withSummariesOf(maildrop, before) : maildrop
  const row = current?.id === undefined ? undefined : rowOfId(known, current.id)
  const cursor = row ?? state.list.cursor
  const key = before && current && keyOf(before, current)
  const isSame = row !== undefined && key !== undefined && isLasting(key)
  const screen = isSame ? state.screen : withoutMessage(state.screen)
  const opened: State = {
    ...state,
    now: at,
    maildrop: known,
    connection: { status: 'open', tls },
    previews: lastingPreviews(state),
    screen,
    list: { cursor, top: state.list.top + cursor - state.list.cursor },
    notice: noticeOf(state, isSame),
  }
  const [rested, resting] = rest(opened)
  if (screen.name === 'mailbox') return [rested, resting]
  const [asked, effects] = askPreview(rested)
  return [asked, [...effects, ...askAwaited(asked)]]
}

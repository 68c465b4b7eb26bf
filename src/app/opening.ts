import type { Event } from './event.ts'
import { rowOfId, withSummariesOf } from './maildrop.ts'
import { isLasting, keyOf } from './message-ref.ts'
import { rest } from './moving.ts'
import { withoutMessage } from './panes.ts'
import { askPreview, lastingPreviews } from './previews.ts'
import { type Connection, currentMessage, type State } from './state.ts'
import type { Step } from './step.ts'

/** How far opening has come. */
export const openingOf = (event: Extract<Event, { type: 'openingWent' }>): Connection =>
  event.step === 'listing'
    ? { status: 'opening', step: event.step, messages: event.messages }
    : { status: 'opening', step: event.step }

/** The maildrop has been read: what was known of it stays known, and the cursor stays on its message. */
export const maildropOpened = (state: State, event: Extract<Event, { type: 'maildropOpened' }>): Step => {
  const { maildrop, tls, at } = event
  const before = state.maildrop
  const current = currentMessage(state)
  const known = before ? withSummariesOf(maildrop, before) : maildrop
  const row = current?.id === undefined ? undefined : rowOfId(known, current.id)
  const cursor = row ?? state.list.cursor
  const isSame = row !== undefined && current !== undefined && before && isLasting(keyOf(before, current))
  const opened: State = {
    ...state,
    now: at,
    maildrop: known,
    connection: { status: 'open', tls },
    previews: lastingPreviews(state),
    screen: isSame ? state.screen : withoutMessage(state.screen),
    list: { cursor, top: state.list.top + cursor - state.list.cursor },
    notice: state.notice?.tone === 'problem' ? undefined : state.notice,
  }
  const [rested, effects] = rest(opened)
  return opened.screen.name === 'mailbox' ? [rested, effects] : askPreview(rested)
}

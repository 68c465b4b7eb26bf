import { counted } from '../text/format.ts'
import { joined, said } from '../text/sanitise.ts'
import { resumeErrand } from './connecting.ts'
import type { Event } from './event.ts'
import { headersAnew } from './headers.ts'
import { hasIds, isEachNamed, type Maildrop, rowOfId, withSummariesOf } from './maildrop.ts'
import { isLasting, keyOf } from './message-ref.ts'
import { rest } from './moving.ts'
import { askAwaited } from './opened-texts.ts'
import { isReading, withoutMessage } from './panes.ts'
import { askPreview, lastingPreviews } from './previews.ts'
import { lastingQueue } from './queue.ts'
import { changeSinceThen } from './remembered.ts'
import { rowFinder } from './same-messages.ts'
import { type Connection, currentMessage, type State, wasRead } from './state.ts'
import type { Step } from './step.ts'

/** How far opening has come. */
export const openingOf = (event: Extract<Event, { type: 'openingWent' }>): Connection =>
  event.step === 'listing'
    ? { status: 'opening', step: event.step, messages: event.messages }
    : { status: 'opening', step: event.step }

const isGone = said`The message that was open is not to be found in the mailbox any more.`

type Change = { readonly come: number; readonly gone: number }

const idsChange = said`The server gives its messages other ids than before: what is queued from now on holds for this session only.`

type News = {
  /** Whether the server was seen to give other unique-ids than before. */
  readonly renamed: boolean
  /** Whether the message under the cursor is the same as before. */
  readonly isSame: boolean
  readonly change: Change | undefined
  /** Now. */
  readonly at: number
  /** How many messages were queued for the former session only. */
  readonly lost: number
}

/** What a person must not miss; that the connection was lost is over. What a purge removed, the purge tells. */
const noticeOf = (
  { screen, notice, connection, asOf }: State,
  { isSame, renamed, change, lost, at }: News,
): State['notice'] => {
  const purging = connection.status === 'purging'
  // What happened while nobody looked is no surprise.
  const since = asOf !== undefined && change ? changeSinceThen(change, asOf, at) : undefined
  const sudden = asOf === undefined ? change : undefined
  const lines = [
    ...(lost > 0 && !purging
      ? [
          said`${counted(lost, 'message')} without a lasting id left the queue: they were queued for the former session only.`,
        ]
      : []),
    ...(renamed ? [idsChange] : []),
    ...(!isSame && isReading(screen) ? [isGone] : []),
    ...(since ? [since] : []),
    ...(sudden && sudden.gone > 0 && !purging
      ? [said`${counted(sudden.gone, 'message')} gone: another program, or the server, removed them.`]
      : []),
    ...(sudden && sudden.come > 0 ? [said`${counted(sudden.come, 'new message')}.`] : []),
  ]
  if (notice?.lasts) return { ...notice, text: joined([notice.text, ...lines], said` `) }
  if (lines.length > 0) {
    const isLost = !isSame && (asOf === undefined || isReading(screen))
    const tone = renamed || lost > 0 || (sudden?.gone ?? 0) > 0 || isLost ? 'warning' : 'plain'
    return { tone, text: joined(lines, said` `) }
  }
  return connection.status === 'closed' && notice?.tone === 'problem' ? undefined : notice
}

/** The maildrop has been read: what was known of it stays known, and the cursor stays on its message. */
export const maildropOpened = (state: State, event: Extract<Event, { type: 'maildropOpened' }>): Step => {
  const { maildrop, tls, certain, policy, at } = event
  const before = state.maildrop
  const current = currentMessage(state)
  const known = before ? withSummariesOf(maildrop, before) : maildrop
  const row = current?.id === undefined ? undefined : rowOfId(known, current.id)
  const cursor = row ?? (before ? nearestRow(before, state.list.cursor, known) : state.list.cursor)
  const key = before && current && keyOf(before, current)
  const isSame = row !== undefined && key !== undefined && isLasting(key)
  const screen = isSame ? state.screen : withoutMessage(state.screen)
  // A purge still has to tell what became of what is queued.
  const [queue, lost] = state.connection.status === 'purging' ? [state.queue, 0] : lastingQueue(state.queue)
  const opened: State = {
    ...state,
    now: at,
    maildrop: known,
    asOf: undefined,
    headers: headersAnew(state.headers),
    connection: { status: 'open', tls, since: at },
    previews: lastingPreviews(state),
    screen,
    // What is new is seen by who stands at the top, as long as there is room above the cursor.
    list: { cursor, top: state.list.top === 0 ? 0 : state.list.top + cursor - state.list.cursor },
    rangeFrom: undefined,
    queue,
    policy,
    notice: noticeOf(state, {
      isSame,
      renamed: wasRead(state) && before !== undefined && hasIds(before) && !hasIds(maildrop) && !certain,
      change: before && certain ? changeSince(before, known) : undefined,
      lost,
      at,
    }),
    clock: at,
    keptAliveAt: at,
    silentFor: undefined,
  }
  const [resumed, resuming] = resumeErrand(opened)
  const [rested, resting] = rest(resumed)
  if (screen.name === 'mailbox') return [rested, [...resuming, ...resting]]
  const [asked, effects] = askPreview(rested)
  return [asked, [...resuming, ...effects, ...askAwaited(asked)]]
}

/** Where a message was that is gone, the next older one has come, or else the next newer one. */
const nearestRow = (before: Maildrop, cursor: number, now: Maildrop): number => {
  const rowNow = rowFinder(now, before)
  for (let row = cursor + 1; row < before.count; row += 1) {
    const found = rowNow(row)
    if (found !== undefined) return found
  }
  for (let row = cursor - 1; row >= 0; row -= 1) {
    const found = rowNow(row)
    if (found !== undefined) return found
  }
  return cursor
}

/** How many messages have come, and how many are gone, since the maildrop was read before, as far as unique-ids tell. */
const changeSince = (before: Maildrop, now: Maildrop): Change | undefined => {
  if (!isEachNamed(before) || !isEachNamed(now)) return undefined
  const rowNow = rowFinder(now, before)
  let stayed = 0
  for (let row = 0; row < before.count; row += 1) if (rowNow(row) !== undefined) stayed += 1
  return { come: Math.max(0, now.count - stayed), gone: before.count - stayed }
}

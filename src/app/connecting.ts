import { said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import type { Closed, Event } from './event.ts'
import { readsHeaders, withHeadersTold } from './headers.ts'
import { listHeight } from './layout.ts'
import { messageAt } from './maildrop.ts'
import { isLasting, type MessageRef, rowOfKey } from './message-ref.ts'
import { isReading } from './panes.ts'
import { currentRef, settledPreviews } from './previews.ts'
import { totalsOf } from './queue.ts'
import { pauseBefore } from './retry.ts'
import { type State, wasRead } from './state.ts'
import { just, type Step, tell, tellProblem } from './step.ts'

/** A session that says nothing for a minute is dropped by some servers: one that is to stay says something before. */
const keepAliveEvery = 45_000

/** How long the mailbox has been held is told in steps of this, in milliseconds: an idle screen should keep still. */
const heldStep = 10_000

/** For how many seconds a session has been held, in whole steps. */
export const heldFor = (since: number, at: number): number =>
  Math.floor((at - since) / heldStep) * (heldStep / 1000)

/** A server that owes an answer for fewer seconds is not talked about. */
const longestUntold = 4

/** So many times as long a mailbox is held without use while what is missing of its headers is read. */
const whileReading = 10

/** A session that lasts so long, in milliseconds, shows that line and server are well. */
const lasting = 10_000

/** Begins to open the mailbox. Why it was closed is over then. */
export const connect = (state: State): Step => {
  const { connection, notice } = state
  const isOver = connection.status === 'closed' && notice?.tone === 'problem' && !notice.lasts
  const opening = { status: 'opening', step: 'connecting' } as const
  return [{ ...state, connection: opening, notice: isOver ? undefined : notice }, [{ type: 'openMaildrop' }]]
}

/** Whether Postern may open the mailbox unasked: it has let it go itself, or waits to try again. */
export const opensByItself = ({ connection }: State): boolean =>
  connection.status === 'closed' && (connection.problem === undefined || connection.next !== undefined)

/** Whether it may do so at once: who keeps others out of a mailbox, or wants a pause, is not to be pressed. */
export const opensAtOnce = (state: State): boolean =>
  opensByItself(state) &&
  (state.connection.status !== 'closed' || (state.connection.next?.why ?? 'line') === 'line')

/** The mailbox could not be opened, or its connection is gone: where it is worth while another attempt follows. */
export const connectionFailed = (state: State, { problem, retry, notBefore = 0, at }: Closed): State => {
  const failedAttempts = state.failedAttempts + 1
  const next = retry && { at: Math.max(notBefore, at + pauseBefore(retry, failedAttempts)), why: retry }
  // A drop that mends itself is told in the top line, and by the countdown: words would come and go with each of them.
  const isQuiet = next?.why === 'line' && failedAttempts <= 1 && wasRead(state)
  const closed: State = {
    ...(isQuiet || state.notice?.lasts ? state : tellProblem(state, problem)),
    connection: { status: 'closed', since: at, problem, next },
    previews: settledPreviews(state.previews),
    silentFor: undefined,
    failedAttempts,
    clock: at,
  }
  return next ? closed : withoutDeferred(closed)
}

/** Whether Postern is at making a connection, or is to make another attempt. */
export const isTrying = ({ connection }: State): boolean =>
  connection.status === 'opening' || (connection.status === 'closed' && connection.next !== undefined)

/** Stops trying to connect, be it in a pause or in the middle of an attempt. */
export const stopTrying = (state: State): Step => {
  const { connection } = state
  const stopped = tell(withoutDeferred(state), 'plain', said`Stopped. R connects.`)
  if (connection.status === 'opening') {
    const problem = { what: said`No connection was made.`, advice: said`R connects.` }
    const closed = { status: 'closed', since: state.clock, problem, next: undefined } as const
    return [{ ...stopped, connection: closed }, [{ type: 'letGo' }]]
  }
  if (connection.status !== 'closed' || !connection.next) return just(state)
  return just({ ...stopped, connection: { ...connection, next: undefined } })
}

/** Whether the time is of interest: something is counted in it. */
const wantsClock = ({ connection }: State): boolean =>
  connection.status === 'open' ||
  (connection.status === 'closed' && connection.next !== undefined) ||
  (connection.status === 'purging' && connection.step.at === 'waiting')

/** Starts the clock, or stops it, where that changes. */
export const clockEffects = (before: State, state: State): readonly Effect[] =>
  wantsClock(before) === wantsClock(state) ? [] : [{ type: 'runClock', on: wantsClock(state) }]

/** The time was told. A screen on which nothing changes stays the same state. */
export const clockTicked = (
  state: State,
  { at, awaitedSince = at }: Extract<Event, { type: 'clockTicked' }>,
): Step => {
  const { connection } = state
  switch (connection.status) {
    case 'open': {
      const silence = Math.floor((at - awaitedSince) / 1000)
      const silentFor = silence < longestUntold ? undefined : silence
      const told = withHeadersTold(state)
      return heldOn(silentFor === told.silentFor ? told : { ...told, silentFor }, connection.since, at)
    }
    case 'closed':
      if (connection.next && at >= connection.next.at) return connect({ ...state, clock: at })
      return just({ ...state, clock: at })
    default:
      return just({ ...state, clock: at })
  }
}

/** A session that nobody uses is let go, or kept alive for who wants that. */
const heldOn = (state: State, since: number, at: number): Step => {
  const { usedAt = at, keptAliveAt, account, clock } = state
  const isNew = state.usedAt === undefined || heldFor(since, at) !== heldFor(since, clock)
  const failedAttempts = at - since < lasting ? state.failedAttempts : 0
  const held: State = isNew ? { ...state, usedAt, clock: at, failedAttempts } : state
  if (stays(state)) {
    if (at - keptAliveAt < keepAliveEvery) return just(held)
    return [{ ...held, keptAliveAt: at }, [{ type: 'keepAlive' }]]
  }
  const patience = account.letGoAfter * (readsHeaders(state) ? whileReading : 1)
  const isUnused = account.letGoAfter > 0 && at - usedAt >= 1000 * patience
  if (!isUnused || state.running) return just(held)
  const letGo: State = {
    ...held,
    clock: at,
    connection: { status: 'closed', since: at, problem: undefined, next: undefined },
    previews: settledPreviews(state.previews),
  }
  return [letGo, [{ type: 'letGo' }]]
}

/** Whether the session must not be let go: a person wants that, or what is queued could not be found again in another. */
const stays = ({ staysAttached, queue }: State): boolean => staysAttached || totalsOf(queue).sessionOnly > 0

/** Stays attached from now on, or lets go again after a time without use. */
export const attachmentToggled = (state: State): Step => {
  const staysAttached = !state.staysAttached
  const text = staysAttached
    ? said`The session stays open until A is pressed again: others are kept out of the mailbox.`
    : state.account.letGoAfter > 0
      ? said`After ${state.account.letGoAfter} s without use the mailbox is let go again.`
      : said`Nothing is said to the server any more to keep the session open.`
  const told = tell({ ...state, staysAttached }, 'plain', text)
  return staysAttached && opensAtOnce(state) ? connect(told) : just(told)
}

/** A person needs the mailbox: opens it where Postern may, when what is in sight is not known. */
export const connectWhereNeeded = (before: State, state: State, event: Event): Step => {
  // What is typed into a line, or answers a question, is no look at the mailbox.
  const isLook = event.type === 'keyPressed' && !before.prompt && !before.question
  return (isLook || event.type === 'cursorRested') &&
    opensAtOnce(state) &&
    lacksInSight(state, event.type === 'cursorRested')
    ? connect(state)
    : just(state)
}

const lacksInSight = (state: State, rested: boolean): boolean => {
  const { maildrop, list } = state
  if (!maildrop) return false
  for (let row = list.top; row < list.top + listHeight(state); row += 1) {
    const message = messageAt(maildrop, row)
    if (message && !message.summary) return true
  }
  const ref = currentRef(state)
  const looks = isReading(state.screen) || (rested && state.previewShown)
  return looks && ref !== undefined && !state.previews.has(ref.key) && !state.troubled.has(ref.key)
}

type RunErrand = Extract<Effect, { type: 'runErrand' }>

/** Puts an errand off until there is a session, where it needs one. */
export const deferErrand = (state: State, effects: readonly Effect[]): Step => {
  const errand = effects.find(effect => effect.type === 'runErrand')
  const isHere = (ref: MessageRef) => {
    const preview = state.previews.get(ref.key)
    return preview?.status === 'here' && preview.fetched.loaded
  }
  if (!errand?.load || state.connection.status === 'open' || isHere(errand.message)) return [state, effects]
  const others = effects.filter(effect => effect !== errand)
  const [next, opening] = opensAtOnce(state) ? connect(state) : just(state)
  return [{ ...next, deferred: errand }, [...others, ...opening]]
}

/** The line broke under an errand: it is run again once there is another, unless it is the message that breaks it. */
export const errandLost = (
  state: State,
  { errand, retry }: Extract<Event, { type: 'errandEnded' }>,
): Step | undefined => {
  const { running, connection } = state
  const isNameless = running && !isLasting(running.message.key)
  if (!retry || !running || isNameless || state.troubled.has(running.message.key)) return undefined
  if (connection.status === 'closed' && !opensByItself(state)) return undefined
  const again: RunErrand = { type: 'runErrand', errand, message: running.message, load: true }
  const waiting = { ...running, step: 'loading' as const, octets: 0, since: undefined }
  const lost: State = { ...state, deferred: again, running: waiting }
  // It was let go meanwhile, and what the errand is about is not here any more.
  return opensAtOnce(lost) && connection.status === 'closed' && !connection.next ? connect(lost) : just(lost)
}

/** The errand that waited for a session, with the number that its message has in it. */
export const resumeErrand = (state: State): Step => {
  const { deferred, maildrop, running } = state
  if (!deferred || !maildrop) return just(state)
  const { key } = deferred.message
  // A number may name another message by now.
  const row = isLasting(key) ? rowOfKey(maildrop, key) : undefined
  const number = row === undefined ? undefined : messageAt(maildrop, row)?.number
  const resumed = { ...state, deferred: undefined }
  if (number === undefined) {
    const gone = isLasting(key)
      ? said`The message is not in the mailbox any more: there is nothing to load.`
      : said`The message has no lasting id, and the session is another now: look for it again.`
    return just(tell({ ...resumed, running: undefined }, 'warning', gone))
  }
  const message = { ...deferred.message, number }
  return [{ ...resumed, running: running && { ...running, message } }, [{ ...deferred, message }]]
}

/** The state without an errand that waits for a session. */
export const withoutDeferred = (state: State): State =>
  state.deferred ? { ...state, deferred: undefined, running: undefined } : state

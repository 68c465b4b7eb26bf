import type { PartId, PartRow } from '../mail/message-view.ts'
import { lineOf } from '../text/edit-line.ts'
import { counted, formatOctets } from '../text/format.ts'
import { nothing, said } from '../text/sanitise.ts'
import { onParts } from './command.ts'
import { connect } from './connecting.ts'
import type { Errand } from './errand.ts'
import type { Done, Event } from './event.ts'
import type { MessageRef } from './message-ref.ts'
import { over } from './panes.ts'
import { currentHere, currentRef } from './previews.ts'
import { placeOf, type State } from './state.ts'
import { just, type Step, tell, tellProblem } from './step.ts'

/** The part that a person is at: the one chosen in the tree, or the one on the screen; undefined for the message. */
export const partAtHand = (state: State): PartId | undefined => {
  const { screen } = state
  const id = screen.name === 'parts' ? screen.chosen : screen.name === 'part' ? screen.part : undefined
  const part = partRow(state, id)
  // A message that only holds others has nothing to decode: it is the message that is meant.
  return part?.depth === 0 && part.container ? undefined : id
}

/** The row of a part of the message under the cursor. */
export const partRow = (state: State, id: PartId | undefined): PartRow | undefined =>
  currentHere(state)?.view.parts.find(part => part.id === id)

/** Loads all of the message under the cursor. */
export const loadAsked = (state: State): Step => start(state, { type: 'load' })

/** Runs an errand for the message under the cursor; where as much as that is to be loaded for it, asks first. */
export const start = (state: State, errand: Errand): Step => {
  const message = currentRef(state)
  if (!message) return just(state)
  const octets = message.octets ?? 0
  const asks = needsLoading(state, errand) && !isLoaded(state) && octets > state.account.askAbove
  if (!asks) return run(state, message, errand)
  return just({ ...state, question: { kind: 'load', message, octets, errand } })
}

/** Whether the message under the cursor was loaded as it is. */
export const isLoaded = (state: State): boolean => currentHere(state)?.fetched.loaded ?? false

/**
 * A message is kept as it was loaded, and so is a part of one that was; else it is enough that the part's end is here.
 * What was loaded is there to be used, or is loaded again where too much was loaded since.
 */
const needsLoading = (state: State, errand: Errand): boolean => {
  const part = 'part' in errand ? partRow(state, errand.part) : undefined
  // The first part is the message itself.
  return isLoaded(state) || !(part && part.depth > 0 && part.whole)
}

/** Begins an errand. */
export const run = (state: State, message: MessageRef, errand: Errand): Step => {
  const load = needsLoading(state, errand)
  const running = {
    errand,
    message,
    step: load ? ('loading' as const) : ('working' as const),
    octets: 0,
    of: undefined,
    since: undefined,
    at: undefined,
  }
  return [{ ...state, running, notice: undefined }, [{ type: 'runErrand', errand, message, load }]]
}

/** Opens the part at hand with a program, once that is found and agreed to. */
export const openAsked = (state: State): Step => {
  const message = currentRef(state)
  const part = partRow(state, partAtHand(state))
  if (!message || !part) return just(state)
  const { id, fileName, type } = part
  return [state, [{ type: 'findViewer', message, part: id, name: fileName, mediaType: type }]]
}

/** A program was looked for: asks whether to open the part with it; but never over something else that a person is at. */
export const viewerFound = (
  state: State,
  { message, part, name, viewer }: Extract<Event, { type: 'viewerFound' }>,
): Step => {
  const isThere = currentRef(state)?.key === message.key && partAtHand(state) === part
  if (!isThere || state.question || state.prompt || state.running) return just(state)
  if (viewer) return just({ ...state, question: { kind: 'open', message, part, name, viewer } })
  return just(
    tell(
      state,
      'warning',
      said`No program is known that opens ${name} (mailcap names none). s saves it, | pipes it to a command.`,
    ),
  )
}

/** How far an errand has come. */
export const errandWent = (
  state: State,
  { step, octets, of, at }: Extract<Event, { type: 'errandWent' }>,
): State => {
  const { running } = state
  if (!running) return state
  const since = running.step === step && running.since !== undefined ? running.since : at
  return { ...state, running: { ...running, step, octets, of, since, at } }
}

/** An errand has come to its end; where the connection had to be dropped for it another is made. */
export const errandFinished = (state: State, done: Done): Step => {
  const next: State = { ...state, running: undefined }
  switch (done.type) {
    case 'loaded':
      return just(tell(next, 'good', said`All of message ${state.running?.message.number ?? 0} is here.`))
    case 'saved': {
      const told = saved(next, done)
      return done.cut?.dropped ? connect(told) : just(told)
    }
    case 'ended':
      return just(ended(next, done))
  }
}

const saved = (state: State, { path, octets, cut }: Extract<Done, { type: 'saved' }>): State => {
  const what = said`Saved: ${path} (${formatOctets(octets)})`
  if (!cut) return tell(state, 'good', said`${what}.`)
  const all = cut.of === undefined ? nothing : said`, of ${formatOctets(cut.of)}`
  return tell(state, 'warning', said`${what}: only as far as it came${all}.`)
}

const ended = (state: State, { lines, status, cut }: Extract<Done, { type: 'ended' }>): State => {
  if (lines.length === 0) return tell(state, 'plain', status)
  const amount = counted(lines.length, 'line')
  // What was to be searched was another text.
  const closed: State = { ...state, prompt: undefined }
  const title = cut ? said`The first ${amount} of output. ${status}` : said`${amount} of output. ${status}`
  return over(closed, { name: 'output', title, lines, scroll: 0, under: state.screen })
}

/**
 * An errand has failed, or was stopped. A file name that will not do can be changed, where the person still is at its
 * message and at nothing else; where the connection had to be dropped another is made.
 */
export const errandEnded = (
  state: State,
  { errand, problem, dropped }: Extract<Event, { type: 'errandEnded' }>,
): Step => {
  const ended: State = { ...state, running: undefined }
  const told = problem
    ? tellProblem(ended, problem)
    : tell(
        ended,
        'plain',
        dropped ? said`Stopped. The connection had to be dropped: connecting anew.` : said`Stopped.`,
      )
  if (dropped) return connect(told)
  if (!problem || errand.type !== 'save' || state.connection.status !== 'open') return just(told)
  const isThere = state.running !== undefined && state.running.message.key === currentRef(state)?.key
  if (!isThere || !onParts.includes(placeOf(state))) return just(told)
  return just({ ...told, prompt: { wants: 'save', part: errand.part, line: lineOf(errand.path) } })
}

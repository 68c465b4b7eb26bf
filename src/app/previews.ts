import type { MessageView } from '../mail/message-view.ts'
import type { Event } from './event.ts'
import type { Message } from './maildrop.ts'
import { isLasting, keyOf, type MessageKey, type MessageRef, type PreviewState } from './message-ref.ts'
import { isReading } from './panes.ts'
import { currentMessage, type State } from './state.ts'
import { just, type Step, tellProblem } from './step.ts'
import { troubledProblem, withoutTrouble } from './troubled.ts'

/** So many previews are kept, and so many characters of them in all (UTF-16 units). */
const mostPreviews = 100
const mostCharacters = 4_000_000

/** More lines than this of a message that shows no text yet are fetched only for who asks, in screens. */
const mostScreensUnasked = 32

/** Here is a view of a message. */
type Here = Extract<PreviewState, { status: 'here' }>

/** What is known of the text of a message, kept with that of the most recent others; `latest` is what is looked at. */
export const withPreview = (
  state: State,
  key: MessageKey,
  preview: PreviewState,
  latest: MessageKey = key,
): State => {
  const previews = new Map(state.previews)
  previews.delete(key)
  previews.set(key, preview)
  const seen = previews.get(latest)
  if (seen) {
    previews.delete(latest)
    previews.set(latest, seen)
  }
  let characters = 0
  for (const kept of previews.values()) characters += charactersOf(kept)
  for (const [oldest, kept] of previews) {
    if ((previews.size <= mostPreviews && characters <= mostCharacters) || oldest === latest) break
    previews.delete(oldest)
    characters -= charactersOf(kept)
  }
  return { ...state, previews }
}

const charactersOf = (preview: PreviewState): number =>
  preview.status === 'here' ? countOnce(preview.view) : 0

/** A view is counted once. A line takes memory besides its characters. */
const countOnce = (view: MessageView): number => {
  const known = counts.get(view)
  if (known !== undefined) return known
  let count = 0
  for (const { lines } of view.sections) for (const line of lines) count += line.length + perLine
  counts.set(view, count)
  return count
}

const counts = new WeakMap<MessageView, number>()
const perLine = 20

/** What a new session still knows: numbers mean other messages there, and what failed may go well. */
export const lastingPreviews = ({ previews }: State): State['previews'] =>
  new Map([...settledPreviews(previews)].filter(([key]) => isLasting(key)))

/** What is still known when no answer can come any more. */
export const settledPreviews = (previews: State['previews']): State['previews'] =>
  new Map(
    [...previews].flatMap(([key, preview]) =>
      preview.status === 'here' ? [[key, { ...preview, asked: false }] as const] : [],
    ),
  )

/** The message under the cursor, and what it takes to have as much of it here as there is. */
export const currentRef = (state: State): MessageRef | undefined => {
  const message = currentMessage(state)
  return message && refTo(state, message)
}

/** A message, and what it takes to have as much of it here as there is; at first its beginning. */
export const refTo = (state: State, message: Message): MessageRef | undefined => {
  if (!state.maildrop) return undefined
  const key = keyOf(state.maildrop, message)
  const known = state.previews.get(key)
  const { lines, charset } =
    known?.status === 'here' ? known : { lines: 2 * state.window.rows, charset: undefined }
  return { key, number: message.number, octets: message.octets, lines, charset }
}

/** What is known of the text of the message under the cursor; undefined where nothing is. */
export const currentPreview = (state: State): PreviewState | undefined => {
  const ref = currentRef(state)
  return ref && state.previews.get(ref.key)
}

/** The view of the message under the cursor, where it is here. */
export const currentHere = (state: State): Here | undefined => {
  const preview = currentPreview(state)
  return preview?.status === 'here' ? preview : undefined
}

/** Whether the text of the message under the cursor is on the screen. */
export const looksAtMessage = ({ previewShown, screen }: State): boolean => previewShown || isReading(screen)

/**
 * Asks for the beginning of the message under the cursor, unless it is known or cannot be had. One that is left alone
 * is not asked for: why it is stands in its place.
 */
export const askPreview = (state: State): Step => {
  const message = currentRef(state)
  if (!message) return just(state)
  const known = state.previews.get(message.key)
  if (known?.status === 'here') return moreOfBlank(state)
  if (known?.status === 'failed') return just(state)
  const reason = state.troubled.get(message.key)
  // Where it is being asked for all the same, a person wanted it.
  if (reason !== undefined && known?.status !== 'asked') {
    return just(withPreview(state, message.key, { status: 'failed', problem: troubledProblem(reason) }))
  }
  return state.connection.status === 'open' ? fetch(state, message, { status: 'asked' }) : just(state)
}

/** The same for a person who wants that message: what is left alone is tried again. */
export const askPreviewByHand = (state: State): Step => {
  const message = currentRef(state)
  const known = currentPreview(state)
  const tries = message && known?.status !== 'here' && state.troubled.has(message.key)
  return tries && state.connection.status === 'open'
    ? fetch(state, message, { status: 'asked' })
    : askPreview(state)
}

/** Asks for a message. What was asked for of others may not be asked for any more: that is asked again by who looks. */
const fetch = (state: State, message: MessageRef, preview: PreviewState): Step => {
  const previews = new Map(state.previews)
  for (const [key, known] of previews) {
    if (known.status === 'here' && known.asked) previews.set(key, { ...known, asked: false })
  }
  return [withPreview({ ...state, previews }, message.key, preview), [{ type: 'fetchPreview', message }]]
}

/**
 * Asks for twice as much of the message under the cursor where its text goes on beyond what is here; unless it is
 * asked for already, or cannot be had, or is left alone.
 */
export const askMore = (state: State): Step => {
  const here = currentHere(state)
  const message = currentRef(state)
  if (!here || !message || here.asked || state.connection.status !== 'open') return just(state)
  if (here.fetched.extent !== 'beginning' || isTextWhole(here.view)) return just(state)
  if (state.troubled.has(message.key)) return just(state)
  return askAgain(state, { ...message, lines: 2 * here.lines })
}

/** Asks for a message that is here in another way: more of it, or in another character set. */
export const askAgain = (state: State, message: MessageRef): Step => {
  const here = state.previews.get(message.key)
  if (here?.status !== 'here') return just(state)
  return fetch(state, message, { ...here, charset: message.charset, asked: true })
}

/** Whether the end of all text that is shown is here: what follows are other parts. */
const isTextWhole = ({ parts }: MessageView): boolean => {
  const shown = parts.filter(part => part.shown && !part.container)
  return shown.length > 0 && shown.every(part => part.whole)
}

/** A view of a message has come. Where it shows no text yet more is asked for, within bounds. */
export const previewFetched = (
  state: State,
  { message, view, fetched }: Extract<Event, { type: 'previewFetched' }>,
): Step => {
  const { key, lines, charset } = message
  const known = state.previews.get(key)
  // Another character set was chosen since this was asked for.
  if (known?.status === 'here' && known.charset !== charset) {
    return askAgain(state, { ...message, charset: known.charset })
  }
  const hasCome = fetched.loaded || known?.status === 'asked'
  const before = hasCome ? withoutTrouble(state, key) : state
  const next = withPreview(before, key, { status: 'here', view, fetched, lines, charset, asked: false })
  return currentRef(next)?.key === key ? moreOfBlank(next) : just(next)
}

/** Asks for more of the message under the cursor where it shows no text yet, within bounds. */
const moreOfBlank = (state: State): Step => {
  const here = currentHere(state)
  const isBlank = here?.view.sections.every(section => section.lines.length === 0)
  return isBlank && here && here.lines < mostScreensUnasked * state.window.rows ? askMore(state) : just(state)
}

/**
 * The beginning of a message has come that may be wanted next, or is by now. What is looked at, and what is known, stays
 * as it is.
 */
export const neighbourFetched = (
  state: State,
  { message, view, fetched }: Extract<Event, { type: 'neighbourFetched' }>,
): State => {
  const { key, lines, charset } = message
  const status = state.previews.get(key)?.status
  if (status !== undefined && status !== 'asked') return state
  const here = { status: 'here', view, fetched, lines, charset, asked: false } as const
  return withPreview(state, key, here, currentRef(state)?.key)
}

/** The server does not give it. What is here of it stays, and is all that looking gives. */
export const previewFailed = (
  state: State,
  { key, problem }: Extract<Event, { type: 'previewFailed' }>,
): State => {
  const known = state.previews.get(key)
  if (known?.status !== 'here') return withPreview(state, key, { status: 'failed', problem })
  const fetched = { ...known.fetched, extent: 'asFarAsTop' as const }
  return tellProblem(withPreview(state, key, { ...known, fetched, asked: false }), problem)
}

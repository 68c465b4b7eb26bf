import type { Effect } from './effect.ts'
import { partRow } from './errands.ts'
import type { Event } from './event.ts'
import type { MessageRef } from './message-ref.ts'
import { over, without } from './panes.ts'
import { currentRef } from './previews.ts'
import type { Screen, TextState } from './screen.ts'
import type { State } from './state.ts'
import { just, type Step, tellProblem } from './step.ts'

// The texts of parts, and sources, that a person has opened.

/** A text that is awaited. */
export const notHere: TextState = { view: undefined }

/** Opens the part that is chosen in the tree as a text. */
export const partEntered = (state: State): Step => {
  const { screen } = state
  const message = currentRef(state)
  if (screen.name !== 'parts' || !message || !partRow(state, screen.chosen)) return just(state)
  const part = screen.chosen
  return [
    over(state, { name: 'part', part, scroll: 0, text: notHere, under: screen }),
    [{ type: 'readPart', message, part }],
  ]
}

/** Shows the source of the message under the cursor. */
export const sourceAsked = (state: State): Step => {
  const message = currentRef(state)
  if (!message) return just(state)
  return [
    over(state, { name: 'source', scroll: 0, text: notHere, under: state.screen }),
    [{ type: 'readSource', message }],
  ]
}

type TextCame = Extract<Event, { type: 'partRead' | 'sourceRead' }>

/** The text of a part or of a source has come, for whoever still looks at it, be it under the help. */
export const textRead = (state: State, event: TextCame): State =>
  currentRef(state)?.key === event.key ? { ...state, screen: withText(state.screen, event) } : state

const withText = (screen: Screen, event: TextCame): Screen => {
  if (!('under' in screen)) return screen
  const text = { view: event.view }
  if (screen.name === 'source' && event.type === 'sourceRead') return { ...screen, text }
  if (screen.name === 'part' && event.type === 'partRead' && screen.part === event.part) {
    return { ...screen, text }
  }
  return { ...screen, under: withText(screen.under, event) }
}

/** The part and the source that are looked at are read again once there is more of their message, or it is read otherwise. */
export const readAgain = (state: State, message: MessageRef): Effect[] =>
  currentRef(state)?.key === message.key ? textsOf(state.screen, message, () => true) : []

const textsOf = (screen: Screen, message: MessageRef, isWanted: (screen: Screen) => boolean): Effect[] => {
  if (!('under' in screen)) return []
  const below = textsOf(screen.under, message, isWanted)
  if (!isWanted(screen)) return below
  if (screen.name === 'source') return [{ type: 'readSource', message }, ...below]
  return screen.name === 'part' ? [{ type: 'readPart', message, part: screen.part }, ...below] : below
}

/** Asks for the texts that are awaited once more: what was asked of another session is not answered. */
export const askAwaited = (state: State): Effect[] => {
  const message = currentRef(state)
  return message ? textsOf(state.screen, message, isAwaited) : []
}

const isAwaited = (screen: Screen): boolean => 'text' in screen && screen.text.view === undefined

/** A text could not be read: its screen goes, wherever it lies, unless it was there before. */
export const textFailed = (
  state: State,
  { key, part, problem }: Extract<Event, { type: 'textFailed' }>,
): State => {
  const isIt = (screen: Screen) =>
    isAwaited(screen) && (screen.name === 'part' ? screen.part === part : part === undefined)
  const screen = currentRef(state)?.key === key ? without(state.screen, isIt) : state.screen
  return tellProblem({ ...state, screen }, problem)
}

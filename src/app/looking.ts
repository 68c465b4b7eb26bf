import type { PartId } from '../mail/message-view.ts'
import { counted } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import { partRow } from './errands.ts'
import type { Event } from './event.ts'
import { layoutOf } from './layout.ts'
import { linksInSight } from './links.ts'
import { moveCursor, placeCursor } from './list-position.ts'
import type { MessageRef } from './message-ref.ts'
import { over, searchAnew, wentBack } from './panes.ts'
import { askAgain, currentHere, currentRef } from './previews.ts'
import type { Problem } from './problem.ts'
import { linesOnScreen } from './reading.ts'
import type { HeaderChoice, Screen, TextState } from './screen.ts'
import type { State } from './state.ts'
import { just, type Step, tell, tellProblem } from './step.ts'

// What a person looks closer at.

const nextHeader: Readonly<Record<HeaderChoice, HeaderChoice>> = { chosen: 'all', all: 'raw', raw: 'chosen' }

const headerWords: Readonly<Record<HeaderChoice, DisplayText>> = {
  chosen: said`The usual header fields.`,
  all: said`All header fields, decoded.`,
  raw: said`The header as it came.`,
}

/** The usual header fields, all of them, the header as it came, and the usual ones again. */
export const headersCycled = (state: State): State => {
  const header = nextHeader[state.preview.header]
  return tell(searchAnew({ ...state, preview: { scroll: 0, header } }), 'plain', headerWords[header])
}

const notHere: TextState = { view: undefined }

/** The tree of parts; its cursor stands on the part whose text is shown, or else on the message. */
export const partsAsked = (state: State): State => {
  const chosen = firstChosen(state)
  return chosen ? over(state, { name: 'parts', chosen, under: state.screen }) : state
}

const firstChosen = (state: State): PartId | undefined => {
  const parts = currentHere(state)?.view.parts ?? []
  return (parts.find(part => part.shown && !part.container) ?? parts[0])?.id
}

/** The tree of parts with its cursor on a part there is: more of a message may have other parts than its beginning. */
export const settleParts = (state: State): State => {
  const { screen } = state
  if (screen.name !== 'parts' || partRow(state, screen.chosen)) return state
  const chosen = firstChosen(state)
  return chosen ? { ...state, screen: { ...screen, chosen } } : state
}

/** The part under the cursor of the tree. */
export const partChosen = (state: State, part: PartId): State =>
  state.screen.name === 'parts' ? { ...state, screen: { ...state.screen, chosen: part } } : state

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
  currentRef(state)?.key === message.key ? textsOf(state.screen, message) : []

const textsOf = (screen: Screen, message: MessageRef): Effect[] => {
  if (!('under' in screen)) return []
  const below = textsOf(screen.under, message)
  if (screen.name === 'source') return [{ type: 'readSource', message }, ...below]
  return screen.name === 'part' ? [{ type: 'readPart', message, part: screen.part }, ...below] : below
}

/** A text could not be read: back from where it is awaited, and why. */
export const textFailed = (state: State, problem: Problem): State => {
  const { screen } = state
  const awaited = 'text' in screen && screen.text.view === undefined
  return tellProblem(awaited ? wentBack(state) : state, problem)
}

/** The links of the text on the screen. */
export const linksAsked = (state: State): State => {
  const links = linksInSight(state)
  if (links.length === 0) return tell(state, 'plain', said`There are no links in what is here of this text.`)
  return over(state, { name: 'links', links, cursor: 0, top: 0, under: state.screen })
}

/** Reads the message under the cursor, or the part of it that is on the screen, in a character set; or as it says itself. */
export const charsetChosen = (state: State, charset: string | undefined): Step => {
  const known = currentRef(state)
  if (!known) return just(state)
  const message = { ...known, charset }
  const [next, effects] = askAgain(state, message)
  const { screen } = next
  if (screen.name !== 'part') return [next, effects]
  const { part } = screen
  return [
    { ...next, screen: { ...screen, text: notHere } },
    [...effects, { type: 'readPart', message, part }],
  ]
}

/** Copies the link under the cursor, or the text on the screen. */
export const copyAsked = (state: State): Step => {
  const { screen } = state
  if (screen.name === 'links') {
    const link = screen.links[screen.cursor]
    return link ? [state, [{ type: 'copy', lines: [link.target], what: said`the link` }]] : just(state)
  }
  // What is copied must not depend on the window.
  const lines = linesOnScreen({ ...state, wrapped: false }).map(({ text }) => text)
  return [state, [{ type: 'copy', lines, what: counted(lines.length, 'line') }]]
}

/** Something was sent to the clipboard of the terminal, which does not say whether it took it. */
export const copied = (state: State, { what, cut }: Extract<Event, { type: 'copied' }>): State =>
  cut
    ? tell(
        state,
        'warning',
        said`Copied the beginning of ${what}: terminals take no more at once. s saves all.`,
      )
    : tell(state, 'good', said`Copied ${what}, if this terminal takes it (OSC 52).`)

/** The text is set the other way: wrapped, or every line as long as it is. */
export const wrapToggled = (state: State): State =>
  tell(
    searchAnew({ ...state, wrapped: !state.wrapped, shift: 0 }),
    'plain',
    state.wrapped ? said`Long lines go on to the right: use the arrows.` : said`Long lines are wrapped.`,
  )

/** Half a window to the left or right, where lines are not wrapped. */
export const shifted = (state: State, to: 'left' | 'right'): State => {
  if (state.wrapped)
    return tell(state, 'plain', said`Long lines are wrapped: w lets them go on to the right.`)
  const step = state.window.columns >> 1
  return { ...state, shift: Math.max(0, state.shift + (to === 'right' ? step : -step)) }
}

/** The list of links after a movement. */
export const moveLinks = (state: State, movement: Parameters<typeof moveCursor>[1]): State => {
  const { screen } = state
  if (screen.name !== 'links') return state
  return {
    ...state,
    screen: { ...screen, ...moveCursor(screen, movement, screen.links.length, linksHeight(state)) },
  }
}

/** The list of links with its cursor in sight, whatever the window is by now. */
export const settleLinks = (state: State): State => {
  const { screen } = state
  if (screen.name !== 'links') return state
  const { cursor, top } = placeCursor(screen, screen.cursor, screen.links.length, linksHeight(state))
  return top === screen.top ? state : { ...state, screen: { ...screen, cursor, top } }
}

const linksHeight = (state: State): number => Math.max(1, layoutOf(state).content)

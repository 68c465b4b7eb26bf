import type { PartId } from '../mail/message-view.ts'
import { counted } from '../text/format.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import { partRow } from './errands.ts'
import type { Event, Movement } from './event.ts'
import { layoutOf } from './layout.ts'
import { linksInSight } from './links.ts'
import { type ListPosition, moveCursor, placeCursor } from './list-position.ts'
import { notHere } from './opened-texts.ts'
import { over, searchAnew } from './panes.ts'
import { askAgain, currentHere, currentRef } from './previews.ts'
import { linesOnScreen } from './reading.ts'
import type { HeaderChoice } from './screen.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

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

/** The tree of parts; its cursor stands on the part whose text is shown, or else on the message. */
export const partsAsked = (state: State): State => {
  const chosen = firstChosen(state)
  return chosen ? over(state, { name: 'parts', chosen, top: 0, under: state.screen }) : state
}

const firstChosen = (state: State): PartId | undefined => {
  const parts = currentHere(state)?.view.parts ?? []
  return (parts.find(part => part.shown && !part.container) ?? parts[0])?.id
}

/**
 * The tree of parts with its cursor on a part there is, and in sight: more of a message may have other parts than its
 * beginning, and the window may be another.
 */
export const settleParts = (state: State): State => {
  const { screen } = state
  if (screen.name !== 'parts') return state
  const chosen = partRow(state, screen.chosen)?.id ?? firstChosen(state)
  if (chosen) {
    return withPart(state, chosen, ids =>
      placeCursor({ cursor: 0, top: screen.top }, ids.indexOf(chosen), ids.length, height(state)),
    )
  }
  // More of it has come, and that cannot be taken apart.
  return currentHere(state) ? tell({ ...state, screen: screen.under }, 'warning', noParts) : state
}

const noParts = said`All of this message that is here now cannot be taken apart: it has no parts any more.`

/** The tree of parts after a movement. */
export const moveParts = (state: State, movement: Movement): State => {
  const { screen } = state
  if (screen.name !== 'parts') return state
  return withPart(state, screen.chosen, (ids, cursor) =>
    moveCursor({ cursor, top: screen.top }, movement, ids.length, height(state)),
  )
}

const withPart = (
  state: State,
  chosen: PartId,
  place: (ids: readonly PartId[], cursor: number) => ListPosition,
): State => {
  const { screen } = state
  const ids = currentHere(state)?.view.parts.map(({ id }) => id) ?? []
  const { cursor, top } = place(ids, ids.indexOf(chosen))
  const part = ids[cursor]
  if (screen.name !== 'parts' || !part) return state
  return part === screen.chosen && top === screen.top
    ? state
    : { ...state, screen: { ...screen, chosen: part, top } }
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
  if (state.connection.status !== 'open') return just(tell(state, 'warning', said`There is no connection.`))
  const message = { ...known, charset }
  const read =
    charset === undefined
      ? said`Read as the message says, or as it looks.`
      : said`Read as ${sanitise(charset)}.`
  const [next, effects] = askAgain(tell(state, 'plain', read), message)
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
    ? tell(state, 'warning', said`Copied the beginning of ${what}: terminals take no more at once.`)
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
  if (to === 'left') return { ...state, shift: Math.max(0, state.shift - step) }
  const longest = linesOnScreen(state).reduce((most, { text }) => Math.max(most, text.length), 0)
  // A character takes two cells at most.
  return { ...state, shift: Math.min(state.shift + step, Math.max(state.shift, 2 * longest - step)) }
}

/** The list of links after a movement. */
export const moveLinks = (state: State, movement: Movement): State => {
  const { screen } = state
  if (screen.name !== 'links') return state
  return {
    ...state,
    screen: { ...screen, ...moveCursor(screen, movement, screen.links.length, height(state)) },
  }
}

/** The list of links with its cursor in sight, whatever the window is by now. */
export const settleLinks = (state: State): State => {
  const { screen } = state
  if (screen.name !== 'links') return state
  const { cursor, top } = placeCursor(screen, screen.cursor, screen.links.length, height(state))
  return top === screen.top ? state : { ...state, screen: { ...screen, cursor, top } }
}

/** The rows in which the links, or the parts, are listed. */
const height = (state: State): number => Math.max(1, layoutOf(state).content)

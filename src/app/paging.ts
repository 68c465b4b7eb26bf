import { nextMatch, wantedOf } from '../text/find.ts'
import { said } from '../text/sanitise.ts'
import type { Movement } from './event.ts'
import { layoutOf } from './layout.ts'
import { moveScroll } from './list-position.ts'
import { askMore } from './previews.ts'
import { linesOnScreen } from './reading.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Whether the text on the screen is that of the message under the cursor: the reader's and the preview's. */
const showsMessage = ({ screen }: State): boolean => screen.name === 'mailbox' || screen.name === 'reader'

/** The first line shown of the text that is on the screen. */
const scrollOf = ({ screen, preview }: State): number => ('scroll' in screen ? screen.scroll : preview.scroll)

const scrolledTo = (state: State, scroll: number): State =>
  'scroll' in state.screen
    ? { ...state, screen: { ...state.screen, scroll } }
    : { ...state, preview: { ...state.preview, scroll } }

/** The text on the screen after a movement. Towards the end of what is here of a message, more is asked for. */
export const scrollText = (state: State, movement: Movement): Step => {
  const { content } = layoutOf(state)
  const { length } = linesOnScreen(state)
  const scroll = moveScroll(scrollOf(state), movement, length, content)
  return nearEnd(scrolledTo(state, scroll), length, content)
}

/** Less than a screenful of the message is left below. */
const nearEnd = (state: State, lines: number, content: number): Step =>
  showsMessage(state) && scrollOf(state) + 2 * content >= lines ? askMore(state) : just(state)

/** Begins to search for what was typed; nothing typed goes on with what was searched for before. */
export const searchFor = (state: State, typed: string, backward: boolean): Step => {
  const wanted = wantedOf(typed)
  const search = wanted ? { wanted, found: undefined } : state.search
  return search ? searchOn({ ...state, search: { ...search, backward } }, 'next') : just(state)
}

/** To the next line that holds what is searched for, or to the one before, in the direction of the search. */
export const searchOn = (state: State, to: 'next' | 'previous'): Step => {
  const { search } = state
  if (!search) return just(tell(state, 'plain', said`/ searches in this text.`))
  const lines = linesOnScreen(state)
  const { content } = layoutOf(state)
  const direction = search.backward === (to === 'next') ? 'backward' : 'forward'
  const from = Math.max(0, Math.min(scrollOf(state), lines.length - content))
  const texts = lines.map(({ text }) => text)
  // Where the text has not been moved since, the search goes on from its last match.
  const onScreen = direction === 'forward' ? from - 1 : from
  const start = search.found?.scroll === from ? search.found.line : onScreen
  const match = nextMatch(texts, search.wanted, start, direction)
  if (!match) return just(tell(state, 'warning', said`Not found in what is here.`))
  const scroll = Math.max(0, Math.min(match.line - Math.floor(content / 3), lines.length - content))
  const found = { ...search, found: { line: match.line, scroll } }
  const [next, effects] = nearEnd({ ...scrolledTo(state, scroll), search: found }, lines.length, content)
  if (!match.wrapped) return [next, effects]
  const word = direction === 'forward' ? said`Found from the beginning on.` : said`Found from the end on.`
  return [tell(next, 'plain', word), effects]
}

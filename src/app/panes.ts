import { said } from '../text/sanitise.ts'
import { layoutOf } from './layout.ts'
import { withoutRange } from './range.ts'
import type { Screen } from './screen.ts'
import type { State } from './state.ts'
import { tell } from './step.ts'

/** The state with another screen. What lies under one of its own kind takes that one's place: they do not pile up. */
export const over = (state: State, screen: Screen): State =>
  searchAnew({
    ...state,
    screen: 'under' in screen ? { ...screen, under: underKind(screen.under, screen.name) } : screen,
    shift: 0,
  })

/** Another text, or other lines, are on the screen: a search begins with what is seen of them. */
export const searchAnew = (state: State): State => ({
  ...state,
  search: state.search && { ...state.search, found: undefined },
})

const underKind = (screen: Screen, name: Screen['name']): Screen => {
  for (let at = screen; 'under' in at; at = at.under) if (at.name === name) return at.under
  return screen
}

/** One step back: towards the list of the mailbox. There a range ends first, and a search last. */
export const wentBack = (state: State): State => {
  if ('under' in state.screen) return over(state, state.screen.under)
  if (state.rangeFrom !== undefined) return withoutRange(state)
  if (state.pane !== 'list') return { ...state, pane: 'list' }
  return { ...state, notice: undefined, listSearch: undefined }
}

/** Whether a screen is about one message, and so ends when another one comes under the cursor. */
const isOfMessage = ({ name }: Screen): boolean =>
  ['reader', 'source', 'parts', 'part', 'links', 'trace'].includes(name)

/** A screen without those in it that are to go, wherever they lie. */
export const without = (screen: Screen, isToGo: (screen: Screen) => boolean): Screen => {
  if (!('under' in screen)) return screen
  const under = without(screen.under, isToGo)
  return isToGo(screen) ? under : { ...screen, under }
}

/** Whether a message is read, or looked closer at, somewhere in what lies on the screen. */
export const isReading = (screen: Screen): boolean =>
  isOfMessage(screen) || ('under' in screen && isReading(screen.under))

/** The screen without what is on it of a message that is not under the cursor any more. */
export const withoutMessage = (screen: Screen): Screen => without(screen, isOfMessage)

/** The next pane, or the previous one, of those that are shown. */
export const changePane = (state: State, to: 'next' | 'previous'): State => {
  const shown = state.previewShown && layoutOf(state).content > 0
  const panes: State['pane'][] = ['list', ...(shown ? (['preview'] as const) : [])]
  if (state.queue.size > 0 && shown) panes.push('queue')
  const at = panes.indexOf(state.pane) + (to === 'next' ? 1 : -1)
  const pane = panes[(at + panes.length) % panes.length] ?? 'list'
  if (panes.length > 1) return { ...state, pane }
  const why = state.previewShown
    ? said`The window is too small for a second pane.`
    : said`P shows the preview.`
  return tell(state, 'warning', said`There is one pane only. ${why}`)
}

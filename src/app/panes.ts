import { said } from '../text/sanitise.ts'
import { layoutOf } from './layout.ts'
import type { State } from './state.ts'
import { tell } from './step.ts'

/** One step back: towards the list of the mailbox. */
export const wentBack = (state: State): State => {
  const { screen } = state
  if (screen.name === 'help' || screen.name === 'transcript')
    return { ...state, screen: { name: screen.under } }
  if (screen.name === 'reader') return { ...state, screen: { name: 'mailbox' } }
  if (state.pane !== 'list') return { ...state, pane: 'list' }
  return { ...state, notice: undefined }
}

/** What an overlay lies over. */
export const screenUnder = ({ screen }: State): 'mailbox' | 'reader' =>
  'under' in screen ? screen.under : screen.name

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

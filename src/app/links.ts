import type { Link } from '../mail/message-view.ts'
import { cut } from '../text/cells.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { wrap } from '../text/wrap.ts'
import { currentHere } from './previews.ts'
import type { State } from './state.ts'

/** The links of the text on the screen: of the part that is read, or else of the message under the cursor. */
export const linksInSight = (state: State): readonly Link[] => {
  const { screen } = state
  const view = screen.name === 'part' ? screen.text.view : currentHere(state)?.view
  return view?.links ?? []
}

/** A row of the list of links: its number, whether it is suspect, its text, and where it leads. */
export const linkRow = (
  { text, target, warning }: Link,
  number: number,
  columns: number,
): { readonly text: DisplayText; readonly suspect: boolean } => {
  const mark = warning ? signs.warning : said` `
  const what = text === nothing || text === target ? target : said`${text} → ${target}`
  return { text: cut(said`${mark} [${number}] ${what}`, columns), suspect: warning !== undefined }
}

/** A line of what is to be known of a link: of its target, or of a warning. */
export type LinkDetail = { readonly text: DisplayText; readonly tone: 'plain' | 'warning' }

/** What is to be known of the link under the cursor, in so many rows: where it leads, and why it is suspect. */
export const linkDetail = (state: State, rows: number): readonly LinkDetail[] => {
  const { screen, window } = state
  const link = screen.name === 'links' ? screen.links[screen.cursor] : undefined
  if (!link) return []
  const lines = (text: DisplayText, tone: LinkDetail['tone']): LinkDetail[] =>
    wrap(text, window.columns - 2).map(line => ({ text: line, tone }))
  const warning = link.warning ? lines(link.warning, 'warning') : []
  // Both are told, as far as there is room for both.
  const target = lines(link.target, 'plain').slice(0, Math.max(1, rows - warning.length))
  return [...target, ...warning].slice(0, rows)
}

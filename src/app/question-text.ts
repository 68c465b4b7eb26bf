import type { DisplayText } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import type { Answer, State } from './state.ts'

/** An answer that can be chosen, in the menu or by its key; the key of some is empty. */
export type Choice = { readonly answer: Answer; readonly key: string; readonly label: string }

/** What is asked, and the answers; Enter gives the first at once, and Esc changes nothing. */
export type QuestionText = {
  readonly title: DisplayText
  /** What is said besides, the most important first: not all may fit. */
  readonly lines: readonly DisplayText[]
  readonly choices: readonly Choice[]
}

/** A sentence in rows of the window. */
export const wrapped = ({ window }: State, text: DisplayText): readonly DisplayText[] =>
  wrap(text, window.columns - 2)

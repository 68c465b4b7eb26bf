import type { DisplayText } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import type { Problem } from './problem.ts'
import type { Notice, State } from './state.ts'

/** A state, and what is to be done outside. */
export type Step = readonly [State, readonly Effect[]]

/** A state, and nothing to be done. */
export const just = (state: State): Step => [state, []]

/** The state with something said to the person. */
export const tell = (state: State, tone: Notice['tone'], text: DisplayText): State => ({
  ...state,
  notice: { tone, text },
})

/** The state with a problem told. */
export const tellProblem = (state: State, { what, advice }: Problem): State => ({
  ...state,
  notice: { tone: 'problem', text: what, advice },
})

import { currentMessage, isLasting, keyOf, type MessageKey, type PreviewState, type State } from './state.ts'
import { just, type Step } from './step.ts'

/** So many previews are kept. */
const mostPreviews = 100

/** What is known of the text of a message, kept with that of the most recent others. */
export const withPreview = (state: State, key: MessageKey, preview: PreviewState): State => {
  const previews = new Map(state.previews)
  previews.delete(key)
  previews.set(key, preview)
  for (const oldest of previews.keys()) {
    if (previews.size <= mostPreviews) break
    previews.delete(oldest)
  }
  return { ...state, previews }
}

/** What a new session still knows: numbers mean other messages there, and what failed may go well. */
export const lastingPreviews = ({ previews }: State): State['previews'] =>
  new Map([...previews].filter(([key, { status }]) => status === 'here' && isLasting(key)))

/** Asks for the beginning of the message under the cursor, unless it is known or cannot be had. */
export const askPreview = (state: State): Step => {
  const message = currentMessage(state)
  if (!message || !state.maildrop || state.connection.status !== 'open') return just(state)
  const key = keyOf(state.maildrop, message)
  const known = state.previews.get(key)
  if (known?.status === 'here' || known?.status === 'failed') return just(state)
  const lines = 2 * state.window.rows
  return [
    withPreview(state, key, { status: 'asked' }),
    [{ type: 'fetchPreview', number: message.number, key, lines }],
  ]
}

import { said } from '../text/sanitise.ts'
import { commands } from './commands.ts'
import type { Event } from './event.ts'
import { commandFor } from './keymap.ts'
import { promptKeyPressed } from './prompts.ts'
import { placeOf, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** What a key does in the place where the person is; `happen` does what a command means. */
export const keyPressed = (state: State, key: string, happen: (state: State, event: Event) => Step): Step => {
  const place = placeOf(state)
  if (place === 'list' && /^\d$/.test(key)) return just(typeDigit(state, key))
  const command = commandFor(place, key)
  if (!command && state.prompt && place === 'prompt') return promptKeyPressed(state, state.prompt, key)
  // A menu has keys of its own; see the views.
  if (!command && place === 'question') return just(state)
  if (!command) return just({ ...unknownKey(state, key), typedNumber: '' })
  const refusal = command.refused?.(state)
  if (refusal !== undefined) return just(tell({ ...state, typedNumber: '' }, 'warning', refusal))
  const [next, effects] = happen(withoutPassingNotice(state), command.event)
  return [{ ...next, typedNumber: '' }, effects]
}

/** A notice has been read once the next key is pressed; a problem stays until something else is to be said. */
const withoutPassingNotice = (state: State): State => {
  const { notice } = state
  if (notice?.tone !== 'problem') return { ...state, notice: undefined }
  const { lasts, ...read } = notice
  return lasts ? { ...state, notice: read } : state
}

const longestNumber = 9

const typeDigit = (state: State, digit: string): State => {
  const typedNumber = `${state.typedNumber}${digit}`.replace(/^0+/, '').slice(0, longestNumber)
  return {
    ...withoutPassingNotice(state),
    typedNumber,
    ...(typedNumber !== '' && {
      notice: { tone: 'plain', text: said`Go to message ${Number(typedNumber)}: Enter` },
    }),
  }
}

const unknownKey = (state: State, key: string): State => {
  const elsewhere = commands.find(({ keys }) => keys.includes(key))
  if (!elsewhere) return withoutPassingNotice(state)
  return tell(state, 'warning', said`That key has no use here. ${elsewhere.help}`)
}

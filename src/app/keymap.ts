import { type DisplayText, sanitise } from '../text/sanitise.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import type { Place, State } from './state.ts'

/** The command that a key stands for in a place; undefined where it stands for none. */
export const commandFor = (place: Place, key: string): Command | undefined =>
  commands.find(({ places, keys }) => places.includes(place) && keys.includes(key))

/** The commands worth a hint in a place, those that would be refused now left out. */
export const hintsFor = (state: State, place: Place): readonly Command[] =>
  commands.filter(
    ({ hint, hinted, places, refused }) =>
      hint !== undefined &&
      places.includes(place) &&
      refused?.(state) === undefined &&
      (hinted?.(state) ?? true),
  )

const keyNames: Readonly<Record<string, string>> = {
  return: 'Enter',
  escape: 'Esc',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  space: 'Space',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  home: 'Home',
  end: 'End',
  down: 'Down',
  up: 'Up',
  left: 'Left',
  right: 'Right',
}

/** A key as a person calls it: `Enter`, `Ctrl-D`, `j`. */
export const keyLabel = (key: string): DisplayText =>
  sanitise(keyNames[key] ?? key.replace(/^ctrl\+(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`))

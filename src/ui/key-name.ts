import type { Key } from 'ink'

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'return'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
]

/** The name of a key as the table of commands has it: `j`, `G`, `down`, `ctrl+d`, `shift+tab`, `space`. */
export const keyName = (input: string, key: Key): string => {
  const name = named.find(([flag]) => key[flag])?.[1] ?? (input === ' ' ? 'space' : input)
  if (key.ctrl) return `ctrl+${name}`
  if (key.meta && name !== 'escape') return `meta+${name}`
  return key.shift && name === 'tab' ? 'shift+tab' : name
}

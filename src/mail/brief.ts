import { type DisplayText, sanitise } from '../text/sanitise.ts'

/**
 * `value` with each run of white space as one space and none around it, in at most `most` UTF-16 units; '…'
 * stands for what is left out. Hostile still. Linear.
 */
export const brief = (value: string, most: number): string => {
  const text = value.replace(/\s+/g, ' ').trim()
  if (text.length <= most) return text
  // Not between the halves of a surrogate pair.
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`
}

const longestLine = 500

/** A line of Postern's words around what a message says, sanitised, in at most 500 UTF-16 units. */
export const briefLine = (line: string): DisplayText => {
  const text = sanitise(line.slice(0, 4 * longestLine))
  return text.length <= longestLine ? text : sanitise(`${text.slice(0, longestLine - 1)}…`)
}

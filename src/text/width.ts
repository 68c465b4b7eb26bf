import { eastAsianWidth } from 'get-east-asian-width'

// Asking the Unicode tables costs about 100 ns a character, and a screen asks for the same few thousand again
// and again. Zero stands for "not asked yet", otherwise it is the width plus one. Untouched pages take no
// memory.
const widthsPlusOne = new Uint8Array(0x110000)

const combiningMark = /^[\p{Mn}\p{Me}]/u
const plainAscii = /^[ -~]*$/

/**
 * The cells, 0 to 2, that one character (a string of one code point) takes on the screen: none for a
 * combining mark, two for a wide or fullwidth one, one for everything else, East Asian ambiguous ones
 * included (UAX #11). It holds for the characters that `sanitise` lets through.
 */
export function characterWidth(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  const known = widthsPlusOne[codePoint] ?? 0
  if (known > 0) return known - 1
  const width = combiningMark.test(character) ? 0 : eastAsianWidth(codePoint)
  widthsPlusOne[codePoint] = width + 1
  return width
}

/** Whether each character of a text is one of ASCII's that can be seen: then each takes one cell. */
export function isPlainAscii(text: string): boolean {
  return plainAscii.test(text)
}

/**
 * The cells of a whole text: the sum over its characters, which holds because `sanitise` leaves no sequences.
 */
export function textWidth(text: string): number {
  if (isPlainAscii(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

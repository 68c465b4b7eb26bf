import { cellWidth, cut } from './cells.ts'
import { type DisplayText, joined, nothing, said, sanitise } from './sanitise.ts'

/** A line being typed; `cursor` is an offset in UTF-16 units that always stands between two characters. */
export type EditLine = { readonly text: string; readonly cursor: number }

/** The part of a line that there is room for: `at` is the character under the cursor, a space at the end. */
export type ShownLine = {
  readonly before: DisplayText
  readonly at: DisplayText
  readonly after: DisplayText
}

/** The longest line, in UTF-16 units. What is typed or pasted beyond it is not taken. */
const longest = 1000

/** What is one key and no more: a character that can be seen. */
const printable = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u

/** Controls and formats, and what is never shown: there the cursor would stand on nothing. */
const notTaken = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]|\u20E3/gu

const mark = /^\p{M}/u
const space = /^\s/

/** A line with this text, as if it had been pasted, and the cursor at its end. */
export const lineOf = (text: string): EditLine => insertText({ text: '', cursor: 0 }, text)

/** The line with the first line of `pasted` at the cursor; control and invisible characters are left out. */
export const insertText = ({ text, cursor }: EditLine, pasted: string): EditLine => {
  const [firstLine = ''] = pasted.split(/[\r\n]/, 1)
  const taken = firstLine.toWellFormed().replace(notTaken, '')
  const end = Math.min(taken.length, Math.max(0, longest - text.length))
  const inserted = taken.slice(0, splitsPair(taken, end) ? end - 1 : end)
  const after = text.slice(cursor)
  // What is inserted before a mark becomes one character with it.
  const joining = inserted !== '' && mark.test(after) ? characterAfter(after, 0) : 0
  return { text: text.slice(0, cursor) + inserted + after, cursor: cursor + inserted.length + joining }
}

/** The line after a key, by the name that Postern gives it; undefined where the key means nothing here. */
export const editLine = (line: EditLine, key: string): EditLine | undefined =>
  printable.test(key) ? insertText(line, key) : edits.get(key)?.(line)

const edits: ReadonlyMap<string, (line: EditLine) => EditLine> = new Map([
  ['space', line => insertText(line, ' ')],
  // Terminals send either for the key above Enter.
  ['backspace', line => withoutPart(line, characterBefore(line.text, line.cursor), line.cursor)],
  ['delete', line => withoutPart(line, characterBefore(line.text, line.cursor), line.cursor)],
  ['ctrl+d', line => withoutPart(line, line.cursor, characterAfter(line.text, line.cursor))],
  ['ctrl+u', line => withoutPart(line, 0, line.cursor)],
  ['ctrl+k', line => withoutPart(line, line.cursor, line.text.length)],
  ['ctrl+w', line => withoutPart(line, wordBefore(line), line.cursor)],
  ['left', line => moved(line, characterBefore(line.text, line.cursor))],
  ['ctrl+b', line => moved(line, characterBefore(line.text, line.cursor))],
  ['right', line => moved(line, characterAfter(line.text, line.cursor))],
  ['ctrl+f', line => moved(line, characterAfter(line.text, line.cursor))],
  ['home', line => moved(line, 0)],
  ['ctrl+a', line => moved(line, 0)],
  ['end', line => moved(line, line.text.length)],
  ['ctrl+e', line => moved(line, line.text.length)],
  ['meta+b', line => moved(line, wordBefore(line))],
  ['meta+f', line => moved(line, wordAfter(line))],
] satisfies [string, (line: EditLine) => EditLine][])

const moved = ({ text }: EditLine, cursor: number): EditLine => ({ text, cursor })

const withoutPart = ({ text }: EditLine, start: number, end: number): EditLine => ({
  text: text.slice(0, start) + text.slice(end),
  cursor: start,
})

/** Where the word before the cursor starts; words are what stands between spaces. */
const wordBefore = ({ text, cursor }: EditLine): number => {
  let at = cursor
  const passes = (wanted: boolean) => at > 0 && isSpace(text, characterBefore(text, at)) === wanted
  while (passes(true)) at = characterBefore(text, at)
  while (passes(false)) at = characterBefore(text, at)
  return at
}

/** Where the word behind the cursor ends. */
const wordAfter = ({ text, cursor }: EditLine): number => {
  let at = cursor
  const passes = (wanted: boolean) => at < text.length && isSpace(text, at) === wanted
  while (passes(true)) at = characterAfter(text, at)
  while (passes(false)) at = characterAfter(text, at)
  return at
}

const isSpace = (text: string, at: number): boolean => space.test(text.charAt(at))

/**
 * Where the character before offset `end` starts; 0 at the beginning. A character is a code point with the
 * combining marks behind it.
 */
export const characterBefore = (text: string, end: number): number => {
  let start = codePointBefore(text, end)
  while (start > 0 && isMark(text, start)) start = codePointBefore(text, start)
  return start
}

/** Where the character at offset `start` ends; the length of the text at its end. */
export const characterAfter = (text: string, start: number): number => {
  let end = codePointAfter(text, start)
  while (end < text.length && isMark(text, end)) end = codePointAfter(text, end)
  return end
}

const codePointBefore = (text: string, end: number): number =>
  Math.max(0, splitsPair(text, end - 1) ? end - 2 : end - 1)

const codePointAfter = (text: string, start: number): number =>
  Math.min(text.length, splitsPair(text, start + 1) ? start + 2 : start + 1)

/** Whether offset `at` lies between the two halves of a surrogate pair. */
const splitsPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(at) & 0xfc00) === 0xdc00

const isMark = (text: string, at: number): boolean => {
  const code = text.codePointAt(at) ?? 0
  return code >= 0x300 && mark.test(String.fromCodePoint(code))
}

/**
 * As much of a line as has room in `cells` cells, around the cursor, safe to draw. Where the line is longer, a
 * quarter of the room is kept for what is behind the cursor. A wide character that alone is too wide shows as '…'.
 */
export const shownLine = ({ text, cursor }: EditLine, cells: number): ShownLine => {
  if (!(cells >= 1)) return { before: nothing, at: nothing, after: nothing }
  const next = characterAfter(text, cursor)
  const under = cursor < text.length ? sanitise(text.slice(cursor, next)) : nothing
  const at = cut(under === nothing ? said` ` : under, Math.trunc(cells))
  const room = Math.trunc(cells) - cellWidth(at)
  const ahead = shownFrom(text, next, Math.floor(room / 4))
  const before = shownUpTo(text, cursor, room - cellWidth(ahead))
  return { before, at, after: shownFrom(text, next, room - cellWidth(before)) }
}

const shownFrom = (text: string, start: number, cells: number): DisplayText => {
  const shown: DisplayText[] = []
  let width = 0
  for (let at = start; at < text.length; at = characterAfter(text, at)) {
    const character = sanitise(text.slice(at, characterAfter(text, at)))
    width += cellWidth(character)
    if (width > cells) break
    shown.push(character)
  }
  return joined(shown, nothing)
}

const shownUpTo = (text: string, end: number, cells: number): DisplayText => {
  const shown: DisplayText[] = []
  let width = 0
  for (let at = end; at > 0; at = characterBefore(text, at)) {
    const character = sanitise(text.slice(characterBefore(text, at), at))
    width += cellWidth(character)
    if (width > cells) break
    shown.push(character)
  }
  return joined(shown.reverse(), nothing)
}

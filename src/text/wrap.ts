import { type DisplayText, slice } from './sanitise.ts'
import { characterWidth, textWidth } from './width.ts'

/** What a line keeps together: offsets into the text, its width in cells, and the spaces before it. */
type Word = { start: number; end: number; width: number; gap: number }

/** Indentation and quote marks, where a word follows. */
const prefix = /^[ >|]+(?=[^ >|])/

/**
 * The text in lines of at most `cells` cells, at least one line. Lines break at spaces, which are then
 * dropped, or beside a wide character; a word longer than a line is broken anywhere. Indentation and quote
 * marks at the beginning stay with the word behind them. Fewer than 2 cells count as 2, so that a wide
 * character has room. Linear in time.
 */
export function wrap(text: DisplayText, cells: number): DisplayText[] {
  const room = Math.max(2, cells)
  if (textWidth(text) <= room) return [text]

  const lines: DisplayText[] = []
  let start = 0
  let end = 0
  let width = 0
  const endLine = (next: number) => {
    lines.push(slice(text, start, end))
    start = next
    end = next
    width = 0
  }
  for (const word of wordsOf(text)) {
    if (width > 0 && width + word.gap + word.width > room) endLine(word.start)
    else width += word.gap
    end = word.start
    for (const character of slice(text, word.start, word.end)) {
      const added = characterWidth(character)
      if (width + added > room) endLine(end)
      end += character.length
      width += added
    }
  }
  endLine(text.length)
  return lines
}

/** The words of a text in order: what is between spaces, and each wide character on its own. */
function* wordsOf(text: DisplayText): Generator<Word> {
  const prefixEnd = prefix.exec(text)?.[0].length ?? 0
  let word: Word = { start: 0, end: prefixEnd, width: prefixEnd, gap: 0 }
  let at = prefixEnd
  let gap = 0
  let afterWide = false
  for (const character of slice(text, prefixEnd)) {
    const width = characterWidth(character)
    const startsWord = gap > 0 || width === 2 || (width === 1 && afterWide)
    if (character === ' ') gap += 1
    else if (startsWord) {
      yield word
      word = { start: at, end: at + character.length, width, gap }
      gap = 0
    } else {
      word.end = at + character.length
      word.width += width
    }
    at += character.length
    if (width > 0) afterWide = width === 2
  }
  yield word
}

import { type DisplayText, sanitise } from '../text/sanitise.ts'
import type { BodySection } from './message-view.ts'

/** How much text is shown at once: characters are UTF-16 units. */
export type SectionBounds = { readonly characters: number; readonly lines: number }

/** What is shown of one message or part: 1 MB of characters, in 20,000 lines. */
export const shownBounds: SectionBounds = { characters: 1024 * 1024, lines: 20_000 }

const longestLine = 20_000

/** Sections within their bounds, and whether something was left out. */
export type BoundedSections = { readonly sections: BodySection[]; readonly cut: boolean }

/**
 * The beginning of the sections, within `bounds` all together: a line over 20,000 characters becomes several, and
 * blank lines at a section's end go, as do sections with no line. Linear in time.
 */
export const boundSections = (sections: readonly BodySection[], bounds = shownBounds): BoundedSections => {
  const bounded: BodySection[] = []
  let { characters, lines: left } = bounds
  for (const { title, lines } of sections) {
    const shown: DisplayText[] = []
    for (const line of brokenLines(withoutBlankEnd(lines))) {
      const fits = sanitise(line.slice(0, characterEnd(line, characters)))
      if (left > 0 && (fits !== '' || line === '')) shown.push(fits)
      left--
      characters -= line.length
      if (left < 0 || characters < 0)
        return { sections: [...bounded, { title, lines: shown }].filter(hasLines), cut: true }
    }
    bounded.push({ title, lines: shown })
  }
  return { sections: bounded.filter(hasLines), cut: false }
}

const hasLines = ({ lines }: BodySection): boolean => lines.length > 0

function* brokenLines(lines: readonly DisplayText[]): Generator<DisplayText> {
  for (const line of lines) {
    if (line.length <= longestLine) yield line
    else yield* brokenLine(line)
  }
}

function* brokenLine(line: DisplayText): Generator<DisplayText> {
  for (let at = 0; at < line.length; ) {
    const end = characterEnd(line, at + longestLine)
    // What begins a piece may have stood on what ended the one before.
    yield sanitise(line.slice(at, end))
    at = end
  }
}

/** `end`, or one less where that would cut a character in half. */
const characterEnd = (line: string, end: number): number =>
  end < line.length && /[\ud800-\udbff]/.test(line.charAt(end - 1)) ? end - 1 : end

const withoutBlankEnd = (lines: readonly DisplayText[]): readonly DisplayText[] => {
  let end = lines.length
  while (end > 0 && isBlank(lines[end - 1] ?? '')) end--
  return lines.slice(0, end)
}

/** So much of a body is looked at to tell whether it is blank, in octets. */
export const mostBlankOctets = 64 * 1024

/** Whether there is nothing to be seen in a text. */
export const isBlank = (text: string): boolean => !/\S/.test(text)

import { substitute } from './substitute.ts'
import { textWidth } from './width.ts'

declare const safeForTerminals: unique symbol

/**
 * Text that is safe to show: one line, no control characters, and a predictable width. Only this file makes
 * it, so text from a server or a message that was not sanitised does not compile where text is shown.
 */
export type DisplayText = string & { readonly [safeForTerminals]: true }

/** The empty text. */
export const nothing = '' as DisplayText

const lineEndsAndTabs = /[\t\n\r]+/g
const printableAscii = /^[ -~]*$/
const asciiAndTabs = /^[\t -~]*$/
const tabStop = 8

/** What a tab becomes, by how many cells stand behind the tab stop in front of it. */
const fillings = Array.from({ length: tabStop }, (_, cells) => ' '.repeat(tabStop - cells))

/**
 * One line for a list row or a field: line ends and tabs become a space, every other control character
 * becomes visible, and what makes the width unpredictable is dropped or replaced. Never throws; linear in
 * time.
 */
export function sanitise(raw: string): DisplayText {
  return (printableAscii.test(raw) ? raw : substitute(raw.replace(lineEndsAndTabs, ' '))) as DisplayText
}

/**
 * The lines of a body, each sanitised. Lines end in LF or CRLF, and a line end at the very end opens no
 * further line; there is always at least one. A lone CR and a form feed stay visible, tabs reach to the next
 * 8th column.
 */
export function sanitiseLines(raw: string): DisplayText[] {
  const lines = raw.split(/\r?\n/)
  if (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines.map(line => withoutTabs(line.replaceAll('\r', '\u240D')))
}

function withoutTabs(line: string): DisplayText {
  if (!line.includes('\t')) return sanitise(line)
  const stretches = (asciiAndTabs.test(line) ? line : substitute(line)).split('\t')
  const last = stretches.pop() ?? ''
  // Each stretch begins at a tab stop, so what is missing to the next one follows from its own width.
  const filled = stretches.map(stretch => stretch + fillings[textWidth(stretch) % tabStop])
  return (filled.join('') + last) as DisplayText
}

/**
 * A template tag for Postern's own words: said`${count} messages on ${host}`. Values that are strings must be
 * DisplayText already.
 */
export function said(words: TemplateStringsArray, ...values: readonly (DisplayText | number)[]): DisplayText {
  return String.raw({ raw: words }, ...values) as DisplayText
}

/** The parts in a row with the separator between them. */
export function joined(parts: readonly DisplayText[], separator: DisplayText): DisplayText {
  return parts.join(separator) as DisplayText
}

/**
 * The part from offset `start` up to `end` (in UTF-16 units, not cells); a character cut in half is replaced.
 */
export function slice(text: DisplayText, start: number, end?: number): DisplayText {
  return text.slice(start, end).toWellFormed() as DisplayText
}

// What is kept begins with no byte order mark: one would be part of the text.
const keptTexts = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text that these octets of ours are in UTF-8: all or, between two characters, a part of what was a DisplayText. */
export function restored(utf8: Uint8Array): DisplayText {
  // As safe as it was: no DisplayText holds half a surrogate pair, which alone would not come back the same.
  return keptTexts.decode(utf8) as DisplayText
}

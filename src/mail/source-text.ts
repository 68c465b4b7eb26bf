import { type DisplayText, said, sanitiseLines } from '../text/sanitise.ts'
import { bodyOf } from './header.ts'
import type { MessageView, TextView } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import { type BoundedSections, boundSections, type SectionBounds, shownBounds } from './section-bounds.ts'
import { shownHeader } from './shown-header.ts'
import { type MessageSource, readRange, sourceSize } from './source.ts'

const mostFallback: SectionBounds = { characters: 256 * 1024, lines: 5_000 }

/** So little of a source that a screen need not wait for it. */
export const quickBounds: SectionBounds = { characters: 24 * 1024, lines: 1_000 }

/**
 * The source of a message, line by line, header and all: at most what is shown of a message. Of a file that cannot be
 * read it says so. Never throws.
 */
export const readSource = (source: MessageSource): TextView => {
  const octets = firstPart(source, shownBounds.characters)
  if (octets === undefined) return { fields: [], sections: [], links: [], note: gone, cut: false }
  const shown = shownLines(source, octets, shownBounds)
  return { fields: [], ...shown, links: [], note: shown.cut ? beginning : undefined }
}

/** Octets from the beginning of a source, or from its body on, as lines; and whether there are more. */
const shownLines = (
  source: MessageSource,
  octets: Uint8Array | undefined,
  bounds: SectionBounds,
): Pick<TextView, 'sections' | 'cut'> => {
  if (octets === undefined) return { sections: [], cut: false }
  const { sections, cut } = lines(octets, bounds)
  return { sections, cut: cut || sourceSize(source) > bounds.characters }
}

/**
 * A view that takes nothing apart: the body as it came, within `bounds`, which are 5,000 lines of the first 256 KB
 * unless told. `note` says why. Never throws.
 */
export const sourceView = (
  source: MessageSource,
  note: DisplayText,
  bounds: SectionBounds = mostFallback,
): MessageView => {
  const octets = firstPart(source, bounds.characters)
  return {
    ...shownHeader(octets ?? new Uint8Array(0)),
    marks: [],
    ...shownLines(source, octets && bodyOf(octets), bounds),
    parts: [],
    links: [],
    trace: [],
    note: octets ? note : gone,
  }
}

/** The same for a part, or for what cannot be told apart from the message: its source, and `note`. */
export const sourcePart = (
  source: MessageSource,
  note: DisplayText,
  bounds: SectionBounds = mostFallback,
): TextView => {
  const octets = firstPart(source, bounds.characters)
  return { fields: [], ...shownLines(source, octets, bounds), links: [], note: octets ? note : gone }
}

/**
 * The lines of a header from the first on that cannot be part of one (RFC 5322, section 2.2): where a message has
 * nothing behind its header they are its text, and the empty line in front of it is missing. Linear in time.
 */
export const textInHeader = (header: Uint8Array): DisplayText[] => {
  const lines = decodeOctets(header).split('\n')
  const start = lines.findIndex((line, index) => !isHeaderLine(line, index === 0))
  return start < 0 ? [] : sanitiseLines(lines.slice(start).join('\n'))
}

/** A field's first line, a line that continues one, or the line that mailboxes in files begin messages with. */
const isHeaderLine = (line: string, isFirst: boolean): boolean =>
  fieldLine.test(line) || line === '' || line === '\r' || (isFirst && mailboxLine.test(line))

const fieldLine = /^(?:[ \t]|[!-9;-~]{1,200}[ \t]*:)/
const mailboxLine = /^>?From /

const beginning = said`Only the beginning of this source is shown; s saves all of it.`
const gone = said`The file of this message can no longer be read: load it again.`

const firstPart = (source: MessageSource, most: number): Uint8Array | undefined => {
  try {
    return readRange(source, 0, most)
  } catch {
    return undefined
  }
}

const lines = (octets: Uint8Array, bounds: SectionBounds): BoundedSections => {
  if (octets.length === 0) return { sections: [], cut: false }
  const text = decodeOctets(octets)
  const first = text.split('\n', bounds.lines + 1).join('\n')
  const { sections, cut } = boundSections([{ title: undefined, lines: sanitiseLines(first) }], bounds)
  return { sections, cut: cut || first.length < text.length }
}

import { type DisplayText, said, sanitiseLines } from '../text/sanitise.ts'
import { bodyOf } from './header.ts'
import type { MessageView, TextView } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import { boundSections, type SectionBounds } from './section-bounds.ts'
import { shownHeader } from './shown-header.ts'
import { type MessageSource, readRange, sourceSize } from './source.ts'

const mostSource: SectionBounds = { characters: 1024 * 1024, lines: 20_000 }
const mostFallback: SectionBounds = { characters: 256 * 1024, lines: 5_000 }

/**
 * The source of a message, line by line, header and all: at most 20,000 lines of the first 1 MB. Of a file that
 * cannot be read it says so. Never throws.
 */
export const readSource = (source: MessageSource): TextView => {
  const octets = firstPart(source, mostSource.characters)
  if (octets === undefined) return { fields: [], sections: [], links: [], note: gone }
  const { sections, cut } = lines(octets, mostSource)
  const isCut = cut || octets.length < sourceSize(source)
  return { fields: [], sections, links: [], note: isCut ? beginning : undefined }
}

/**
 * A view that takes nothing apart: the body as it came, at most 5,000 lines of the first 256 KB. `note` says why.
 * Quick, and never throws.
 */
export const sourceView = (source: MessageSource, note: DisplayText): MessageView => {
  const octets = firstPart(source, mostFallback.characters)
  return {
    ...shownHeader(octets ?? new Uint8Array(0)),
    marks: [],
    sections: octets ? lines(bodyOf(octets), mostFallback).sections : [],
    parts: [],
    links: [],
    trace: [],
    note: octets ? note : gone,
  }
}

/** The same for a part, or for what cannot be told apart from the message: its source, and `note`. */
export const sourcePart = (source: MessageSource, note: DisplayText): TextView => {
  const octets = firstPart(source, mostFallback.characters)
  const sections = octets ? lines(octets, mostFallback).sections : []
  return { fields: [], sections, links: [], note: octets ? note : gone }
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

const lines = (octets: Uint8Array, bounds: SectionBounds) =>
  boundSections(
    octets.length === 0 ? [] : [{ title: undefined, lines: sanitiseLines(decodeOctets(octets)) }],
    bounds,
  )

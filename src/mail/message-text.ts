import { type DisplayText, said, sanitiseLines } from '../text/sanitise.ts'
import { invitation } from './calendar.ts'
import { deliveryReport, dispositionReport } from './delivery-report.ts'
import type { BodySection, Link } from './message-view.ts'
import {
  isCalendar,
  isContainer,
  isDeliveryReport,
  isInlineText,
  isReceipt,
  ownParts,
  partTitle,
} from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import type { PartReader } from './part-reader.ts'
import type { PartText } from './part-text.ts'
import { boundSections, isBlank, shownBounds } from './section-bounds.ts'

/** The text of a message, or of a part of it. */
export type MessageText = {
  readonly sections: readonly BodySection[]
  readonly links: readonly Link[]
  /** What was read to make the sections, in their order. */
  readonly texts: readonly ReadText[]
  /** The parts that are in the sections. */
  readonly shown: ReadonlySet<PartNode>
  /** What a reader should know about them. */
  readonly notes: readonly DisplayText[]
  /** Whether text was left out for its length. */
  readonly cut: boolean
}

/** A part with its text. */
export type ReadText = { readonly part: PartNode; readonly text: PartText }

/**
 * The text of `root`, which is a message or holds parts: what reports and invitations in it say, then its text
 * parts in order. Of alternatives the last plain text that is not blank, else the last html that is not, else
 * what is left (RFC 2046, section 5.1.4). At most 20,000 lines and 1 MB of characters in all. Rejects as the
 * reader does.
 */
export const readMessageText = async (root: PartNode, reader: PartReader): Promise<MessageText> => {
  const left = { ...shownBounds, octets: mostOctets, nextLink: 1 }
  const texts = await textsOf(root, reader, left)
  const summaries = await summariesOf(root, reader)
  const summarised = summaries.map(({ section }) => section)
  const read = texts.filter(({ text }) => hasText(text))
  const sections = read.map(({ part, text }, index) => ({
    title: index === 0 && summarised.length === 0 ? undefined : partTitle(part),
    lines: text.lines,
  }))
  const bounded = boundSections([...summarised, ...sections])
  return {
    sections: bounded.sections,
    links: texts.flatMap(({ text }) => text.links),
    texts,
    shown: new Set([...summaries, ...read].map(({ part }) => part)),
    notes: texts.map(({ text }) => text.note).filter(note => note !== undefined),
    cut: bounded.cut || isSpent(left) || texts.some(({ text }) => text.cut),
  }
}

/**
 * How much text may still be read: no more than can be shown, and not everything in search of some; and the number of
 * the next link.
 */
type Left = { characters: number; lines: number; octets: number; nextLink: number }

const mostOctets = 16 * 1024 * 1024

const isSpent = ({ characters, lines, octets }: Left): boolean => characters < 0 || lines < 0 || octets < 0

const textsOf = async (part: PartNode, reader: PartReader, left: Left): Promise<ReadText[]> => {
  if (isCalendar(part) || isSpent(left)) return []
  if (isInlineText(part)) return [{ part, text: await readText(part, reader, left) }]
  if (!isContainer(part)) return []
  if (part.type === 'multipart/alternative') return alternativeOf(part, reader, left)
  const texts: ReadText[] = []
  for (const child of part.children) texts.push(...(await textsOf(child, reader, left)))
  return texts
}

const readText = async (part: PartNode, reader: PartReader, left: Left): Promise<PartText> => {
  const text = await reader.text(part, left.nextLink)
  left.nextLink += text.links.length
  left.octets -= part.body.end - part.body.start
  left.lines -= text.lines.length
  for (const line of text.lines) left.characters -= line.length
  return text
}

const alternativeOf = async ({ children }: PartNode, reader: PartReader, left: Left): Promise<ReadText[]> => {
  for (const preferred of [isPlain, isRich, isOther]) {
    for (const child of children.filter(preferred).reverse()) {
      const { nextLink } = left
      const texts = await textsOf(child, reader, left)
      if (texts.some(({ text }) => hasText(text))) return texts
      left.nextLink = nextLink
    }
  }
  return []
}

const isPlain = ({ type }: PartNode): boolean => type === 'text/plain'
const isRich = (part: PartNode): boolean => part.type === 'text/html' || isContainer(part)
const isOther = (part: PartNode): boolean => !isPlain(part) && !isRich(part)

const hasText = ({ lines }: PartText): boolean => lines.some(line => !isBlank(line))

/** What a part that is meant for programs says. */
type Summary = { part: PartNode; section: BodySection }

const mostSummaries = 20

/** Each is shown once, though an invitation often comes twice: as an alternative and as a file. */
const summariesOf = async (root: PartNode, reader: PartReader): Promise<Summary[]> => {
  const summaries = new Map<string, Summary>()
  const parts = [...ownParts(root)].filter(
    part => isDeliveryReport(part) || isReceipt(part) || isCalendar(part),
  )
  for (const part of parts.slice(0, mostSummaries)) {
    const section = (await summaryOf(part, reader)) ?? (await plainSection(part, reader))
    const key = [section.title, ...section.lines].join('\n')
    if (section.lines.length > 0 && !summaries.has(key)) summaries.set(key, { part, section })
  }
  return [...summaries.values()].sort((a, b) => Number(isCalendar(a.part)) - Number(isCalendar(b.part)))
}

/** What a report or an invitation says, in words, or undefined where nothing can be read in it. */
export const summaryOf = async (part: PartNode, reader: PartReader): Promise<BodySection | undefined> => {
  const summary = summaries.find(({ isIt }) => isIt(part))
  const lines = summary?.lines(await reader.plain(part)) ?? []
  return summary && lines.length > 0 ? { title: summary.title, lines } : undefined
}

type SummaryKind = {
  isIt: (part: PartNode) => boolean
  title: DisplayText
  lines: (text: string) => DisplayText[]
}

const summaries: readonly SummaryKind[] = [
  { isIt: isDeliveryReport, title: said`Delivery report`, lines: deliveryReport },
  { isIt: isReceipt, title: said`Receipt`, lines: dispositionReport },
  { isIt: isCalendar, title: said`Invitation`, lines: invitation },
]

/** The lines of a part as they stand in it. */
export const plainSection = async (part: PartNode, reader: PartReader): Promise<BodySection> => {
  const text = await reader.plain(part)
  return { title: partTitle(part), lines: isBlank(text) ? [] : sanitiseLines(text) }
}

import type { BodySection, MessageView, PartRow, TextView } from '../mail/message-view.ts'
import { formatOctets } from '../text/format.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import type { PreviewState } from './message-ref.ts'
import type { HeaderChoice } from './screen.ts'
import { blank, bodyLines, labelled, plain, type Setting, type TextLine, toned } from './text-line.ts'

type Here = Extract<PreviewState, { status: 'here' }>

/** So many of the parts that are not shown are named above the text. */
const mostNamed = 8

/** The lines of a message: its header as chosen, what else is in it, its text, and how much of it is here. */
export const messageLines = (
  { view, fetched, asked }: Here,
  header: HeaderChoice,
  listed: number | undefined,
  setting: Setting,
): readonly TextLine[] => [
  ...headerLines(view, header, setting),
  ...otherParts(view, setting),
  ...toned('note', view.marks, setting),
  blank,
  ...noteLines(view.note, setting),
  ...sectionLines(view.sections, setting),
  ...goesOn(view, setting),
  ...(fetched.extent === 'whole'
    ? []
    : [blank, ...toned('note', [missing(fetched.octets, listed, asked)], setting)]),
]

/** The lines of a part, or of a source. */
export const textViewLines = (
  { fields, sections, note, cut }: TextView,
  setting: Setting,
): readonly TextLine[] => [
  ...fields.flatMap(({ name, value }) => labelled(name, value, setting)),
  ...(fields.length > 0 ? [blank] : []),
  ...noteLines(note, setting),
  ...sectionLines(sections, setting),
  ...goesOn({ cut }, setting),
]

/** Sections under their titles. */
export const sectionLines = (sections: readonly BodySection[], setting: Setting): TextLine[] =>
  sections.flatMap(({ title, lines }, i) => [
    ...(i > 0 ? [blank] : []),
    ...(title ? toned('title', [title], setting) : []),
    ...bodyLines(lines, setting),
  ])

const headerLines = (view: MessageView, header: HeaderChoice, setting: Setting): TextLine[] => {
  if (header === 'raw') return toned('plain', view.rawHeader, setting)
  const fields = header === 'all' ? view.allFields : view.fields
  return fields.flatMap(({ name, value }) => labelled(name, value, setting))
}

const otherParts = ({ parts }: MessageView, setting: Setting): TextLine[] => {
  const inner = parts.filter(part => part.depth > 0 && part.message).map(({ id }) => `${id}.`)
  // What is in a message inside the message is not named: that message is.
  const others = parts.filter(
    ({ shown, container, depth, id }) =>
      !shown && !container && depth > 0 && !inner.some(start => id.startsWith(start)),
  )
  const more = others.length - mostNamed
  return [
    ...others.slice(0, mostNamed).flatMap(part => otherPart(part, setting)),
    ...(more > 0 ? toned('plain', [said`and ${more} more: v shows all parts.`], setting) : []),
  ]
}

const otherPart = (part: PartRow, setting: Setting): TextLine[] => {
  const isAttached = part.disposition === 'attachment' || part.name !== nothing || part.message
  const label = isAttached ? said`Attached` : said`Also here`
  const name = part.name === nothing ? nothing : said`${part.name}, `
  const size = said`${formatOctets(part.decodedOctets)}${part.whole ? nothing : said` so far`}`
  return labelled(label, said`${name}${part.type}, ${size}`, setting)
}

/** Said where the text that is shown ends, for nobody reads twenty thousand lines and remembers the note over them. */
const goesOn = ({ cut }: { readonly cut: boolean }, setting: Setting): TextLine[] =>
  cut ? toned('note', [said`The text goes on: s saves all of it.`], setting) : []

const noteLines = (note: DisplayText | undefined, setting: Setting): TextLine[] =>
  note ? [...toned('note', [note], setting), plain(nothing)] : []

const missing = (octets: number, listed: number | undefined, asked: boolean): DisplayText => {
  const all = listed === undefined ? nothing : said` of ${formatOctets(listed)}`
  const here = said`${formatOctets(octets)}${all} are here`
  return asked ? said`${here}; more is on its way…` : said`${here}: > loads all of it.`
}

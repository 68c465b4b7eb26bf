import { type DisplayText, nothing, said, slice } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'

/** A line of a text on the screen. */
export type TextLine = {
  readonly text: DisplayText
  readonly tone: 'plain' | 'quote' | 'quoteInQuote' | 'deepQuote' | 'title' | 'note' | 'problem'
  /** How many characters at the beginning are a label. */
  readonly label: number
}

/** How lines are set: in so many cells, or as long as they are. */
export type Setting = { readonly columns: number; readonly wrapped: boolean }

/** A line that is nothing but its text. */
export const plain = (text: DisplayText): TextLine => ({ text, tone: 'plain', label: 0 })

/** An empty line. */
export const blank: TextLine = plain(nothing)

/** Lines of one tone, set. */
export const toned = (tone: TextLine['tone'], texts: readonly DisplayText[], setting: Setting): TextLine[] =>
  texts.flatMap(text => set(text, setting).map(line => ({ text: line, tone, label: 0 })))

/** A label and what it labels, set. */
export const labelled = (name: DisplayText, value: DisplayText, setting: Setting): TextLine[] =>
  set(said`${name}: ${value}`, setting).map((text, i) => ({
    text,
    tone: 'plain',
    label: i === 0 ? name.length + 1 : 0,
  }))

/** Lines of a body, set, each in the tone of its quote depth; what is wrapped of a quote keeps its marks. */
export const bodyLines = (lines: readonly DisplayText[], setting: Setting): TextLine[] =>
  lines.flatMap(line => {
    const { depth, end } = quoteOf(line)
    if (depth === 0) return toned('plain', [line], setting)
    return quoteLines(line, end, setting).map(text => ({ text, tone: quoteTone(depth), label: 0 }))
  })

const set = (text: DisplayText, { columns, wrapped }: Setting): DisplayText[] =>
  wrapped ? wrap(text, columns) : [text]

/** A quote that has less room than this beside its marks is wrapped like any other text. */
const fewestCells = 20

const quoteLines = (line: DisplayText, end: number, setting: Setting): DisplayText[] => {
  const room = setting.columns - end
  if (room < fewestCells) return set(line, setting)
  const marks = slice(line, 0, end)
  return set(slice(line, end), { ...setting, columns: room }).map(text => said`${marks}${text}`)
}

const quoteTone = (depth: number): TextLine['tone'] =>
  depth === 1 ? 'quote' : depth === 2 ? 'quoteInQuote' : 'deepQuote'

/** How many quote marks a line begins with, and where they end; a space may stand behind each (RFC 3676, section 4.5, and custom). */
const quoteOf = (line: DisplayText): { readonly depth: number; readonly end: number } => {
  let depth = 0
  let end = 0
  while (line[end] === '>') {
    depth += 1
    end += line[end + 1] === ' ' ? 2 : 1
  }
  return { depth, end }
}

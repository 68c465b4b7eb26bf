import type { Preview, PreviewField } from '../mail/preview.ts'
import { cellWidth, fit } from '../text/cells.ts'
import { type DisplayText, joined, nothing, said } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import { commands } from './commands.ts'
import { keyLabel } from './keymap.ts'
import { currentMessage, keyOf, type PreviewState, type State } from './state.ts'

/** A line of a text on the screen. */
export type TextLine = {
  readonly text: DisplayText
  readonly tone: 'plain' | 'quote' | 'note' | 'problem'
  /** How many characters at the beginning are a label. */
  readonly label: number
}

const plain = (text: DisplayText): TextLine => ({ text, tone: 'plain', label: 0 })
const note = (text: DisplayText): TextLine => ({ text, tone: 'note', label: 0 })

/** What is known of the text of the message under the cursor; undefined where nothing is. */
export const currentPreview = (state: State): PreviewState | undefined => {
  const message = currentMessage(state)
  return message && state.maildrop && state.previews.get(keyOf(state.maildrop, message))
}

/** The lines of the preview pane and the reader for the message under the cursor, wrapped to the window. */
export const previewLines = (state: State): readonly TextLine[] => {
  const preview = currentPreview(state)
  if (!currentMessage(state)) return []
  if (preview === undefined) return [note(state.connection.status === 'open' ? nothing : said`Not read yet.`)]
  if (preview.status === 'asked') return [note(said`Fetching the beginning of this message…`)]
  if (preview.status === 'failed') {
    const { what, advice } = preview.problem
    return [what, advice].flatMap(text =>
      wrap(text, state.window.columns - 2).map(line => ({ text: line, tone: 'problem' as const, label: 0 })),
    )
  }
  return wrappedPreview(preview.preview, state.window.columns - 2, state.preview.allFields)
}

/** A preview is wrapped once, however often it is drawn, until the window or the choice of fields is another. */
const wrappings = new WeakMap<Preview, { columns: number; allFields: boolean; lines: readonly TextLine[] }>()

const wrappedPreview = (preview: Preview, columns: number, allFields: boolean): readonly TextLine[] => {
  const known = wrappings.get(preview)
  if (known?.columns === columns && known.allFields === allFields) return known.lines
  const lines = wrapPreview(preview, columns, allFields)
  wrappings.set(preview, { columns, allFields, lines })
  return lines
}

const wrapPreview = (preview: Preview, columns: number, allFields: boolean): readonly TextLine[] => [
  ...(allFields ? preview.allFields : preview.fields).flatMap(field => wrapField(field, columns)),
  ...preview.attachments.map(({ name, type }) => ({
    text: said`Attached: ${name} (${type})`,
    tone: 'plain' as const,
    label: 9,
  })),
  plain(nothing),
  ...(preview.note ? [...wrap(preview.note, columns).map(note), plain(nothing)] : []),
  ...preview.lines.flatMap(line =>
    wrap(line, columns).map(text =>
      line.startsWith('>') ? { text, tone: 'quote' as const, label: 0 } : plain(text),
    ),
  ),
]

const wrapField = ({ name, value }: PreviewField, columns: number): TextLine[] =>
  wrap(said`${name}: ${value}`, columns).map((text, i) => ({
    text,
    tone: 'plain',
    label: i === 0 ? name.length + 1 : 0,
  }))

const helpIntroduction = said`Postern shows the mailbox on the server. Nothing is downloaded but what you look at, and nothing is removed but what you queue (d) and purge ($).`

/** The help, made from the table of commands. */
export const helpLines = (columns: number): readonly TextLine[] => {
  const rows = commands.map(({ keys, help }) => ({ keys: joined(keys.map(keyLabel), said` `), help }))
  const width = Math.max(...rows.map(({ keys }) => cellWidth(keys))) + 2
  return [
    ...wrap(helpIntroduction, columns - 2).map(plain),
    plain(nothing),
    ...rows.flatMap(({ keys, help }) =>
      wrap(help, Math.max(10, columns - 2 - width)).map((text, i) => ({
        text: said`${fit(i === 0 ? keys : nothing, width)}${text}`,
        tone: 'plain' as const,
        label: width,
      })),
    ),
  ]
}

/** The transcript's lines, wrapped to the window. */
export const transcriptLines = (lines: readonly DisplayText[], columns: number): readonly TextLine[] =>
  lines.flatMap(line => (cellWidth(line) < columns ? [line] : wrap(line, columns - 2))).map(plain)

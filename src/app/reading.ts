import type { MessageView, TextView } from '../mail/message-view.ts'
import { cellWidth, fit } from '../text/cells.ts'
import { type DisplayText, joined, nothing, said } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import { commands } from './commands.ts'
import { isTrying, opensByItself } from './connecting.ts'
import { keyLabel } from './keymap.ts'
import { messageLines, sectionLines, textViewLines } from './message-lines.ts'
import { currentHere, currentPreview } from './previews.ts'
import type { TextState } from './screen.ts'
import { currentMessage, type State } from './state.ts'
import { bodyLines, plain, type Setting, type TextLine, toned } from './text-line.ts'
import { goneProblem, troubleAdvice } from './troubled.ts'

const loadingMayHelp = said`> loads all of the message: that may go well where looking does not.`

/** The lines of the text that is on the screen, or of the preview where no text has the screen for itself. */
export const linesOnScreen = (state: State): readonly TextLine[] => {
  const { screen, window } = state
  switch (screen.name) {
    case 'help':
      return helpLines(window.columns)
    case 'transcript':
    case 'output':
      return setOnce(screen.lines, state, '', setting => bodyLines(screen.lines, setting))
    case 'source':
    case 'part':
      return textStateLines(screen.text, state)
    case 'trace':
      return traceLines(state)
    default:
      return previewLines(state)
  }
}

/** What stands in place of a message that nothing is known of, and nothing was asked of. */
const awaitedText = (state: State): DisplayText => {
  if (state.connection.status === 'open') return nothing
  if (isTrying(state)) return said`The text comes once there is a connection.`
  return opensByItself(state)
    ? said`The text has not been fetched yet.`
    : said`The text has not been fetched, and there is no connection: R makes one.`
}

/** The lines of the message under the cursor. */
export const previewLines = (state: State): readonly TextLine[] => {
  const setting = settingOf(state)
  const message = currentMessage(state)
  const preview = currentPreview(state)
  if (!message) return []
  if (preview === undefined) {
    return toned('note', [awaitedText(state)], setting)
  }
  if (preview.status === 'asked') {
    const waits = state.running?.step === 'loading'
    const word = waits
      ? said`This waits until the other message is loaded.`
      : said`Fetching the beginning of this message…`
    return toned('note', [word], setting)
  }
  if (preview.status === 'failed') {
    const { what, advice } = preview.problem
    const isToldAlready = advice === troubleAdvice || preview.problem === goneProblem
    return [
      ...toned('problem', [what, advice], setting),
      ...(isToldAlready ? [] : toned('note', [loadingMayHelp], setting)),
    ]
  }
  const { view, fetched, asked } = preview
  const { header } = state.preview
  const how = `${header} ${fetched.extent} ${fetched.octets} ${asked}`
  return setOnce(view, state, how, () => messageLines(preview, header, message.octets, setting))
}

const textStateLines = ({ view }: TextState, state: State): readonly TextLine[] =>
  view
    ? setOnce(view, state, '', setting => textViewLines(view, setting))
    : toned('note', [said`Reading…`], settingOf(state))

const traceLines = (state: State): readonly TextLine[] => {
  const setting = settingOf(state)
  const trace = currentHere(state)?.view.trace ?? []
  return trace.length > 0
    ? sectionLines(trace, setting)
    : toned('note', [said`The header of this message does not say which way it took.`], setting)
}

/** How texts are set in this window. */
const settingOf = ({ window, wrapped }: State): Setting => ({ columns: window.columns - 2, wrapped })

/** A text is set once, however often it is drawn, until the window or `how` is another. */
const setOnce = (
  text: MessageView | TextView | readonly DisplayText[],
  state: State,
  how: string,
  setText: (setting: Setting) => readonly TextLine[],
): readonly TextLine[] => {
  const setting = settingOf(state)
  const signature = `${setting.columns} ${setting.wrapped} ${how}`
  const known = settings.find(each => each.text === text && each.signature === signature)
  if (known) return known.lines
  const lines = setText(setting)
  settings.unshift({ text, signature, lines })
  settings.length = Math.min(settings.length, mostSettings)
  return lines
}

/** Nothing but what is looked at stays set: it takes more memory than what it was made of. */
const settings: { text: object; signature: string; lines: readonly TextLine[] }[] = []
const mostSettings = 4

const helpIntroduction = said`Postern shows the mailbox on the server. It reads headers, and the beginnings of messages; a whole one is loaded only when you ask for it. Nothing is removed but what you queue (d) and purge ($).`

/** The help, made from the table of commands. */
const helpLines = (columns: number): readonly TextLine[] => {
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

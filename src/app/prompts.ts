import { editLine, insertText, lineOf } from '../text/edit-line.ts'
import { said } from '../text/sanitise.ts'
import { partAtHand, partRow, start } from './errands.ts'
import { searchListFor } from './list-search.ts'
import { searchFor } from './paging.ts'
import { currentHere } from './previews.ts'
import { currentMessage, type Prompt, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** Asks for a line: a file name is offered, for the part at hand or the message. */
export const prompted = (state: State, wants: Prompt['wants']): State => {
  const part = wants === 'save' || wants === 'pipe' ? partAtHand(state) : undefined
  return { ...state, prompt: { wants, part, line: lineOf(wants === 'save' ? offeredName(state, part) : '') } }
}

/** What the line that is asked for is. */
export const promptLabel = ({ wants, part }: Prompt) => {
  switch (wants) {
    case 'save':
      return part ? said`Save this part as: ` : said`Save this message as: `
    case 'pipe':
      return part ? said`Pipe this part to the command: ` : said`Pipe this message to the command: `
    case 'search':
      return said`Search: `
    case 'searchBack':
      return said`Search backwards: `
    case 'searchList':
      return said`Search senders and subjects: `
  }
}

/** A key while a line is asked for. */
export const promptKeyPressed = (state: State, prompt: Prompt, key: string): Step => {
  if (key === 'escape') return just({ ...state, prompt: undefined })
  if (key === 'return') return accepted({ ...state, prompt: undefined }, prompt)
  const line = editLine(prompt.line, key)
  return just(line ? { ...state, prompt: { ...prompt, line } } : state)
}

/** A paste goes into the line that is asked for; elsewhere it is not taken for commands. */
export const pasted = (state: State, text: string): State => {
  const { prompt } = state
  if (!prompt) return tell(state, 'warning', said`Pasted text is not taken for commands.`)
  return { ...state, prompt: { ...prompt, line: insertText(prompt.line, text) } }
}

const accepted = (state: State, { wants, part, line: { text } }: Prompt): Step => {
  switch (wants) {
    case 'search':
    case 'searchBack':
      return searchFor(state, text, wants === 'searchBack')
    case 'searchList':
      return searchListFor(state, text)
    case 'save':
      return text.trim() === '' ? just(state) : start(state, { type: 'save', part, path: text })
    case 'pipe':
      return text.trim() === '' ? just(state) : start(state, { type: 'pipe', part, command: text })
  }
}

/** A message that has not been read has no name of its own. */
const offeredName = (state: State, part: Prompt['part']): string =>
  (part ? partRow(state, part) : currentHere(state)?.view)?.fileName ??
  `message-${currentMessage(state)?.number ?? 0}.eml`

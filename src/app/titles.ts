import { formatOctets } from '../text/format.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { partRow } from './errands.ts'
import { subjectOf } from './list-row.ts'
import { markOf } from './mark.ts'
import { currentHere } from './previews.ts'
import { currentMessage, type State } from './state.ts'

/** What the text on the screen is, for the line over it. */
export const screenTitle = (state: State): DisplayText => {
  const { screen } = state
  const message = messageName(state)
  switch (screen.name) {
    case 'help':
      return said`Keys`
    case 'transcript':
    case 'output':
      return screen.title
    case 'source':
      return said`Source of ${message}`
    case 'trace':
      return said`The way of ${message}, as hosts on it claim`
    case 'parts':
      return said`Parts of ${message}`
    case 'links':
      return said`Links in ${message}`
    case 'part':
      return partTitle(state, screen.part)
    default:
      return readerTitle(state)
  }
}

/** How much of the message under the cursor is here: `41 KB of 8.2 MB`; nothing where all of it is. */
export const extentText = (state: State): DisplayText => {
  const fetched = currentHere(state)?.fetched
  if (!fetched || fetched.extent === 'whole') return nothing
  const listed = currentMessage(state)?.octets
  return listed === undefined
    ? formatOctets(fetched.octets)
    : said`${formatOctets(fetched.octets)} of ${formatOctets(listed)}`
}

const messageName = (state: State): DisplayText => {
  const number = currentMessage(state)?.number
  return number === undefined ? said`no message` : said`message ${number}`
}

const partTitle = (state: State, id: Parameters<typeof partRow>[1]): DisplayText => {
  const part = partRow(state, id)
  if (!part) return said`A part of ${messageName(state)}`
  const name = part.name === nothing ? nothing : said`, ${part.name}`
  return said`Part of ${messageName(state)}: ${part.type}${name}`
}

const readerTitle = (state: State): DisplayText => {
  const message = currentMessage(state)
  if (!message) return said`No message`
  const mark = markOf(state, message)
  const name = said`${mark ? said`${signs[mark]} ` : nothing}Message ${message.number}`
  if (!message.summary) return name
  return said`${name} ${signs.dot} ${subjectOf(message.summary)}`
}

import { formatCount, formatOctets } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import { type Maildrop, type Message, messageAt, sizesOf } from './maildrop.ts'
import { currentMessage, type State } from './state.ts'
import { tell } from './step.ts'

/** Rows of the list from the first to the last. */
export type Range = { readonly first: number; readonly last: number }

/** The range that ends at the cursor; undefined where there is none, or where the list is not on the screen. */
export const rangeOf = ({ rangeFrom, maildrop, list, screen }: State): Range | undefined => {
  if (rangeFrom === undefined || !maildrop || maildrop.count === 0 || screen.name !== 'mailbox')
    return undefined
  const from = Math.min(rangeFrom, maildrop.count - 1)
  return { first: Math.min(from, list.cursor), last: Math.max(from, list.cursor) }
}

/** A range begins at the cursor, or ends. */
export const rangeToggled = (state: State): State =>
  state.rangeFrom === undefined
    ? tell(
        { ...state, rangeFrom: state.list.cursor },
        'plain',
        said`A range begins here: move to its other end, then d, u or F takes all of it. Esc ends it.`,
      )
    : withoutRange(state)

/** The state without a range. */
export const withoutRange = (state: State): State =>
  state.rangeFrom === undefined ? state : { ...state, rangeFrom: undefined }

/** The messages that a command is about: those of the range, or else the one under the cursor. */
export const messagesMeant = (state: State): readonly Message[] => {
  const range = rangeOf(state)
  const { maildrop } = state
  if (!range || !maildrop) {
    const message = currentMessage(state)
    return message ? [message] : []
  }
  const messages: Message[] = []
  for (let row = range.first; row <= range.last; row += 1) {
    const message = messageAt(maildrop, row)
    if (message) messages.push(message)
  }
  return messages
}

/** What is selected, how large it is, and what can be done with it; undefined where there is no range. */
export const rangeText = (state: State): DisplayText | undefined => {
  const range = rangeOf(state)
  if (!range || !state.maildrop) return undefined
  const count = range.last - range.first + 1
  const size = formatOctets(octetsIn(state.maildrop, range))
  return state.window.columns < narrow
    ? said`${formatCount(count)} selected (${size}): d u F Esc`
    : said`${formatCount(count)} selected (${size}): d queues, u takes back, F protects, Esc ends`
}

/** Below so many columns there is no room to say what the keys do. */
const narrow = 76

/** Sizes summed up row by row: the size of a range is a difference, however long it is. */
const sums = new WeakMap<Maildrop['columns'], Float64Array>()

const octetsIn = (maildrop: Maildrop, { first, last }: Range): number => {
  let summed = sums.get(maildrop.columns)
  if (!summed) {
    summed = new Float64Array(maildrop.count + 1)
    let row = 0
    let sum = 0
    for (const octets of sizesOf(maildrop)) {
      sum += octets || 0
      row += 1
      summed[row] = sum
    }
    sums.set(maildrop.columns, summed)
  }
  return (summed[last + 1] ?? 0) - (summed[first] ?? 0)
}

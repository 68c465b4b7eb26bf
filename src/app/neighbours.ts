import type { Effect } from './effect.ts'
import type { Event } from './event.ts'
import { messageAt } from './maildrop.ts'
import type { MessageRef } from './message-ref.ts'
import { isReading } from './panes.ts'
import { refTo } from './previews.ts'
import { currentMessage, type State } from './state.ts'

/** Which rows may be wanted next, counted from the cursor in the direction in which it goes, likeliest first. */
const steps = [0, 1, -1, 2]

/**
 * Asks for what may be wanted next, once a person has rested on a message in the list, or looks at another one in the
 * reader: the beginnings of its neighbours, and its own where no preview shows it.
 */
export const neighbourEffects = (before: State, state: State, event: Event): readonly Effect[] => {
  if (!state.account.readsAhead || state.connection.status !== 'open' || !isNews(before, state, event))
    return []
  const messages = nextOnes(state)
  return messages.length > 0 ? [{ type: 'fetchNeighbours', messages }] : []
}

const isNews = (before: State, state: State, event: Event): boolean => {
  if (event.type === 'cursorRested') return event.move === state.moves
  if (!isReading(state.screen)) return false
  return (
    !isReading(before.screen) ||
    before.connection.status !== 'open' ||
    currentMessage(before)?.number !== currentMessage(state)?.number
  )
}

/** Larger messages, in octets, are not fetched unasked: lines may be long, and only the server's end ends a reply. */
const mostUnasked = 256 * 1024

/** What is known already, or asked for, or left alone, is left out. */
const nextOnes = (state: State): MessageRef[] => {
  const { maildrop, list, heading, previews, troubled } = state
  const way = heading === 'older' ? 1 : -1
  return steps.flatMap(step => {
    const message = maildrop && messageAt(maildrop, list.cursor + way * step)
    const ref = message && refTo(state, message)
    const isSmall = ref?.octets !== undefined && ref.octets <= mostUnasked
    return ref && isSmall && !previews.has(ref.key) && !troubled.has(ref.key) ? [ref] : []
  })
}

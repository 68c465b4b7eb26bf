import type { Event } from '../app/event.ts'
import type { MessageRef } from '../app/message-ref.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import { extentOf } from './extent.ts'
import { expectedFailure } from './failure.ts'
import type { Held, Shelf } from './shelf.ts'
import type { Top } from './top.ts'

type Reader = () => Promise<Pick<MessageReader, 'message'>>

/** So many octets are kept at most: a server that ignores the line count of TOP gives the whole message. */
const mostPreviewOctets = 2 * 1024 * 1024

/** As much of a message as is wanted: from the shelf, or else fetched and put on it. Rejects with a Pop3Error. */
export const obtain = async (shelf: Shelf, top: Top, wanted: MessageRef): Promise<Held> => {
  const known = shelf.find(wanted)
  if (known) return known
  const { key, number, lines, octets: listed } = wanted
  const message = await top.fetch(number, lines, mostPreviewOctets)
  // It may have been loaded meanwhile: that must not make room for less.
  const better = shelf.find(wanted)
  if (better) return better
  const fetched = {
    octets: message.octets.length,
    extent: extentOf(message, lines, listed),
    loaded: false,
  }
  const held: Held = { source: { octets: message.octets }, fetched, lines }
  shelf.put(key, held)
  return held
}

/** Fetches the beginning of one session's messages, one at a time. */
export type PreviewFetcher = {
  /** This one is wanted; one that was wanted before and has not been asked for is not any more. */
  want(wanted: MessageRef): void
}

/** A session that ends leaves the rest unanswered. */
export const createPreviewFetcher = (
  shelf: Shelf,
  top: Top,
  reader: Reader,
  place: ProblemPlace,
  dispatch: (event: Event) => void,
): PreviewFetcher => {
  let fetching: MessageRef | undefined
  let next: MessageRef | undefined

  const fetch = async (message: MessageRef) => {
    try {
      const held = await obtain(shelf, top, message)
      const { fetched, source } = held
      const how = { whole: fetched.extent === 'whole', charset: message.charset }
      const view = await shelf.use(held, async () => (await reader()).message(source, how))
      dispatch({ type: 'previewFetched', message, view, fetched })
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind !== 'refused') return
      dispatch({ type: 'previewFailed', key: message.key, problem: problemOf(failure, place) })
    }
  }
  const pump = async () => {
    while (next) {
      fetching = next
      next = undefined
      await fetch(fetching)
      fetching = undefined
    }
  }
  return {
    want(wanted) {
      next = isSame(fetching, wanted) ? undefined : wanted
      if (!fetching) void pump()
    },
  }
}

const isSame = (one: MessageRef | undefined, other: MessageRef): boolean =>
  one?.key === other.key && one.lines === other.lines && one.charset === other.charset

import type { Event } from '../app/event.ts'
import type { MessageRef } from '../app/message-ref.ts'
import { type Problem, type ProblemPlace, problemOf } from '../app/problem.ts'
import { goneProblem, troubleAdvice, troubledProblem } from '../app/troubled.ts'
import { mostHashedOctets } from '../mail/header-hash.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import type { Pop3Error } from '../pop3/error.ts'
import { extentOf } from './extent.ts'
import { expectedFailure } from './failure.ts'
import type { Held, Shelf } from './shelf.ts'
import { rowSummary } from './summary-fetcher.ts'
import type { Top } from './top.ts'
import { isGone } from './trouble.ts'

/** Gives the thread that reads messages. */
export type Reader = () => Promise<Pick<MessageReader, 'message'>>

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
  /**
   * This one is wanted; one that was wanted before and has not been asked for is not any more. One that is left alone
   * already is asked for all the same: only a person wants it.
   */
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
  let next: { readonly message: MessageRef; readonly isTroubled: boolean } | undefined

  const failed = ({ key }: MessageRef, problem: Problem) => dispatch({ type: 'previewFailed', key, problem })

  const problemWith = ({ number }: MessageRef, failure: Pop3Error): Problem => {
    if (isGone(failure)) return goneProblem
    const problem = problemOf(failure, place)
    return top.watch.reasonFor(number) === undefined ? problem : { ...problem, advice: troubleAdvice }
  }

  const fetch = async (message: MessageRef, wasTroubled: boolean) => {
    const reason = wasTroubled || shelf.find(message) ? undefined : top.watch.reasonFor(message.number)
    if (reason !== undefined) return failed(message, troubledProblem(reason))
    try {
      const held = await obtain(shelf, top, message)
      const { fetched, source } = held
      const how = { whole: fetched.extent === 'whole', charset: message.charset }
      const view = await shelf.use(held, async () => (await reader()).message(source, how))
      dispatch({ type: 'previewFetched', message, view, fetched })
      // The list says why it was not read.
      if (wasTroubled && 'octets' in source) {
        const summary = await rowSummary(source.octets.subarray(0, mostHashedOctets))
        dispatch({ type: 'summariesFetched', summaries: [[message.number, summary]] })
      }
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind === 'refused') failed(message, problemWith(message, failure))
    }
  }
  const pump = async () => {
    while (next) {
      const { message, isTroubled } = next
      next = undefined
      fetching = message
      await fetch(message, isTroubled)
      fetching = undefined
    }
  }
  return {
    want(message) {
      const isTroubled = top.watch.reasonFor(message.number) !== undefined
      next = isSame(fetching, message) ? undefined : { message, isTroubled }
      if (!fetching) void pump()
    },
  }
}

const isSame = (one: MessageRef | undefined, other: MessageRef): boolean =>
  one?.key === other.key && one.lines === other.lines && one.charset === other.charset

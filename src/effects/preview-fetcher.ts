import type { Event } from '../app/event.ts'
import type { Maildrop } from '../app/maildrop.ts'
import type { MessageRef } from '../app/message-ref.ts'
import { type Problem, type ProblemPlace, problemOf } from '../app/problem.ts'
import { goneProblem, troubleAdvice, troubledProblem } from '../app/troubled.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import type { Pop3Error } from '../pop3/error.ts'
import { expectedFailure } from './failure.ts'
import { createNeighbourFetcher, type NeighbourFetcher } from './neighbour-fetcher.ts'
import { obtain } from './obtain.ts'
import { createRowRenewal } from './row-renewal.ts'
import type { Shelf } from './shelf.ts'
import type { Top } from './top.ts'
import { isGone } from './trouble.ts'

/** Gives the thread that reads messages. */
export type Reader = () => Promise<Pick<MessageReader, 'message'>>

/** A line that takes longer for a preview, in milliseconds, is spared what nobody has asked for. */
const longestPreview = 2000

/** Fetches the beginning of one session's messages, one at a time. */
export type PreviewFetcher = {
  /**
   * This one is wanted; one that was wanted before and has not been asked for is not any more. One that is left alone
   * already is asked for all the same: only a person wants it.
   */
  want(wanted: MessageRef): void
  /** See `NeighbourFetcher`. */
  readonly expect: NeighbourFetcher['expect']
}

/** A session that ends leaves the rest unanswered. The maildrop is its own. `now` gives milliseconds. */
export const createPreviewFetcher = (
  shelf: Shelf,
  top: Top,
  maildrop: Maildrop,
  reader: Reader,
  place: ProblemPlace,
  dispatch: (event: Event) => void,
  now: () => number = () => performance.now(),
): PreviewFetcher => {
  let fetching: MessageRef | undefined
  let next: { readonly message: MessageRef; readonly isTroubled: boolean } | undefined
  let isSlow = false

  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = now()
    try {
      return await work()
    } finally {
      isSlow = now() - began > longestPreview
    }
  }
  const renewal = createRowRenewal(maildrop, dispatch)
  const neighbours = createNeighbourFetcher({
    shelf,
    top,
    reader,
    renewal,
    timed,
    isSlow: () => isSlow,
    dispatch,
  })

  /** As much of a message as is wanted; what is on its way already is not asked for twice. */
  const fetchOctets = async (message: MessageRef) => {
    const coming = neighbours.coming(message)
    if (coming) await coming
    const known = shelf.find(message)
    if (known) return known
    const held = await timed(() => obtain(shelf, top, message))
    renewal.come(held)
    return held
  }

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
      const held = await fetchOctets(message)
      const { fetched, source } = held
      const how = { whole: fetched.extent === 'whole', charset: message.charset }
      const [view, header] = await Promise.all([
        shelf.use(held, async () => (await reader()).message(source, how)),
        // Of what was left alone the list says why it was not read.
        renewal.read(held, wasTroubled),
      ])
      dispatch({ type: 'previewFetched', message, view, fetched })
      // In the same go: the list is not drawn once more for it.
      renewal.tell(message, header)
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
    expect: neighbours.expect,
  }
}

const isSame = (one: MessageRef | undefined, other: MessageRef): boolean =>
  one?.key === other.key && one.lines === other.lines && one.charset === other.charset

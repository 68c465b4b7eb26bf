import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { PreviewReader } from '../mail/preview-thread.ts'
import { expectedFailure } from './failure.ts'
import type { Top } from './top.ts'

type Wanted = Extract<Effect, { type: 'fetchPreview' }>
type Reader = () => Promise<Pick<PreviewReader, 'read'>>

/** So many octets are read at most: a server that ignores the line count of TOP gives the whole message. */
const mostPreviewOctets = 2 * 1024 * 1024

/** Fetches the beginning of one session's messages, one at a time. */
export type PreviewFetcher = {
  /** This one is wanted; one that was wanted before and has not been asked for is not any more. */
  want(wanted: Wanted): void
}

/** A session that ends leaves the rest unanswered. */
export const createPreviewFetcher = (
  top: Top,
  reader: Reader,
  place: ProblemPlace,
  dispatch: (event: Event) => void,
): PreviewFetcher => {
  let fetching: Wanted | undefined
  let next: Wanted | undefined

  const fetch = async ({ number, key, lines }: Wanted) => {
    try {
      const octets = await top.fetch(number, lines, mostPreviewOctets)
      dispatch({ type: 'previewFetched', key, preview: await (await reader()).read(octets) })
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind !== 'refused') return
      dispatch({ type: 'previewFailed', key, problem: problemOf(failure, place) })
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
      next = fetching?.key === wanted.key ? undefined : wanted
      if (!fetching) void pump()
    },
  }
}

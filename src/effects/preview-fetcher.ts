import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { PreviewReader } from '../mail/preview-thread.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'

type Wanted = Extract<Effect, { type: 'fetchPreview' }>
type Reader = () => Promise<PreviewReader>

/** So many octets are read at most: a server that ignores the line count of TOP gives the whole message. */
const mostPreviewOctets = 2 * 1024 * 1024

/** Fetches the beginning of one session's messages, one at a time. */
export type PreviewFetcher = {
  /** This one is wanted; one that was wanted before and has not been asked for is not any more. */
  want(wanted: Wanted): void
}

/** A session that ends leaves the rest unanswered. */
export const createPreviewFetcher = (
  session: Session,
  reader: Reader,
  place: ProblemPlace,
  dispatch: (event: Event) => void,
): PreviewFetcher => {
  let fetching: Wanted | undefined
  let next: Wanted | undefined

  const fetch = async ({ number, key, lines }: Wanted) => {
    try {
      const { octets } = await session.top(number, lines, mostPreviewOctets)
      dispatch({ type: 'previewFetched', key, preview: await (await reader()).read(octets) })
    } catch (error) {
      if (!(error instanceof Pop3Error)) throw error
      if (error.kind === 'refused') dispatch({ type: 'previewFailed', key, problem: problemOf(error, place) })
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
      if (fetching?.key === wanted.key) return
      next = wanted
      if (!fetching) void pump()
    },
  }
}

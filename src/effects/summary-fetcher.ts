import type { Event } from '../app/event.ts'
import type { RowSummary } from '../app/maildrop.ts'
import { mostHashedOctets } from '../mail/header-hash.ts'
import type { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import { type DisplayText, nothing, said, sanitise } from '../text/sanitise.ts'
import { expectedFailure } from './failure.ts'
import type { Top } from './top.ts'
import { isGone } from './trouble.ts'

/** So many characters of what a server says instead of a header are shown. */
const longestRefusal = 200

/** What the list shows of a message that begins with these octets. What reads headers is loaded once it is needed. */
export const rowSummary = async (octets: Uint8Array): Promise<RowSummary> => {
  const [{ summarise }, { headerHash }] = await Promise.all([
    import('../mail/summary.ts'),
    import('../mail/header-hash.ts'),
  ])
  return { ...summarise(octets), headerHash: headerHash(octets) }
}

/** Fetches the headers of one session's messages for the rows of the list. */
export type SummaryFetcher = {
  /**
   * These are wanted, most wanted first; what was wanted before and has not been asked for is not any more. What may
   * break the connection comes last, and what is left alone is not asked for.
   */
  want(numbers: readonly MessageNumber[]): void
}

/** `dispatch` is told what has come, many at a time; a session that ends leaves the rest unanswered. */
export const createSummaryFetcher = (top: Top, dispatch: (event: Event) => void): SummaryFetcher => {
  /** Most wanted last. */
  let wanted: MessageNumber[] = []
  /** Asked for, and not told of yet. */
  const asked = new Set<MessageNumber>()
  let unanswered = 0
  let come: [MessageNumber, RowSummary][] = []
  let isOver = false

  const tell = () => {
    const summaries = come
    come = []
    for (const [number] of summaries) asked.delete(number)
    dispatch({ type: 'summariesFetched', summaries })
  }
  const fetch = async (number: MessageNumber): Promise<RowSummary | undefined> => {
    const reason = top.watch.reasonFor(number)
    if (reason !== undefined) return notRead(reason)
    try {
      const { octets } = await top.fetch(number, 0, mostHashedOctets)
      return await rowSummary(octets)
    } catch (error) {
      const failure = expectedFailure(error)
      if (failure.kind === 'refused') return isGone(failure) ? gone : refused(failure)
      isOver = true
      const blamed = top.watch.reasonFor(number)
      return blamed && notRead(blamed)
    }
  }
  const answer = async (number: MessageNumber) => {
    const summary = await fetch(number)
    if (!summary) return
    if (come.length === 0) setImmediate(tell)
    come.push([number, summary])
    unanswered -= 1
    pump()
  }
  const pump = () => {
    while (!isOver && unanswered < top.window) {
      const number = wanted.pop()
      if (number === undefined) return
      asked.add(number)
      unanswered += 1
      void answer(number)
    }
  }
  return {
    want(numbers) {
      const care = (number: MessageNumber) => top.watch.care(number)
      wanted = numbers
        .filter(number => !asked.has(number))
        .sort((one, other) => care(one) - care(other))
        .reverse()
      pump()
    },
  }
}

/** What stands in the list for a header that is not to be had. */
const without = (subject: DisplayText): RowSummary => ({
  refused: true,
  from: nothing,
  subject,
  date: undefined,
})

const gone = without(said`(gone: another client removed it)`)

const notRead = (reason: DisplayText): RowSummary => without(said`(not read: ${reason})`)

const refused = ({ said: words = '' }: Pop3Error): RowSummary =>
  without(said`(header refused: ${sanitise(words.slice(0, longestRefusal))})`)

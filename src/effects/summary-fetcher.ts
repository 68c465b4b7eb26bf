import type { Event } from '../app/event.ts'
import type { RowSummary } from '../app/maildrop.ts'
import type { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import { nothing, said, sanitise } from '../text/sanitise.ts'
import { expectedFailure } from './failure.ts'
import type { Top } from './top.ts'

/** So many octets of a header are read; what stands behind is not needed for a row of the list. */
const mostHeaderOctets = 64 * 1024

/** So many characters of what a server says instead of a header are shown. */
const longestRefusal = 200

/** Fetches the headers of one session's messages for the rows of the list. */
export type SummaryFetcher = {
  /** These are wanted, most wanted first; what was wanted before and has not been asked for is not any more. */
  want(numbers: readonly MessageNumber[]): void
}

/** `dispatch` is told what has come, many at a time; a session that ends leaves the rest unanswered. */
export const createSummaryFetcher = (top: Top, dispatch: (event: Event) => void): SummaryFetcher => {
  const summariser = import('../mail/summary.ts')
  /** Most wanted last. */
  let wanted: MessageNumber[] = []
  /** Asked for, and not told of yet. */
  const asked = new Set<MessageNumber>()
  let unanswered = 0
  let come: [MessageNumber, RowSummary][] = []

  const tell = () => {
    const summaries = come
    come = []
    for (const [number] of summaries) asked.delete(number)
    dispatch({ type: 'summariesFetched', summaries })
  }
  const fetch = async (number: MessageNumber): Promise<RowSummary | undefined> => {
    try {
      const { octets } = await top.fetch(number, 0, mostHeaderOctets)
      return (await summariser).summarise(octets)
    } catch (error) {
      const failure = expectedFailure(error)
      return failure.kind === 'refused' ? refused(failure) : undefined
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
    while (unanswered < top.window) {
      const number = wanted.pop()
      if (number === undefined) return
      asked.add(number)
      unanswered += 1
      void answer(number)
    }
  }
  return {
    want(numbers) {
      wanted = numbers.filter(number => !asked.has(number)).reverse()
      pump()
    },
  }
}

/** What stands in the list for a header that is not to be had. */
const refused = ({ said: words = '' }: Pop3Error): RowSummary => ({
  refused: true,
  from: nothing,
  subject: said`(header refused: ${sanitise(words.slice(0, longestRefusal))})`,
  date: undefined,
})

import type { Event } from '../app/event.ts'
import type { Summary } from '../mail/summary.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { Session } from '../pop3/session.ts'
import { type DisplayText, nothing, said, sanitise } from '../text/sanitise.ts'

/** So many octets of a header are read; what stands behind is not needed for a row of the list. */
const mostHeaderOctets = 64 * 1024

/** Fetches the headers of one session's messages for the rows of the list. */
export type SummaryFetcher = {
  /** These are wanted, most wanted first; what was wanted before and has not been asked for is not any more. */
  want(numbers: readonly MessageNumber[]): void
}

/** `dispatch` is told what has come, many at a time; a session that ends leaves the rest unanswered. */
export const createSummaryFetcher = (session: Session, dispatch: (event: Event) => void): SummaryFetcher => {
  const summariser = import('../mail/summary.ts')
  const asked = new Set<MessageNumber>()
  let wanted: readonly MessageNumber[] = []
  let come: [MessageNumber, Summary][] = []
  // Some servers have no TOP, and some close after a few errors: the first one is asked for alone.
  let trusted = session.capabilities.has('TOP')
  let refusals = 0

  const tell = () => {
    const summaries = come
    come = []
    dispatch({ type: 'summariesFetched', summaries })
  }
  const add = (number: MessageNumber, summary: Summary) => {
    if (come.length === 0) setImmediate(tell)
    come.push([number, summary])
  }
  const fetch = async (number: MessageNumber) => {
    try {
      const { octets } = await session.top(number, 0, mostHeaderOctets)
      trusted = true
      add(number, (await summariser).summarise(octets))
    } catch (error) {
      if (!(error instanceof Pop3Error)) throw error
      if (error.kind !== 'refused') return
      refusals += 1
      add(
        number,
        unreadable(said`(the server refuses this header: ${sanitise((error.said ?? '').slice(0, 200))})`),
      )
    }
    asked.delete(number)
    pump()
  }
  const pump = () => {
    if (!trusted && refusals > 1) {
      for (const number of wanted) add(number, unreadable(said`(this server has no TOP)`))
      wanted = []
    }
    const window = trusted ? session.window : 1
    while (wanted.length > 0 && asked.size < window) {
      const [number, ...rest] = wanted
      wanted = rest
      if (number === undefined || asked.has(number)) continue
      asked.add(number)
      void fetch(number)
    }
  }
  return {
    want(numbers) {
      wanted = numbers.filter(number => !asked.has(number))
      pump()
    },
  }
}

const unreadable = (subject: DisplayText): Summary => ({ from: nothing, subject, date: undefined })

import type { Event } from '../app/event.ts'
import type { RowSummary } from '../app/maildrop.ts'
import { mostHashedOctets } from '../mail/header-hash.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import { expectedFailure } from './failure.ts'
import { createPace } from './pace.ts'
import { gone, headerReader, notRead, refused } from './row-summary.ts'
import type { Top } from './top.ts'
import { isGone } from './trouble.ts'

/** What came of asking: how many octets, or that the server refuses the message, or that the session is over. */
export type HeaderAnswer = number | 'refused' | 'over'

/** Asks one session for headers, reads them, and tells of them. */
export type HeaderAsking = {
  /** Whether the session has ended. */
  readonly isOver: boolean
  /** Whether a header was asked for and has not been told of yet. */
  isAsked(message: MessageNumber): boolean
  /**
   * Asks for a header. Settles once the server has answered, and never rejects for what that says; it is read and told
   * in its turn: what is `urgent` at once, anything else within `tellEvery`. What is left alone is not asked for.
   */
  ask(message: MessageNumber, urgent: boolean): Promise<HeaderAnswer>
  /** These are urgent, those among them that were asked for already too. */
  hurry(messages: readonly MessageNumber[]): void
  /** Settles once no more than `left` headers that have come are still to be read. */
  caughtUp(left: number): Promise<void>
  /** Tells of all that is read. */
  tell(): void
}

/** What is not urgent is told this often, in milliseconds: each telling draws the screen anew. */
const tellEvery = 500

/** Nor do more than so many wait for it: what waits long is moved about in memory, and counts for twice there. */
const mostUntold = 1000

/** `dispatch` is told what has come, many at a time; a session that ends leaves the rest unanswered. */
export const createHeaderAsking = (top: Top, dispatch: (event: Event) => void): HeaderAsking => {
  /** Asked for, and not told of yet. */
  const asked = new Map<MessageNumber, { urgent: boolean }>()
  let come: [MessageNumber, RowSummary][] = []
  let isOver = false
  let isDue = false
  let later: NodeJS.Timeout | undefined
  const pace = createPace()

  const tell = () => {
    isDue = false
    clearTimeout(later)
    later = undefined
    const summaries = come
    come = []
    for (const [message] of summaries) asked.delete(message)
    if (summaries.length > 0) dispatch({ type: 'summariesFetched', summaries })
  }
  const tellSoon = () => {
    if (!isDue) setImmediate(tell)
    isDue = true
  }
  const take = (message: MessageNumber, summary: RowSummary) => {
    come.push([message, summary])
    if (isOver || come.length >= mostUntold || asked.get(message)?.urgent) tellSoon()
    else later ??= setTimeout(tell, tellEvery).unref()
  }
  const read = async (message: MessageNumber, octets: Uint8Array) => {
    const summarise = await headerReader()
    pace.add(() => take(message, summarise(octets)), asked.get(message)?.urgent === true)
  }

  return {
    get isOver() {
      return isOver
    },
    isAsked: message => asked.has(message),
    async ask(message, urgent) {
      asked.set(message, { urgent })
      const reason = top.watch.reasonFor(message)
      if (reason !== undefined) {
        take(message, notRead(reason))
        return 0
      }
      try {
        const { octets } = await top.fetch(message, 0, mostHashedOctets)
        void read(message, octets)
        return octets.length
      } catch (error) {
        const failure = expectedFailure(error)
        if (failure.kind === 'refused') {
          const isNews = isGone(failure)
          take(message, isNews ? gone : refused(failure))
          return isNews ? 0 : 'refused'
        }
        isOver = true
        tellSoon()
        const blamed = top.watch.reasonFor(message)
        if (blamed !== undefined) take(message, notRead(blamed))
        return 'over'
      }
    },
    hurry(messages) {
      for (const message of messages) {
        const known = asked.get(message)
        if (!known || known.urgent) continue
        known.urgent = true
        // It may have been read already.
        tellSoon()
      }
    },
    async caughtUp(left) {
      // What came before that was loaded is added to the rest only then.
      await headerReader()
      await pace.done(left)
    },
    tell,
  }
}

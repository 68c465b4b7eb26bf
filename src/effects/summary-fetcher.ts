import type { MessageNumber } from '../pop3/identity.ts'
import type { HeaderAsking } from './header-asking.ts'
import type { Top } from './top.ts'

/** Fetches the headers of one session's messages for the rows of the list. */
export type SummaryFetcher = {
  /**
   * These are wanted, most wanted first; what was wanted before and has not been asked for is not any more. What may
   * break the connection comes last, and what is left alone is not asked for.
   */
  want(numbers: readonly MessageNumber[]): void
}

/** A session that ends leaves the rest unanswered. */
export const createSummaryFetcher = (top: Top, asking: HeaderAsking): SummaryFetcher => {
  /** Most wanted last. */
  let wanted: MessageNumber[] = []
  let unanswered = 0
  let end: (() => void) | undefined

  const ask = async (number: MessageNumber) => {
    unanswered += 1
    const answer = await asking.ask(number, true)
    unanswered -= 1
    if (answer === 'over') wanted = []
    pump()
  }
  const pump = () => {
    if (wanted.length > 0) end ??= top.precedence.begin('person')
    while (!asking.isOver && unanswered < top.window) {
      const number = wanted.pop()
      if (number === undefined) break
      void ask(number)
    }
    if (unanswered > 0 || (wanted.length > 0 && !asking.isOver)) return
    end?.()
    end = undefined
  }
  return {
    want(numbers) {
      const care = (number: MessageNumber) => top.watch.care(number)
      asking.hurry(numbers)
      wanted = numbers
        .filter(number => !asking.isAsked(number))
        .sort((one, other) => care(one) - care(other))
        .reverse()
      pump()
    },
  }
}

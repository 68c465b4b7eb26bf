import type { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { MessageOctets, Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import { createGate } from './gate.ts'
import { createPrecedence, type Precedence } from './precedence.ts'
import type { Watch } from './trouble.ts'

/** TOP in one session. Servers need not have it (RFC 1939, section 7), and not all say so. */
export type Top = {
  /** How many may be asked for at a time. */
  readonly window: number
  /** What is known of messages that do not come, or that break the connection. */
  readonly watch: Watch
  /** Who may ask now: `fetch` does not look at it, those who call it do. */
  readonly precedence: Precedence
  /**
   * The header of a message and the first `lines` lines of its body, `keep` octets at most. A message that may break
   * the connection is asked for on its own, after everything else. Rejects with a Pop3Error; where the server is known
   * to refuse, without asking it.
   */
  fetch(message: MessageNumber, lines: number, keep: number): Promise<MessageOctets>
}

/** A server that failed so often, and never gave a message, has no TOP. Some close after five refusals. */
const mostFailures = 2

/** A reply of more octets than this does not end, unless the message is listed as large: TOP may give all of it. */
const leastEndless = 64 * 1024 * 1024

/** Servers count in their own way what a message has: a reply that goes on beyond so many times that does not end. */
const mostTimesListed = 2

/**
 * As long as it is not known whether the server has TOP, it is asked for one message after another. `listed` gives the
 * octets of a message in the scan listing.
 */
export const createTop = (
  session: Session,
  watch: Watch,
  listed: (message: MessageNumber) => number | undefined = () => undefined,
): Top => {
  const gate = createGate()
  const precedence = createPrecedence()
  let known = session.capabilities.has('TOP')
  const failures: Pop3Error[] = []
  let former: Promise<unknown> = Promise.resolve()

  const ask: Top['fetch'] = (message, lines, keep) => {
    const asked = { message, verb: 'TOP', lines } as const
    return watch.ask(asked, async () => {
      try {
        const most = Math.max(leastEndless, mostTimesListed * (listed(message) ?? 0))
        return await session.top(message, lines, keep, most)
      } catch (error) {
        const failure = expectedFailure(error)
        if (known && failure.kind === 'refused') watch.refused(asked, failure)
        throw failure
      }
    })
  }
  const probe: Top['fetch'] = async (...wanted) => {
    if (!known && failures.length >= mostFailures) throw failures[0]
    try {
      const message = await ask(...wanted)
      known = true
      return message
    } catch (error) {
      failures.push(expectedFailure(error))
      throw error
    }
  }
  const inTurn: Top['fetch'] = (...wanted) => {
    if (known) return ask(...wanted)
    const message = former.then(() => probe(...wanted))
    former = message.catch(() => {})
    return message
  }
  return {
    watch,
    precedence,
    get window() {
      return known ? session.window : 1
    },
    fetch(...wanted) {
      const asking = () => inTurn(...wanted)
      return watch.care(wanted[0]) > 0 ? gate.alone(asking) : gate.together(asking)
    },
  }
}

import type { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { MessageOctets, Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'

/** TOP in one session. Servers need not have it (RFC 1939, section 7), and not all say so. */
export type Top = {
  /** How many may be asked for at a time. */
  readonly window: number
  /**
   * The header of a message and the first `lines` lines of its body, `keep` octets at most. Rejects with a
   * Pop3Error; where the server is known to refuse, without asking it.
   */
  fetch(message: MessageNumber, lines: number, keep: number): Promise<MessageOctets>
}

/** A server that failed so often, and never gave a message, has no TOP. Some close after five refusals. */
const mostFailures = 2

/** As long as it is not known whether the server has TOP, it is asked for one message after another. */
export const createTop = (session: Session): Top => {
  let known = session.capabilities.has('TOP')
  const failures: Pop3Error[] = []
  let former: Promise<unknown> = Promise.resolve()

  const ask: Top['fetch'] = (...wanted) => session.top(...wanted)
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
  return {
    get window() {
      return known ? session.window : 1
    },
    fetch(...wanted) {
      if (known) return ask(...wanted)
      const message = former.then(() => probe(...wanted))
      former = message.catch(() => {})
      return message
    },
  }
}

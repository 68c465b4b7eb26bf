import type { Event } from '../app/event.ts'
import type { Maildrop } from '../app/maildrop.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import type { HeaderReading } from './header-reading.ts'
import type { PreviewFetcher } from './preview-fetcher.ts'
import type { SummaryFetcher } from './summary-fetcher.ts'
import type { Top } from './top.ts'

/** A session that is open for the person, and who asks it for what is seen. */
export type Browsed = {
  readonly session: Session
  readonly maildrop: Maildrop
  readonly top: Top
  readonly summaries: SummaryFetcher
  readonly headers: HeaderReading
  readonly previews: PreviewFetcher
}

/** What is done with the server, one thing at a time: opening and browsing the maildrop, a purge, or leaving. */
export type Turn = {
  /** Drops the sessions of this turn. */
  readonly stop: AbortController
  browsed: Browsed | undefined
}

/** Whose turn it is. */
export type Turns = {
  current(): Turn
  /** Ends what was being done, and begins something else. */
  take(): Turn
  /** Begins something else with the session that is browsed, which goes on; nobody asks it for what is seen any more. */
  takeOver(): Turn
  /** Settles when former turns have ended: some servers open a mailbox for one session at a time. */
  freed(): Promise<unknown>
  /** Dispatches during this turn only: what it says later is not heard, for its message numbers may name other messages. */
  tellIn(turn: Turn): (event: Event) => void
}

/** So long, in milliseconds, a server may take over QUIT before its connection is dropped. */
const quitTime = 1000

/** The first turn has nothing to do. */
export const createTurns = (dispatch: (event: Event) => void): Turns => {
  let turn = newTurn()
  let freed: Promise<unknown> = Promise.resolve()
  return {
    current: () => turn,
    take() {
      const former = turn
      // What it has read already is told while it is heard.
      former.browsed?.headers.stop()
      turn = newTurn()
      freed = Promise.all([freed, endTurn(former)])
      return turn
    },
    takeOver() {
      turn.browsed?.summaries.want([])
      turn.browsed?.previews.expect([])
      turn.browsed?.headers.stop()
      turn = { stop: turn.stop, browsed: undefined }
      return turn
    },
    freed: () => freed,
    tellIn: mine => event => {
      if (turn === mine) dispatch(event)
    },
  }
}

const newTurn = (): Turn => ({ stop: new AbortController(), browsed: undefined })

/** Ends a turn: with QUIT where a session is browsed, at once where one is opening or purging. */
const endTurn = async ({ stop, browsed }: Turn) => {
  if (browsed) {
    const patience = setTimeout(() => stop.abort(), quitTime)
    await browsed.session.quit().catch(expectedFailure)
    clearTimeout(patience)
  }
  stop.abort()
}

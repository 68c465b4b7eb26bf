import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import type { Maildrop } from '../app/maildrop.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { PreviewReader } from '../mail/preview-thread.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import { sanitise } from '../text/sanitise.ts'
import { expectedFailure } from './failure.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { readMaildrop } from './maildrop-reader.ts'
import { createPreviewFetcher, type PreviewFetcher } from './preview-fetcher.ts'
import { purge } from './purge.ts'
import { createSummaryFetcher, type SummaryFetcher } from './summary-fetcher.ts'
import { createTop } from './top.ts'
import { transcriptText } from './transcript-text.ts'

/** The world outside, as far as effects need it. */
export type Outside = Mailbox & {
  readonly place: ProblemPlace
  readonly dispatch: (event: Event) => void
  readonly screen: { redraw(): void; suspend(): void; leave(code: number): void }
  readonly now: () => number
}

/** A cursor that has not moved for so long, in milliseconds, has rested. */
const restTime = 120

/** So long, in milliseconds, a server may take over QUIT before its connection is dropped. */
const quitTime = 1000

/** What is done with the server, one thing at a time: opening and browsing the maildrop, a purge, or leaving. */
type Turn = {
  /** Drops the sessions of this turn. */
  readonly stop: AbortController
  browsed: Browsed | undefined
}

/** A session that is open for the person, and who asks it for what is seen. */
type Browsed = {
  readonly session: Session
  readonly summaries: SummaryFetcher
  readonly previews: PreviewFetcher
}

/** Gives the function that performs effects; what comes of them it dispatches. */
export const createPerformer = (outside: Outside): ((effect: Effect) => void) => {
  const { dispatch, place, transcript, now } = outside
  let turn = newTurn()
  /** Settles when former turns have ended: some servers open a mailbox for one session at a time. */
  let freed: Promise<unknown> = Promise.resolve()
  let reading: Promise<PreviewReader> | undefined
  let resting: NodeJS.Timeout | undefined

  /** Ends what was being done, and begins something else. */
  const takeTurn = (): Turn => {
    const former = turn
    turn = newTurn()
    freed = Promise.all([freed, endTurn(former)])
    return turn
  }

  /** What a former turn has to say is not heard any more: its message numbers may name other messages now. */
  const tellIn = (mine: Turn) => (event: Event) => {
    if (turn === mine) dispatch(event)
  }

  /** What takes messages apart is large: it is loaded once one is to be read. */
  const reader = () => {
    reading ??= import('../mail/preview-thread.ts').then(({ createPreviewReader }) => createPreviewReader())
    return reading
  }

  const open = async ({ stop }: Turn, progress?: (step: OpenStep) => void): Promise<Session> => {
    await freed
    return openMailbox(outside, stop.signal, progress)
  }

  /** From now on this session is browsed, until another turn or its end, which is told. */
  const adopt = (mine: Turn, session: Session, maildrop: Maildrop) => {
    const tell = tellIn(mine)
    const top = createTop(session)
    mine.browsed = {
      session,
      summaries: createSummaryFetcher(top, tell),
      previews: createPreviewFetcher(top, reader, place, tell),
    }
    session.over.then(error => {
      if (error) tell({ type: 'connectionLost', problem: problemOf(error, place), at: now() })
    })
    const tls = session.tls === undefined ? undefined : sanitise(session.tls)
    tell({ type: 'maildropOpened', maildrop, tls, at: now() })
  }

  const openMaildrop = async () => {
    const mine = takeTurn()
    const tell = tellIn(mine)
    // What reads headers is large: it is loaded while the server is waited for.
    void import('../mail/summary.ts')
    try {
      const session = await open(mine, step => tell({ type: 'openingWent', step }))
      const { maildrop } = await readMaildrop(session, messages =>
        tell({ type: 'openingWent', step: 'listing', messages }),
      )
      adopt(mine, session, maildrop)
    } catch (error) {
      mine.stop.abort()
      tell({ type: 'openFailed', problem: problemOf(expectedFailure(error), place), at: now() })
    }
  }

  const purgeMessages = async (ids: readonly UniqueId[]) => {
    const mine = takeTurn()
    const tell = tellIn(mine)
    const { outcomes, failure, refused, proof } = await purge(
      ids,
      () => open(mine),
      step => tell({ type: 'purgeWent', step }),
    )
    const problem = failure && problemOf(failure, place)
    if (proof) adopt(mine, proof.session, proof.maildrop)
    else if (problem) tell({ type: 'connectionLost', problem, at: now() })
    // What became of the messages is told whatever is done by now.
    dispatch({ type: 'purgeFinished', receipt: { outcomes, problem, ...(refused && { refused }) } })
  }

  const leave = async (atOnce: boolean, code: number) => {
    clearTimeout(resting)
    if (atOnce) turn.browsed?.session.close()
    const mine = takeTurn()
    if (!atOnce) await freed
    await (await reading)?.close()
    if (turn === mine) outside.screen.leave(code)
  }

  return effect => {
    switch (effect.type) {
      case 'openMaildrop':
        return void openMaildrop()
      case 'fetchSummaries':
        return turn.browsed?.summaries.want(effect.numbers)
      case 'awaitRest':
        clearTimeout(resting)
        resting = setTimeout(() => dispatch({ type: 'cursorRested', move: effect.move }), restTime)
        return undefined
      case 'fetchPreview':
        return turn.browsed?.previews.want(effect)
      case 'purge':
        return void purgeMessages(effect.ids)
      case 'readTranscript':
        return dispatch({ type: 'transcriptRead', lines: transcriptText(transcript.lines()) })
      case 'redraw':
        return outside.screen.redraw()
      case 'suspend':
        return outside.screen.suspend()
      case 'leave':
        return void leave(effect.atOnce, effect.code)
    }
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

import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import type { Maildrop } from '../app/maildrop.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import { sanitise } from '../text/sanitise.ts'
import { createErrandRunner } from './errand-runner.ts'
import { expectedFailure } from './failure.ts'
import type { LoadingVerb } from './load.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { readMaildrop } from './maildrop-reader.ts'
import { removeOpened } from './open-with.ts'
import { createPreviewFetcher } from './preview-fetcher.ts'
import { purge } from './purge.ts'
import { createShelf } from './shelf.ts'
import { createSummaryFetcher } from './summary-fetcher.ts'
import { readText } from './text-reading.ts'
import { createTop } from './top.ts'
import { transcriptText } from './transcript-text.ts'
import { createTurns, type Turn } from './turns.ts'

/** The world outside, as far as effects need it. */
export type Outside = Mailbox & {
  readonly place: ProblemPlace
  readonly dispatch: (event: Event) => void
  readonly screen: {
    redraw(): void
    suspend(): void
    leave(code: number): void
    /** Lends the terminal to another program while `use` runs. */
    lend<T>(use: () => Promise<T>): Promise<T>
    /** Puts a text into the clipboard of the terminal; gives whether it had to be cut. */
    copy(text: string): boolean
  }
  /** By which command messages are loaded. */
  readonly loadingVerb: LoadingVerb
  readonly now: () => number
}

/** A cursor that has not moved for so long, in milliseconds, has rested. */
const restTime = 120

/** Gives the function that performs effects; what comes of them it dispatches. */
export const createPerformer = (outside: Outside): ((effect: Effect) => void) => {
  const { dispatch, place, transcript, now } = outside
  const turns = createTurns(dispatch)
  /** The turn in which the program is left: what an errand comes to then would make it connect anew. */
  let leaving: Turn | undefined
  let reading: Promise<MessageReader> | undefined
  const shelf = createShelf()
  let resting: NodeJS.Timeout | undefined

  /** What takes messages apart is large: it is loaded once one is to be read. */
  const reader = () => {
    reading ??= import('../mail/message-thread.ts').then(({ createMessageReader }) => createMessageReader())
    return reading
  }

  const errands = createErrandRunner({
    shelf,
    reader,
    browsed: () => turns.current().browsed,
    loadingVerb: outside.loadingVerb,
    lend: outside.screen.lend,
    place,
    now,
    dispatch: event => {
      if (turns.current() !== leaving) dispatch(event)
    },
  })

  const open = async ({ stop }: Turn, progress?: (step: OpenStep) => void): Promise<Session> => {
    await turns.freed()
    return openMailbox(outside, stop.signal, progress)
  }

  /** From now on this session is browsed, until another turn or its end, which is told. */
  const adopt = (mine: Turn, session: Session, maildrop: Maildrop) => {
    const tell = turns.tellIn(mine)
    const top = createTop(session)
    shelf.forgetNumbers()
    mine.browsed = {
      session,
      top,
      summaries: createSummaryFetcher(top, tell),
      previews: createPreviewFetcher(shelf, top, reader, place, tell),
    }
    session.over.then(error => {
      if (error) tell({ type: 'connectionLost', problem: problemOf(error, place), at: now() })
    })
    const tls = session.tls === undefined ? undefined : sanitise(session.tls)
    tell({ type: 'maildropOpened', maildrop, tls, at: now() })
  }

  const openMaildrop = async () => {
    const mine = turns.take()
    const tell = turns.tellIn(mine)
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
    const mine = turns.take()
    const tell = turns.tellIn(mine)
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
    // The connection of a message that is being loaded is dropped: QUIT would wait for its end.
    const stopped = errands.stop()
    if (atOnce) turns.current().browsed?.session.close()
    const mine = turns.take()
    leaving = mine
    if (!atOnce) await turns.freed()
    await stopped
    if (turns.current() !== mine) return
    await (await reading)?.close()
    shelf.close()
    removeOpened()
    if (turns.current() === mine) outside.screen.leave(code)
  }

  return effect => {
    switch (effect.type) {
      case 'openMaildrop':
        return void openMaildrop()
      case 'fetchSummaries':
        return turns.current().browsed?.summaries.want(effect.numbers)
      case 'awaitRest':
        clearTimeout(resting)
        resting = setTimeout(() => dispatch({ type: 'cursorRested', move: effect.move }), restTime)
        return undefined
      case 'fetchPreview':
        return turns.current().browsed?.previews.want(effect.message)
      case 'readPart':
      case 'readSource':
        return void readText(effect, {
          shelf,
          top: turns.current().browsed?.top,
          reader,
          place,
          dispatch: turns.tellIn(turns.current()),
        })
      case 'runErrand':
        return void errands.run(effect)
      case 'stopErrand':
        return void errands.stop()
      case 'findViewer':
        return void errands.findViewer(effect)
      case 'copy': {
        const cut = outside.screen.copy(effect.lines.join('\n'))
        return dispatch({ type: 'copied', what: effect.what, cut })
      }
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

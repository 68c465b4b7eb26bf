import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import type { Maildrop } from '../app/maildrop.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { PreviewReader } from '../mail/preview-thread.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { UniqueId } from '../pop3/identity.ts'
import { type OpenStep, openSession } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import type { Transcript } from '../pop3/transcript.ts'
import type { Endpoint } from '../pop3/transport.ts'
import { sanitise } from '../text/sanitise.ts'
import { readMaildrop } from './maildrop-reader.ts'
import { createPreviewFetcher, type PreviewFetcher } from './preview-fetcher.ts'
import { purge } from './purge.ts'
import { createSummaryFetcher, type SummaryFetcher } from './summary-fetcher.ts'
import { transcriptText } from './transcript-text.ts'

/** The world outside, as far as effects need it. */
export type Outside = {
  readonly endpoint: Endpoint
  readonly user: string
  /** The password; asked for anew after it was `refused`. Rejects where it is not to be had. */
  readonly password: { get(): Promise<string>; refused(): void }
  readonly place: ProblemPlace
  readonly transcript: Transcript
  readonly dispatch: (event: Event) => void
  readonly screen: { redraw(): void; suspend(): void; leave(code: number): void }
  readonly now: () => number
}

/** A cursor that has not moved for so long, in milliseconds, has rested. */
const restTime = 120

/** So long, in milliseconds, a server may take over QUIT before Postern leaves all the same. */
const quitTime = 1000

/** What belongs to the session that is open. */
type Opened = {
  readonly session: Session
  readonly summaries: SummaryFetcher
  readonly previews: PreviewFetcher
}

/** Gives the function that performs effects; what comes of them it dispatches. */
export const createPerformer = (outside: Outside): ((effect: Effect) => void) => {
  const { dispatch, place, transcript, now } = outside
  let reading: Promise<PreviewReader> | undefined
  let opened: Opened | undefined
  let opening = new AbortController()
  let resting: NodeJS.Timeout | undefined

  /** What takes messages apart is large: it is loaded once one is to be read. */
  const reader = () => {
    reading ??= import('../mail/preview-thread.ts').then(({ createPreviewReader }) => createPreviewReader())
    return reading
  }

  const open = async (progress?: (step: OpenStep) => void): Promise<Session> => {
    const password = await outside.password.get().catch(cause => {
      throw new Pop3Error('closed', 'connect', { detail: 'noPassword', cause })
    })
    try {
      return await openSession(
        outside.endpoint,
        { user: outside.user, password },
        { signal: opening.signal, transcript, ...(progress && { progress }) },
      )
    } catch (error) {
      if (error instanceof Pop3Error && isLoginRefusal(error)) outside.password.refused()
      throw error
    }
  }

  /** From now on this session is the one; its end is told unless another has taken its place. */
  const adopt = (session: Session, maildrop: Maildrop) => {
    const mine: Opened = {
      session,
      summaries: createSummaryFetcher(session, dispatch),
      previews: createPreviewFetcher(session, reader, place, dispatch),
    }
    opened = mine
    session.over.then(error => {
      if (opened !== mine) return
      opened = undefined
      const problem = problemOf(error ?? new Pop3Error('closed', 'idle', { detail: 'stopped' }), place)
      dispatch({ type: 'connectionLost', problem, at: now() })
    })
    const tls = session.tls === undefined ? undefined : sanitise(session.tls)
    dispatch({ type: 'maildropOpened', maildrop, tls, at: now() })
  }

  /** Ends the session that is open, so that the mailbox is free for the next one. */
  const release = async () => {
    opening.abort()
    opening = new AbortController()
    const session = opened?.session
    opened = undefined
    await session?.quit().catch(unlessPop3Error)
  }

  const openMaildrop = async () => {
    await release()
    const mine = opening
    try {
      const session = await open(step => dispatch({ type: 'openingWent', step }))
      const maildrop = await readMaildrop(session, messages =>
        dispatch({ type: 'openingWent', step: 'listing', messages }),
      )
      if (mine.signal.aborted) session.close()
      else adopt(session, maildrop)
    } catch (error) {
      unlessPop3Error(error)
      if (mine.signal.aborted) return
      dispatch({ type: 'openFailed', problem: problemOf(error, place), at: now() })
    }
  }

  const purgeMessages = async (ids: readonly UniqueId[]) => {
    await release()
    const { outcomes, failure, proof } = await purge(ids, open, step => dispatch({ type: 'purgeWent', step }))
    const problem = failure && problemOf(failure, place)
    if (proof) adopt(proof.session, proof.maildrop)
    else if (problem) dispatch({ type: 'connectionLost', problem, at: now() })
    dispatch({ type: 'purgeFinished', receipt: { outcomes, problem } })
  }

  const leave = async (atOnce: boolean, code: number) => {
    if (atOnce) opened?.session.close()
    else await Promise.race([release(), new Promise(resolve => setTimeout(resolve, quitTime).unref())])
    opening.abort()
    await (await reading)?.close()
    outside.screen.leave(code)
  }

  return effect => {
    switch (effect.type) {
      case 'openMaildrop':
        return void openMaildrop()
      case 'fetchSummaries':
        return opened?.summaries.want(effect.numbers)
      case 'awaitRest':
        clearTimeout(resting)
        resting = setTimeout(() => dispatch({ type: 'cursorRested', move: effect.move }), restTime)
        return undefined
      case 'fetchPreview':
        return opened?.previews.want(effect)
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

const isLoginRefusal = ({ kind, phase, code }: Pop3Error): boolean =>
  kind === 'refused' && ['PASS', 'APOP', 'AUTH'].includes(phase) && (code === undefined || code === 'AUTH')

function unlessPop3Error(error: unknown): asserts error is Pop3Error {
  if (!(error instanceof Pop3Error)) throw error
}

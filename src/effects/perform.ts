import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import { isRenamed, type Maildrop, withoutIds } from '../app/maildrop.ts'
import { policyOf } from '../app/policy.ts'
import { type Problem, type ProblemPlace, problemOf } from '../app/problem.ts'
import { retryOf } from '../app/retry.ts'
import type { Queued } from '../app/state.ts'
import { storeProblem, storeReason } from '../app/store-problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import { mayRun, owner } from '../store/owner.ts'
import type { AccountStore, Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { sanitise } from '../text/sanitise.ts'
import { problemOfErrand } from './errand-failure.ts'
import { createErrandRunner } from './errand-runner.ts'
import { expectedFailure } from './failure.ts'
import type { LoadingVerb } from './load.ts'
import { createLogins } from './logins.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { type Listing, readMaildrop } from './maildrop-reader.ts'
import { removeOpened } from './open-with.ts'
import { pauseUntil } from './pause.ts'
import { createPreviewFetcher } from './preview-fetcher.ts'
import { purge } from './purge.ts'
import type { PurgeFailure } from './purge-world.ts'
import { createQueueKeeper } from './queue-keeper.ts'
import { settlePurges } from './settling.ts'
import { createShelf } from './shelf.ts'
import { createSummaryFetcher } from './summary-fetcher.ts'
import { readText } from './text-reading.ts'
import { createTop } from './top.ts'
import { transcriptText } from './transcript-text.ts'
import { createTroubles, keysOf } from './trouble.ts'
import { createTurns, type Turn } from './turns.ts'

/** The world outside, as far as effects need it. */
export type Outside = Mailbox & {
  readonly place: ProblemPlace
  /** The mailbox, as the screen calls it. */
  readonly mailbox: string
  /** What is remembered of this account on disk, and who tells that another program changed it. */
  readonly store: Pick<Store, 'watch' | 'isLasting'> & { readonly account: AccountStore }
  /** Where copies are saved before a purge. */
  readonly backupFolder: string
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
  /** Settles at a time, or once the signal says so; by the clock unless told. */
  readonly pause?: (until: number, signal: AbortSignal) => Promise<void>
}

/** A cursor that has not moved for so long, in milliseconds, has rested. */
const restTime = 120

/** The time is told this often, in milliseconds, while it is of interest. */
const tickTime = 1000

/** Gives the function that performs effects; what comes of them it dispatches. */
export const createPerformer = (outside: Outside): ((effect: Effect) => void) => {
  const { dispatch, place, transcript, now, store, pause = pauseUntil } = outside
  const turns = createTurns(dispatch)
  /** The turn in which the program is left: what an errand comes to then would make it connect anew. */
  let leaving: Turn | undefined
  let reading: Promise<MessageReader> | undefined
  const shelf = createShelf()
  const keeper = createQueueKeeper(store.account, now, dispatch)
  const troubles = createTroubles(dispatch)
  const logins = createLogins(now)
  const self = owner()
  let resting: NodeJS.Timeout | undefined
  let clock: NodeJS.Timeout | undefined
  let unwatch: (() => void) | undefined
  /** How the maildrop looked last, as it was listed. */
  let last: Maildrop | undefined
  /** Whether the server was seen to give its messages other unique-ids: then they name nothing beyond a session. */
  let idsChange = false
  /** The purge that is under way, which a person may stop. */
  let purging: AbortController | undefined

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
    const session = await openMailbox(outside, stop.signal, progress)
    logins.succeeded(session.capabilities)
    return session
  }

  /** From now on this session is browsed, until another turn or its end, which is told. */
  const adopt = (mine: Turn, session: Session, { maildrop: listed, doubt }: Listing) => {
    idsChange ||= last !== undefined && isRenamed(last, listed)
    last = listed
    const maildrop = idsChange ? withoutIds(listed) : listed
    const certain = doubt === undefined && !idsChange
    const tell = turns.tellIn(mine)
    const top = createTop(session, troubles.watch(keysOf(maildrop)))
    shelf.forgetNumbers()
    mine.browsed = {
      session,
      maildrop,
      top,
      summaries: createSummaryFetcher(top, tell),
      previews: createPreviewFetcher(shelf, top, reader, place, tell),
    }
    session.over.then(error => {
      if (error) tell({ type: 'connectionLost', problem: problemOf(error, place), ...again(error) })
    })
    const tls = session.tls === undefined ? undefined : sanitise(session.tls)
    const policy = policyOf(session.capabilities, outside.endpoint.host)
    tell({ type: 'maildropOpened', maildrop, tls, certain, policy, at: now() })
  }

  /** Whether and when another attempt is worth while. */
  const again = (failure: unknown) => {
    const retry = failure instanceof Pop3Error ? retryOf(failure) : undefined
    const notBefore = retry === 'loginDelay' ? logins.opensAt() : logins.opensSoonAt()
    return { retry, notBefore, at: now() }
  }

  /** What was `unknown` is told by any later listing that leaves no doubt. */
  const settle = (maildrop: Maildrop) => {
    try {
      const isElsewhere = (who: string, heardAt: number) => who !== self && mayRun(who, heardAt, now())
      const settled = settlePurges(store.account, maildrop, now(), isElsewhere)
      if (!settled) return
      keeper.read()
      dispatch({ type: 'purgeSettled', ...settled })
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      dispatch({ type: 'purgeNotSettled', reason: storeReason(error) })
    }
  }

  const openMaildrop = async () => {
    const mine = turns.take()
    const tell = turns.tellIn(mine)
    // What reads headers is large: it is loaded while the server is waited for.
    void import('../mail/summary.ts')
    try {
      const session = await open(mine, step => tell({ type: 'openingWent', step }))
      const listing = await readMaildrop(session, messages =>
        tell({ type: 'openingWent', step: 'listing', messages }),
      )
      adopt(mine, session, listing)
      if (!listing.doubt) settle(listing.maildrop)
    } catch (error) {
      mine.stop.abort()
      const failure = expectedFailure(error)
      tell({ type: 'openFailed', problem: problemOf(failure, place), ...again(failure) })
    }
  }

  const purgeMessages = async (messages: readonly Queued[], backUp: boolean) => {
    const { browsed } = turns.current()
    // What no unique-id names can only be found in the session in which it was queued.
    const inSession = browsed !== undefined && messages.some(({ id }) => id === undefined)
    const mine = inSession ? turns.takeOver() : turns.take()
    const tell = turns.tellIn(mine)
    const stop = new AbortController()
    purging = stop
    const purged = await purge(messages, inSession ? browsed : undefined, {
      account: store.account,
      flush: keeper.flush,
      mailbox: outside.mailbox,
      server: place.server,
      owner: self,
      open: () => open(mine),
      logins,
      pause: until => pause(until, AbortSignal.any([stop.signal, mine.stop.signal])),
      now,
      step: step => tell({ type: 'purgeWent', step }),
      stop: stop.signal,
      backupFolder: backUp ? outside.backupFolder : undefined,
      words: failure => problemOfPurge(failure).what,
      before: last,
    })
    purging = undefined
    const { outcomes, left, number, saved, stopped, failure, proof } = purged
    const problem = failure && problemOfPurge(failure)
    if (proof) {
      adopt(mine, proof.session, proof.listing)
    } else if (problem) {
      tell({ type: 'connectionLost', problem, ...again(failure) })
    }
    // What became of the messages is told whatever is done by now.
    dispatch({
      type: 'purgeFinished',
      receipt: {
        // A receipt that ends with the program is not worth a name.
        number: store.isLasting ? number : undefined,
        outcomes: outcomes.map(([{ key }, outcome]) => [key, outcome]),
        left: left.map(([{ key }, because]) => [key, because]),
        saved,
        problem,
        stopped,
      },
    })
    keeper.read()
  }

  const problemOfPurge = (failure: PurgeFailure): Problem =>
    failure instanceof StoreError ? storeProblem(failure) : problemOfErrand(failure, place)

  const leave = async (atOnce: boolean, code: number) => {
    clearTimeout(resting)
    clearInterval(clock)
    unwatch?.()
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
      case 'readQueue':
        unwatch ??= store.watch(keeper.read)
        return keeper.read()
      case 'keepQueue':
        return keeper.keep(effect.change)
      case 'describeQueued':
        return keeper.describe(effect.messages)
      case 'keepProtection':
        return keeper.protect(effect.keys, effect.on)
      case 'purge':
        return void purgeMessages(effect.messages, effect.backUp)
      case 'stopPurge':
        return purging?.abort()
      case 'letGo':
        return void turns.take()
      case 'keepAlive':
        // That the line is gone is told by the session's end.
        return void turns.current().browsed?.session.noop().catch(expectedFailure)
      case 'runClock':
        clearInterval(clock)
        clock = effect.on
          ? setInterval(() => dispatch({ type: 'clockTicked', at: now() }), tickTime)
          : undefined
        return undefined
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

import type { Event } from '../app/event.ts'
import { isRenamed, type Maildrop, withoutIds } from '../app/maildrop.ts'
import { idOfKey, type MessageKey } from '../app/message-ref.ts'
import { policyOf } from '../app/policy.ts'
import { type Problem, problemOf } from '../app/problem.ts'
import { retryOf } from '../app/retry.ts'
import type { Queued } from '../app/state.ts'
import { storeProblem, storeReason } from '../app/store-problem.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { Session } from '../pop3/session.ts'
import { mayRun, owner } from '../store/owner.ts'
import { StoreError } from '../store/store-error.ts'
import { sanitise } from '../text/sanitise.ts'
import { problemOfErrand } from './errand-failure.ts'
import { expectedFailure } from './failure.ts'
import { createHeaderAsking } from './header-asking.ts'
import { createHeaderReading } from './header-reading.ts'
import { createLogins } from './logins.ts'
import { createOpening } from './mailbox.ts'
import { type Listing, readMaildrop } from './maildrop-reader.ts'
import type { Outside } from './outside.ts'
import { createPreviewFetcher, type Reader } from './preview-fetcher.ts'
import { purge } from './purge.ts'
import type { PurgeFailure } from './purge-world.ts'
import type { QueueKeeper } from './queue-keeper.ts'
import type { Recollection } from './recollection.ts'
import { headerReader } from './row-summary.ts'
import { settlePurges } from './settling.ts'
import type { Shelf } from './shelf.ts'
import { createSummaryFetcher } from './summary-fetcher.ts'
import { createTop } from './top.ts'
import { createTroubles, keysOf, sizesOf } from './trouble.ts'
import type { Turn, Turns } from './turns.ts'

/** What sessions are opened for: to look at the maildrop, and to remove from it. */
export type Visits = {
  /** Opens a session, reads the maildrop, and tells. */
  open(): Promise<void>
  /** Has these headers told: what is remembered at once, the others once the server has given them. */
  fetchSummaries(numbers: readonly MessageNumber[]): void
  /** Removes messages, and tells what became of them; the session that proves it is browsed from then on. */
  purge(messages: readonly Queued[], backUp: boolean): Promise<void>
  /** A person stops the purge, as long as nothing was asked for. */
  stopPurge(): void
}

type Tools = {
  readonly turns: Turns
  readonly keeper: QueueKeeper
  readonly shelf: Shelf
  readonly reader: Reader
  readonly recollection: Recollection
  readonly pause: NonNullable<Outside['pause']>
}

/** Nothing is open yet. No promise rejects for what a server or this machine does. */
export const createVisits = (
  outside: Outside,
  { turns, keeper, shelf, reader, recollection, pause }: Tools,
): Visits => {
  const { dispatch, place, now, store } = outside
  const troubles = createTroubles(dispatch)
  const logins = createLogins(now)
  const openMailbox = createOpening({
    ...outside,
    memory: { read: recollection.server, keep: recollection.serverLearned },
  })
  const self = owner()
  /** How the maildrop looked last, as it was listed. */
  let last: Maildrop | undefined
  /** Whether the server was seen to give its messages other unique-ids: then they name nothing beyond a session. */
  let idsChange = false
  /** The purge that is under way, which a person may stop. */
  let purging: AbortController | undefined

  const open = async ({ stop }: Turn, progress?: (step: OpenStep) => void): Promise<Session> => {
    await turns.freed()
    const session = await openMailbox(stop.signal, progress)
    const expected = session.capabilities
    logins.succeeded(expected)
    void session.certainCapabilities.then(certain => {
      if (certain !== expected) logins.succeeded(certain)
    })
    return session
  }

  /** From now on this session is browsed, until another turn or its end, which is told. */
  const adopt = (mine: Turn, session: Session, { maildrop: listed, doubt }: Listing) => {
    idsChange ||= last !== undefined && isRenamed(last, listed)
    last = listed
    const maildrop = idsChange ? withoutIds(listed) : listed
    const certain = doubt === undefined && !idsChange
    const tell = turns.tellIn(mine)
    const top = createTop(session, troubles.watch(keysOf(maildrop)), sizesOf(maildrop))
    const tellAndKeep = (event: Event) => {
      tell(event)
      if (certain && event.type === 'summariesFetched')
        recollection.summariesFetched(maildrop, event.summaries)
    }
    const asking = createHeaderAsking(top, tellAndKeep)
    shelf.forgetNumbers()
    mine.browsed = {
      session,
      maildrop,
      top,
      summaries: createSummaryFetcher(top, asking),
      headers: createHeaderReading(top, asking, maildrop, tell, recollection.recalled, now),
      previews: createPreviewFetcher(shelf, top, maildrop, reader, place, tellAndKeep),
    }
    session.over.then(error => {
      if (error) tell({ type: 'connectionLost', problem: problemOf(error, place), ...again(error) })
    })
    const tls = session.tls === undefined ? undefined : sanitise(session.tls)
    const policy = policyOf(session.capabilities, outside.endpoint.host)
    tell({ type: 'maildropOpened', maildrop, tls, certain, policy, at: now() })
    recollection.maildropRead(certain ? maildrop : undefined)
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
    try {
      const session = await open(mine, step => tell({ type: 'openingWent', step }))
      // What reads headers is large: it is loaded while the server is waited for, once that has been asked.
      setImmediate(() => void headerReader())
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

  const purgeNow = async (messages: readonly Queued[], backUp: boolean) => {
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
    const replaced = left.flatMap(([{ key }, because]) => (because === 'changed' ? [key] : []))
    if (replaced.length > 0) forget(replaced)
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

  /** Other messages bear these names than those that were known by them. */
  const forget = (keys: readonly MessageKey[]) => {
    for (const key of keys) shelf.forget(key)
    recollection.forget(keys.flatMap(key => idOfKey(key) ?? []))
    dispatch({ type: 'messagesReplaced', keys })
  }

  const problemOfPurge = (failure: PurgeFailure): Problem =>
    failure instanceof StoreError ? storeProblem(failure) : problemOfErrand(failure, place)

  const fetchSummaries = (numbers: readonly MessageNumber[]) => {
    const { browsed } = turns.current()
    browsed?.summaries.want(recollection.recollect(browsed.maildrop, numbers))
  }

  return {
    open: openMaildrop,
    fetchSummaries,
    purge: purgeNow,
    stopPurge: () => purging?.abort(),
  }
}

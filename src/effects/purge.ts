import type { Maildrop } from '../app/maildrop.ts'
import { retryOf } from '../app/retry.ts'
import type { LeftBecause, Queued } from '../app/state.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'
import type { Outcome } from '../store/records.ts'
import { StoreError } from '../store/store-error.ts'
import { compareHeaders } from './header-check.ts'
import { type Listing, readMaildrop } from './maildrop-reader.ts'
import { openPatiently } from './patient-opening.ts'
import { outcomesOf } from './purge-outcomes.ts'
import { haveChanged, planPurge } from './purge-plan.ts'
import { idsChanged, type PurgeFailure, type PurgeWorld, purgeFailure } from './purge-world.ts'
import { type Removal, remove } from './removal.ts'

/** How a purge ended, and the session that proved it. */
export type Purged = {
  /** Its number in the store; undefined where it did not come to anything. */
  readonly number: number | undefined
  readonly outcomes: readonly (readonly [Queued, Outcome])[]
  readonly left: readonly (readonly [Queued, LeftBecause])[]
  /** How many copies are saved; undefined where none were wanted. */
  readonly saved: number | undefined
  /** What went wrong first, where something did. */
  readonly failure: PurgeFailure | undefined
  readonly stopped: boolean
  /** Open still, so that a person can go on; undefined where none was to be had. */
  readonly proof: Proof | undefined
}

type Proof = { readonly session: Session; readonly listing: Listing }

/**
 * Removes messages from the server (RFC 1939, sections 5 and 6), and proves it. A session of its own finds them by exact
 * and unique unique-ids, and compares headers where these leave a doubt; copies are saved; the intent is written down;
 * each is marked; QUIT asks for the removal; then a new session tells what is gone. If anything does not match, or is
 * refused, on the way all marks are taken back. Nothing is removed before QUIT, so only what QUIT asked for can be
 * `removed`, or `unknown` where no new session could tell for certain.
 *
 * Messages that no unique-id names are looked for in `browsed`, the session in which they were queued; without it they
 * are left alone. Never rejects for what a server or this machine does.
 */
export const purge = async (
  queue: readonly Queued[],
  browsed: { readonly session: Session; readonly maildrop: Maildrop } | undefined,
  world: PurgeWorld,
): Promise<Purged> => {
  let removal: Removal
  try {
    const session = browsed?.session ?? (await openPatiently(world, 'opening'))
    const findable = browsed ? queue : queue.filter(({ id }) => id !== undefined)
    removal = await remove(session, browsed?.maildrop, findable, world)
    // Copies may be many: where the line broke under them they are gone on with, as long as more come.
    for (let saved = 0; !browsed && brokeWhileSaving(removal) && (removal.saved ?? 0) > saved; ) {
      saved = removal.saved ?? 0
      removal = await remove(await openPatiently(world, 'opening'), undefined, findable, world)
    }
  } catch (error) {
    const failure = purgeFailure(error)
    const outcomes = queue.map(queued => [queued, 'stillThere'] as const)
    const stopped = world.stop.aborted
    return { number: undefined, outcomes, left: [], saved: undefined, failure, stopped, proof: undefined }
  }
  world.step({ at: 'proving' })
  const { proof, failure } = await prove(removal, world)
  const outcomeOf = outcomesOf(removal, proof?.listing)
  const outcomes = queue.map(queued => [queued, outcomeOf(queued)] as const)
  const { number, saved } = removal
  const lost = browsed ? [] : queue.filter(({ id }) => id === undefined)
  const left = [...removal.left, ...lost.map(queued => [queued, 'sessionOver'] as const)]
  // That not all messages have unique-ids was known before: sizes have told what is gone.
  const first = removal.failure ?? (removal.inBrowsed && proof ? undefined : failure)
  const unwritten = writeDown(removal, new Map(outcomes), first, world)
  return { number, outcomes, left, saved, failure: first ?? unwritten, stopped: removal.stopped, proof }
}

const brokeWhileSaving = ({ saved, number, failure, stopped }: Removal): boolean =>
  saved !== undefined &&
  number === undefined &&
  !stopped &&
  failure instanceof Pop3Error &&
  retryOf(failure) === 'line'

/** Writes down how it ended. What cannot be written stays an intent, and is settled at another connection. */
const writeDown = (
  { number, recorded, words }: Removal,
  outcomes: ReadonlyMap<Queued, Outcome>,
  failure: PurgeFailure | undefined,
  { account, now, words: inWords }: PurgeWorld,
): StoreError | undefined => {
  if (number === undefined) return undefined
  try {
    account.settle(number, {
      at: now(),
      outcomes: recorded.map(queued => outcomes.get(queued) ?? 'unknown'),
      words,
      fault: failure && inWords(failure),
    })
    return undefined
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
}

/**
 * Looks into the maildrop in a new session; a look that leaves a doubt is a failure too. Where the unique-ids are not
 * those of the session that removed, or of the one before, that one is not listed says nothing.
 */
const prove = async (
  { requested, before, quitAnswered }: Removal,
  world: PurgeWorld,
): Promise<{ proof: Proof | undefined; failure: PurgeFailure | undefined }> => {
  let session: Session | undefined
  try {
    session = await openPatiently(world, 'proving')
    const { maildrop, doubt: unclear } = await readMaildrop(session)
    const asked = new Set([...requested.keys()].map(({ id }) => id))
    const changed =
      [world.before, before].some(known => known && haveChanged(known, maildrop, asked)) ||
      (quitAnswered && (await bearsOthers(session, maildrop, requested)))
    const doubt = unclear ?? (changed ? idsChanged() : undefined)
    return { proof: { session, listing: { maildrop, doubt } }, failure: doubt }
  } catch (error) {
    session?.close()
    return { proof: undefined, failure: purgeFailure(error) }
  }
}

/** Of so many that are listed though the server was asked to remove them the headers are compared. */
const mostCompared = 64

/** Whether unique-ids that are still listed name other messages now: what bore them may be gone. */
const bearsOthers = async (
  session: Session,
  maildrop: Maildrop,
  requested: Removal['requested'],
): Promise<boolean> => {
  const listed = planPurge([...requested.keys()], maildrop, undefined).matches
  const comparable = listed.filter(({ queued }) => queued.id !== undefined && queued.headerHash !== undefined)
  const { others } = await compareHeaders(session, comparable.slice(0, mostCompared))
  return others.length > 0
}

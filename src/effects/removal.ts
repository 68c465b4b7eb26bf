import { isRenamed, type Maildrop } from '../app/maildrop.ts'
import type { MessageKey } from '../app/message-ref.ts'
import type { LeftBecause, Queued } from '../app/state.ts'
import type { Session } from '../pop3/session.ts'
import type { SavedCopy } from '../store/records.ts'
import { expectedFailure } from './failure.ts'
import { compareHeaders } from './header-check.ts'
import { readMaildrop } from './maildrop-reader.ts'
import { saveCopies } from './purge-copies.ts'
import { writeIntent } from './purge-intent.ts'
import { type Match, type PurgePlan, planPurge } from './purge-plan.ts'
import { idsChanged, type PurgeFailure, type PurgeWorld, purgeFailure } from './purge-world.ts'

/** What came of the session that removes. */
export type Removal = {
  number: number | undefined
  /** The messages in the intent, in its order. */
  recorded: readonly Queued[]
  /** What the server was asked to remove, by QUIT. */
  requested: ReadonlyMap<Queued, Match>
  /** Whether the server has answered QUIT, be it with -ERR: then it is not at it any more. */
  quitAnswered: boolean
  /** What was not in the maildrop to begin with. */
  absent: ReadonlySet<Queued>
  left: readonly (readonly [Queued, LeftBecause])[]
  /** The server's last words. */
  words: readonly string[]
  saved: number | undefined
  /** The copies that were saved, or found whole, for this removal; undefined where none were wanted. */
  copies?: ReadonlyMap<MessageKey, SavedCopy>
  failure: PurgeFailure | undefined
  stopped: boolean
  /** Whether it went on in the session that was browsed, for a message that no unique-id names. */
  inBrowsed: boolean
  /** What was there before anything was removed. */
  before: Maildrop | undefined
}

/** A person stopped it. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** Marks what is found and QUITs, as `purge` says. Whatever keeps it from that, nothing stays marked. `known` is what the session listed. */
export const remove = async (
  session: Session,
  known: Maildrop | undefined,
  queue: readonly Queued[],
  world: PurgeWorld,
): Promise<Removal> => {
  const removal: Removal = {
    number: undefined,
    recorded: [],
    requested: new Map(),
    quitAnswered: false,
    absent: new Set(),
    left: [],
    words: [],
    saved: undefined,
    failure: undefined,
    stopped: false,
    inBrowsed: known !== undefined,
    before: known,
  }
  const goOn = () => {
    if (world.stop.aborted) throw new Stopped()
  }
  try {
    const maildrop = known ?? (await list(session, world))
    removal.before = maildrop
    if (world.before && isRenamed(world.before, maildrop)) throw idsChanged()
    const plan = planPurge(queue, maildrop, world.before)
    removal.absent = new Set(plan.absent)
    removal.left = plan.left
    goOn()
    const told = await compare(session, plan, removal, world)
    goOn()
    const matches = await saveFirst(session, told, removal, world)
    goOn()
    const taken = intend(matches, plan.absent, removal, world)
    await mark(session, taken, removal, world)
    goOn()
    await ask(session, taken, removal, world)
  } catch (error) {
    if (error instanceof Stopped) removal.stopped = true
    else removal.failure = purgeFailure(error)
    await takeBack(session)
  }
  return removal
}

/** What a session lists; where that leaves a doubt it is not acted upon. */
const list = async (session: Session, { step }: PurgeWorld): Promise<Maildrop> => {
  step({ at: 'comparing' })
  const { maildrop, doubt } = await readMaildrop(session)
  if (doubt) throw doubt
  return maildrop
}

/**
 * Compares headers where there is a doubt; gives what may be removed then. Where one is another message's, no unique-id
 * can be trusted.
 */
const compare = async (
  session: Session,
  { matches, doubtful, left }: PurgePlan,
  removal: Removal,
  world: PurgeWorld,
): Promise<readonly Match[]> => {
  const { same, others, untold } = await compareHeaders(session, doubtful, (done, of) =>
    world.step({ at: 'checking', done, of }),
  )
  leave(removal, others, 'changed')
  leave(removal, untold, 'untold')
  // A size that has changed may mean that unique-ids have moved: not one header says that they have not.
  const isSuspicious = left.some(([, because]) => because === 'untold') || untold.length > 0
  if (others.length > 0 || (isSuspicious && same.length === 0)) throw idsChanged()
  const leftOut = new Set(untold)
  return matches.filter(match => !leftOut.has(match))
}

/** Saves copies where they are wanted; gives what may be removed then. */
const saveFirst = async (
  session: Session,
  matches: readonly Match[],
  removal: Removal,
  world: PurgeWorld,
): Promise<readonly Match[]> => {
  if (world.backupFolder === undefined) return matches
  const { saved, unsaved, failure } = await saveCopies(session, matches, world.backupFolder, world)
  const isSaved = ({ queued }: Match) => saved.has(queued.key)
  removal.saved = saved.size
  removal.copies = saved
  // What the end of all kept from being saved is no worse than what was not looked at.
  const failed = ({ queued }: Match) => unsaved.has(queued.key) && unsaved.get(queued.key) !== failure
  leave(removal, matches.filter(failed), 'notSaved')
  if (world.stop.aborted) throw new Stopped()
  if (failure) throw failure
  return matches.filter(isSaved)
}

/** Writes down what is about to be removed; gives what still may be, for another program may have had a say. */
const intend = (
  matches: readonly Match[],
  absent: readonly Queued[],
  removal: Removal,
  world: PurgeWorld,
): readonly Match[] => {
  world.flush()
  const intent = writeIntent(matches, absent, removal, world)
  if (!intent) return []
  removal.number = intent.number
  removal.recorded = intent.recorded
  const taken = new Set(intent.recorded)
  removal.left = [...removal.left, ...intent.takenBack.map(queued => [queued, 'takenBack'] as const)]
  return matches.filter(({ queued }) => taken.has(queued))
}

/** Leaves messages alone. */
const leave = (removal: Removal, matches: readonly Match[], because: LeftBecause) => {
  removal.left = [...removal.left, ...matches.map(({ queued }) => [queued, because] as const)]
}

/** How often the progress is told. */
const markedPerStep = 100

/** Marks every message, ahead of the replies where the server can. Rejects with the first refusal, or with what ended the session. */
const mark = async (
  session: Session,
  matches: readonly Match[],
  removal: Removal,
  { step }: PurgeWorld,
): Promise<void> => {
  let done = 0
  const tell = () => step({ at: 'marking', done, of: matches.length })
  tell()
  const failures = await Promise.all(
    matches.map(async match => {
      try {
        await session.dele(match.number)
        done += 1
        if (done % markedPerStep === 0) tell()
        return undefined
      } catch (error) {
        return { match, failure: expectedFailure(error) }
      }
    }),
  )
  const failed = failures.find(each => each !== undefined)
  if (!failed) return
  const { match, failure } = failed
  if (failure.kind === 'refused') {
    leave(removal, [match], 'refused')
    removal.words = [failure.said ?? '']
  }
  throw failure
}

/** Asks for the removal. From here on only a new session tells what is gone. */
const ask = async (
  session: Session,
  matches: readonly Match[],
  removal: Removal,
  { account, step, now }: PurgeWorld,
): Promise<void> => {
  if (matches.length > 0 && removal.number !== undefined) {
    account.askRemoval(removal.number, now())
    step({ at: 'quitting' })
    removal.requested = new Map(matches.map(match => [match.queued, match]))
  }
  try {
    removal.words = [(await session.quit()).text]
    removal.quitAnswered = true
  } catch (error) {
    const failure = expectedFailure(error)
    removal.quitAnswered = failure.kind === 'refused'
    if (failure.said !== undefined) removal.words = [failure.said]
    throw failure
  }
}

/** Takes every mark back. QUIT, which frees the maildrop for the next session, comes only where that is certain. */
const takeBack = async (session: Session): Promise<void> => {
  try {
    await session.rset()
    await session.quit()
  } catch (error) {
    expectedFailure(error)
  } finally {
    session.close()
  }
}

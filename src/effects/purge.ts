import { isAmbiguous, type Maildrop, messageAt, rowOfId } from '../app/maildrop.ts'
import type { Outcome, PurgeStep } from '../app/state.ts'
import type { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { Session } from '../pop3/session.ts'
import { expectedFailure } from './failure.ts'
import { type Listing, readMaildrop } from './maildrop-reader.ts'

/** How a purge ended, and the session that proved it. */
export type Purged = {
  readonly outcomes: readonly (readonly [UniqueId, Outcome])[]
  /** What went wrong first, where something did. */
  readonly failure: Pop3Error | undefined
  /** The message whose removal the server refused, where that is what went wrong. */
  readonly refused: UniqueId | undefined
  /** Open still, so that a person can go on; undefined where none was to be had. */
  readonly proof: { readonly session: Session; readonly maildrop: Maildrop } | undefined
}

/**
 * Removes messages from the server (RFC 1939, sections 5 and 6), and proves it: a session of its own compares
 * unique-ids, marks exact matches and QUITs; then a new session tells what is gone. If anything is refused on the
 * way, all marks are taken back. Nothing is removed before QUIT, so only what QUIT asked for can be `removed`, or
 * `unknown` where no new session could tell for certain. Never rejects for what a server does.
 */
export const purge = async (
  ids: readonly UniqueId[],
  open: () => Promise<Session>,
  step: (step: PurgeStep) => void,
): Promise<Purged> => {
  let session: Session
  try {
    session = await open()
  } catch (error) {
    const outcomes = ids.map(id => [id, 'stillThere'] as const)
    return { outcomes, failure: expectedFailure(error), refused: undefined, proof: undefined }
  }
  const removal = await remove(session, ids, step)
  step({ at: 'proving' })
  const { proof, failure } = await prove(open)
  return {
    outcomes: ids.map(id => [id, outcomeOf(id, removal, proof)] as const),
    failure: removal.failure ?? failure,
    refused: removal.refused,
    proof,
  }
}

const outcomeOf = (id: UniqueId, { requested, absent }: Removal, proof: Proof | undefined): Outcome => {
  if (proof && holds(proof.maildrop, id)) return 'stillThere'
  if (proof && !proof.doubt) return requested.has(id) ? 'removed' : 'alreadyGone'
  if (absent.has(id)) return 'alreadyGone'
  return requested.has(id) ? 'unknown' : 'stillThere'
}

type Removal = {
  /** What the server was asked to remove, by QUIT. */
  readonly requested: ReadonlySet<UniqueId>
  /** What was not in the maildrop to begin with. */
  readonly absent: ReadonlySet<UniqueId>
  readonly failure: Pop3Error | undefined
  readonly refused: UniqueId | undefined
}

/** Marks the messages and QUITs. A listing that leaves a doubt is not acted upon. */
const remove = async (
  session: Session,
  ids: readonly UniqueId[],
  step: (step: PurgeStep) => void,
): Promise<Removal> => {
  let requested: ReadonlySet<UniqueId> = new Set()
  let absent: ReadonlySet<UniqueId> = new Set()
  try {
    step({ at: 'comparing' })
    const { maildrop, doubt } = await readMaildrop(session)
    if (doubt) throw doubt
    absent = new Set(ids.filter(id => !holds(maildrop, id)))
    const numbers = numbersOf(maildrop, ids)
    const refusal = await mark(session, numbers, step)
    if (refusal) {
      await takeBack(session)
      return { requested, absent, ...refusal }
    }
    step({ at: 'quitting' })
    requested = new Set(numbers.keys())
    await session.quit()
    return { requested, absent, failure: undefined, refused: undefined }
  } catch (error) {
    session.close()
    return { requested, absent, failure: expectedFailure(error), refused: undefined }
  }
}

type Proof = { readonly session: Session } & Listing

/** Looks into the maildrop in a new session; a look that leaves a doubt is a failure too. */
const prove = async (
  open: () => Promise<Session>,
): Promise<{ proof: Proof | undefined; failure: Pop3Error | undefined }> => {
  let session: Session | undefined
  try {
    session = await open()
    const proof = { session, ...(await readMaildrop(session)) }
    return { proof, failure: proof.doubt }
  } catch (error) {
    session?.close()
    return { proof: undefined, failure: expectedFailure(error) }
  }
}

/** The number of each message that alone bears one of these unique-ids. */
const numbersOf = (maildrop: Maildrop, ids: readonly UniqueId[]): ReadonlyMap<UniqueId, MessageNumber> => {
  const numbers = new Map<UniqueId, MessageNumber>()
  for (const id of ids) {
    const row = rowOfId(maildrop, id)
    const message = row === undefined ? undefined : messageAt(maildrop, row)
    if (message) numbers.set(id, message.number)
  }
  return numbers
}

/** Whether a unique-id is listed, be it once or by several messages. */
const holds = (maildrop: Maildrop, id: UniqueId): boolean =>
  rowOfId(maildrop, id) !== undefined || isAmbiguous(maildrop, id)

/** How often the progress is told. */
const markedPerStep = 100

/** Marks every message; gives the first that the server refused to mark, where it did. */
const mark = async (
  session: Session,
  numbers: ReadonlyMap<UniqueId, MessageNumber>,
  step: (step: PurgeStep) => void,
): Promise<Pick<Removal, 'failure' | 'refused'> | undefined> => {
  let done = 0
  const tell = () => step({ at: 'marking', done, of: numbers.size })
  tell()
  const replies = await Promise.all(
    Array.from(numbers, async ([id, number]) => {
      try {
        await session.dele(number)
        done += 1
        if (done % markedPerStep === 0) tell()
        return undefined
      } catch (error) {
        return { failure: expectedFailure(error), refused: id }
      }
    }),
  )
  const failed = replies.find(reply => reply !== undefined)
  if (failed && failed.failure.kind !== 'refused') throw failed.failure
  return failed
}

/** Takes every mark back. QUIT, which frees the maildrop for the next session, comes only where that is certain. */
const takeBack = async (session: Session) => {
  try {
    await session.rset()
    await session.quit()
  } catch (error) {
    expectedFailure(error)
  }
}

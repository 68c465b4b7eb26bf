import type { Maildrop } from '../app/maildrop.ts'
import { rowOfId } from '../app/maildrop.ts'
import type { Outcome, PurgeStep } from '../app/state.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { Session } from '../pop3/session.ts'
import { readMaildrop } from './maildrop-reader.ts'

/** How a purge ended, and the session that proved it. */
export type Purged = {
  readonly outcomes: readonly (readonly [UniqueId, Outcome])[]
  /** What went wrong first, where something did. */
  readonly failure: Pop3Error | undefined
  /** Open still, so that a person can go on; undefined where none was to be had. */
  readonly proof: { readonly session: Session; readonly maildrop: Maildrop } | undefined
}

/**
 * Removes messages from the server (RFC 1939, sections 5 and 6), and proves it: a session of its own compares
 * unique-ids, marks exact matches and QUITs; then a new session tells what is gone. If anything is refused on the
 * way, all marks are taken back. Nothing is removed before QUIT, so only after QUIT was sent can an outcome be
 * `unknown`, and then only where no new session could be opened. Never rejects for what a server does.
 */
export const purge = async (
  ids: readonly UniqueId[],
  open: () => Promise<Session>,
  step: (step: PurgeStep) => void,
): Promise<Purged> => {
  const removal = await remove(ids, open, step)
  step({ at: 'proving' })
  let proof: Purged['proof']
  let failure = removal.failure
  try {
    const session = await open()
    proof = { session, maildrop: await readMaildrop(session) }
  } catch (error) {
    failure ??= asPop3Error(error)
  }
  const outcomeOf = (id: UniqueId): Outcome => {
    if (removal.absent.has(id)) return 'alreadyGone'
    if (!proof) return removal.quitSent ? 'unknown' : 'stillThere'
    return holds(proof.maildrop, id) ? 'stillThere' : 'removed'
  }
  return { outcomes: ids.map(id => [id, outcomeOf(id)] as const), failure, proof }
}

type Removal = {
  /** Whether the server may have removed anything. */
  readonly quitSent: boolean
  /** What was not in the maildrop to begin with. */
  readonly absent: ReadonlySet<UniqueId>
  readonly failure: Pop3Error | undefined
}

const remove = async (
  ids: readonly UniqueId[],
  open: () => Promise<Session>,
  step: (step: PurgeStep) => void,
): Promise<Removal> => {
  let absent: ReadonlySet<UniqueId> = new Set()
  let quitSent = false
  let session: Session | undefined
  try {
    session = await open()
    step({ at: 'comparing' })
    const numbers = await findMessages(session, ids)
    absent = new Set(ids.filter(id => numbers.get(id) === undefined))
    const marked = [...numbers.values()].flatMap(number => (number === 'several' ? [] : [number]))
    await mark(session, marked, step)
    step({ at: 'quitting' })
    quitSent = marked.length > 0
    await session.quit()
    return { quitSent, absent, failure: undefined }
  } catch (error) {
    session?.close()
    return { quitSent, absent, failure: asPop3Error(error) }
  }
}

/** The message number of each unique-id that is there, or `several` where more than one bears it. */
const findMessages = async (session: Session, ids: readonly UniqueId[]) => {
  const wanted = new Set(ids)
  const found = new Map<UniqueId, MessageNumber | 'several'>()
  await session.uidl((number, id) => {
    if (wanted.has(id)) found.set(id, found.has(id) ? 'several' : number)
  })
  return found
}

/** How often the progress is told. */
const markedPerStep = 100

/** Marks every message, or takes every mark back and rejects with what was refused. */
const mark = async (session: Session, numbers: readonly MessageNumber[], step: (step: PurgeStep) => void) => {
  let done = 0
  const tell = () => step({ at: 'marking', done, of: numbers.length })
  tell()
  const replies = await Promise.allSettled(
    numbers.map(async number => {
      await session.dele(number)
      done += 1
      if (done % markedPerStep === 0) tell()
    }),
  )
  const refused = replies.find(reply => reply.status === 'rejected')
  if (!refused) return
  await session.rset()
  await session.quit()
  throw refused.reason
}

/** Whether a unique-id is listed, be it once or by several messages. */
const holds = (maildrop: Maildrop, id: UniqueId): boolean =>
  rowOfId(maildrop, id) !== undefined || maildrop.columns.ambiguous.has(id)

const asPop3Error = (error: unknown): Pop3Error => {
  if (error instanceof Pop3Error) return error
  throw error
}

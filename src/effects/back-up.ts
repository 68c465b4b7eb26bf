import type { MessageKey } from '../app/message-ref.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { Session } from '../pop3/session.ts'
import type { SavedCopy } from '../store/records.ts'
import { LocalError } from './local-error.ts'
import { type Maildir, openMaildir } from './maildir.ts'
import { isStillThere, type Listed, readBack, verifyCopy } from './saved-copy.ts'

/** A message that is to be saved. */
export type ToSave = Listed & { readonly key: MessageKey; readonly number: MessageNumber }

/** How far saving has come. */
export type SavingStep = {
  /** How many messages are done with, be they saved or not. */
  readonly done: number
  /** How many octets have come, those that were saved before included. */
  readonly octets: number
}

/** What became of messages that were to be saved: each is in one of both, in the order they were given in. */
export type BackedUp = {
  readonly saved: ReadonlyMap<MessageKey, SavedCopy>
  /** Why each other one was not. */
  readonly unsaved: ReadonlyMap<MessageKey, SavingFailure>
  /**
   * What ended it before its end: what ended the session, what this machine refused, or `stopped`. The session is
   * over then, for replies may have been on their way; the first that is unsaved for this was being read. Undefined
   * where the session goes on.
   */
  readonly failure: SavingFailure | undefined
}

/** Why a message was not saved. */
export type SavingFailure = Pop3Error | LocalError

/** What saving needs to know, and whom it tells. */
export type SavingHow = {
  /** The Maildir, from the root on or with `~/` from home. */
  readonly folder: string
  /** The copy that was saved of a message before. */
  readonly known: (key: MessageKey) => SavedCopy | undefined
  /** Told of each new copy, once it is on the disk. */
  readonly keep: (key: MessageKey, copy: SavedCopy) => void
  readonly signal: AbortSignal
  readonly progress: (step: SavingStep) => void
}

/** So many messages are asked for ahead, where the server takes more than one command at a time. */
const mostUnanswered = 8

/** So many are in hand at a time, from being asked for to being on the disk, which takes its time for each. */
const mostInHand = 16

/**
 * Saves messages in a Maildir, octet for octet (RETR: RFC 1939, section 5). A copy counts once it is on the disk and was
 * read back: with all the octets that came, not far fewer than listed, and with the header that the message is known
 * by. One that is otherwise is taken away again. What has such a copy from before is not asked for. A message that the
 * server refuses, or that is not as listed, stays unsaved; any other failure ends it, and so does the signal. Rejects
 * only with what `known`, `keep` or `progress` throws; the session is over then, too.
 */
export const backUp = async (
  session: Pick<Session, 'retr' | 'close'>,
  messages: readonly ToSave[],
  how: SavingHow,
  open = openMaildir,
): Promise<BackedUp> => {
  const saved = new Map<MessageKey, SavedCopy>()
  const reasons = new Map<MessageKey, SavingFailure>()
  let over: { readonly why: unknown } | undefined
  let octets = 0
  const end = (why: unknown) => {
    // The first counts, unless a defect shows.
    if (!over || !isExpected(why)) over = { why }
    session.close()
  }
  const tell = () => {
    try {
      how.progress({ done: saved.size + reasons.size, octets })
    } catch (error) {
      end(error)
    }
  }

  const findSaved = async (message: ToSave): Promise<void> => {
    const copy = how.known(message.key)
    if (!copy || !(await isStillThere(copy, message))) return
    saved.set(message.key, copy)
    octets += copy.octets
    tell()
  }

  /** Saves all that is given, many at a time; settles once nothing is in hand any more. */
  const saveAll = async (maildir: Maildir, wanted: readonly ToSave[]): Promise<void> => {
    const unanswered = new Set<ToSave>()
    const inHand = new Set<Promise<void>>()
    let begun = 0
    const begin = () => {
      while (!over && unanswered.size < mostUnanswered && inHand.size < mostInHand) {
        const message = wanted[begun]
        if (!message) return
        begun += 1
        unanswered.add(message)
        const job = save(message).then(() => {
          unanswered.delete(message)
          inHand.delete(job)
          begin()
        })
        inHand.add(job)
      }
    }
    const save = async (message: ToSave): Promise<void> => {
      const pieces = askedAtOnce(session.retr(message.number), {
        piece: length => {
          octets += length
        },
        whole: () => {
          unanswered.delete(message)
          begin()
        },
      })
      try {
        const copy = await store(maildir, pieces, message, { signal: how.signal, progress: tell })
        saved.set(message.key, copy)
        how.keep(message.key, copy)
      } catch (error) {
        if (!isOfOneMessage(error)) return end(error)
        reasons.set(message.key, error)
      }
      tell()
    }
    begin()
    while (inHand.size > 0) await Promise.race(inHand)
  }

  const stop = () => end(new LocalError('stopped'))
  how.signal.addEventListener('abort', stop)
  if (how.signal.aborted) stop()
  try {
    for (const message of messages) if (!over) await findSaved(message)
    const wanted = messages.filter(({ key }) => !saved.has(key))
    if (!over && wanted.length > 0) await saveAll(await open(how.folder), wanted)
  } catch (error) {
    end(error)
  } finally {
    how.signal.removeEventListener('abort', stop)
  }
  const failure = over && expected(over.why)
  const inOrder = new Map<MessageKey, SavedCopy>()
  const unsaved = new Map<MessageKey, SavingFailure>()
  for (const { key } of messages) {
    const copy = saved.get(key)
    if (copy) inOrder.set(key, copy)
    else unsaved.set(key, expected(reasons.get(key) ?? failure))
  }
  return { saved: inOrder, unsaved, failure }
}

/** Stores one message, and gives its copy as it was read back. */
const store = async (
  maildir: Maildir,
  pieces: AsyncIterable<Uint8Array>,
  listed: Listed,
  how: { readonly signal: AbortSignal; readonly progress: () => void },
): Promise<SavedCopy> => {
  let copy: SavedCopy | undefined
  const check = async (path: string, came: number) => {
    copy = await readBack(path)
    verifyCopy(copy, listed, came)
  }
  const { path, octets } = await maildir.store(pieces, { ...how, check })
  if (!copy) throw new Error('A message was stored that nobody looked at.')
  return { path, octets, headerHash: copy.headerHash }
}

/** The same pieces, the first of which is asked for now, and not only when it is wanted. */
const askedAtOnce = (
  pieces: AsyncGenerator<Uint8Array, void, void>,
  told: { readonly piece: (length: number) => void; readonly whole: () => void },
): AsyncIterable<Uint8Array> => {
  const first = pieces.next()
  // Whoever reads it is told; where nobody does, it is over for another reason.
  first.catch(() => {})
  return (async function* () {
    for (let result = await first; !result.done; result = await pieces.next()) {
      told.piece(result.value.length)
      yield result.value
    }
    told.whole()
  })()
}

/** Whether a failure is one message's alone, so that the others can be saved. */
const isOfOneMessage = (error: unknown): error is SavingFailure =>
  (error instanceof Pop3Error && error.kind === 'refused') ||
  (error instanceof LocalError && error.kind === 'notAsListed')

/** A failure for which there is an answer. Any other error is a defect, and thrown on. */
const expected = (error: unknown): SavingFailure => {
  if (isExpected(error)) return error
  throw error
}

const isExpected = (error: unknown): error is SavingFailure =>
  error instanceof Pop3Error || error instanceof LocalError

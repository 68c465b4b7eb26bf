import type { Event } from '../app/event.ts'
import type { MessageKey } from '../app/message-ref.ts'
import { idOfKey } from '../app/message-ref.ts'
import type { QueueChange, Queued } from '../app/state.ts'
import { storeReason } from '../app/store-problem.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { QueueRecord } from '../store/records.ts'
import type { AccountStore } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { sanitise } from '../text/sanitise.ts'

/** Keeps what a person queues and protects, and tells what is kept. What cannot be kept is told, too. */
export type QueueKeeper = {
  /** Writes what could not be written before. Throws a StoreError where it still cannot. */
  flush(): void
  /** Tells what is queued and protected. */
  read(): void
  keep(change: QueueChange): void
  /** Keeps what was learned of messages that are queued. */
  describe(messages: readonly Queued[]): void
  protect(keys: readonly MessageKey[], on: boolean): void
}

/** A keeper of the queue of one account. */
export const createQueueKeeper = (
  account: AccountStore,
  now: () => number,
  dispatch: (event: Event) => void,
): QueueKeeper => {
  /** What could not be written yet, oldest first: the disk may have room again. */
  let unwritten: readonly (() => void)[] = []
  let isFaulty = false

  const flush = () => {
    const all = unwritten
    all.forEach((work, i) => {
      unwritten = all.slice(i)
      work()
    })
    unwritten = []
  }
  /** Does something with the store, and tells where that fails, and where it goes well again. */
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      isFaulty = true
      return dispatch({ type: 'queueNotKept', reason: storeReason(error) })
    }
    if (isFaulty) dispatch({ type: 'queueKept' })
    isFaulty = false
  }
  const write = (work: () => void) => {
    unwritten = [...unwritten, work]
    attempt(flush)
  }
  return {
    flush,
    read: () =>
      attempt(() => {
        // What is told must not lack what could not be written.
        flush()
        const protectedMessages = new Set([...account.protectedIds()].map(id => id as string as MessageKey))
        dispatch({ type: 'queueRead', queued: account.queue().map(queuedOf), protectedMessages })
      }),
    keep: ({ messages, queued }) =>
      write(() => {
        if (!queued) return account.takeBack(lasting(messages).map(({ id }) => id))
        const at = now()
        return account.enqueue(lasting(messages).map(message => ({ ...message, queuedAt: at })))
      }),
    describe: messages => write(() => account.describe(lasting(messages))),
    protect: (keys, on) =>
      write(() => {
        const ids = keys.flatMap(key => idOfKey(key) ?? [])
        if (on) account.protect(ids)
        else account.unprotect(ids)
      }),
  }
}

/** What can be kept: messages that have a unique-id. */
const lasting = (messages: readonly Queued[]) =>
  messages.flatMap(({ id, octets, headerHash, summary }) =>
    id === undefined
      ? []
      : [{ id, octets, headerHash, from: summary?.from, subject: summary?.subject, date: summary?.date }],
  )

/** What was kept is as hostile as when it came. */
const queuedOf = (record: QueueRecord): Queued => {
  const { id, octets, headerHash, from, subject, date, queuedAt, unsettled } = record
  const isRead = from !== undefined || subject !== undefined
  return {
    key: id as MessageKey,
    id: id as UniqueId,
    number: undefined,
    octets,
    headerHash,
    summary: isRead
      ? {
          from: sanitise(from ?? ''),
          subject: sanitise(subject ?? ''),
          date,
          ...(headerHash && { headerHash }),
        }
      : undefined,
    queuedAt,
    unsettled,
  }
}

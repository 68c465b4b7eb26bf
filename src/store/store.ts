import type {
  KeptMessage,
  OpenPurge,
  Outcome,
  PurgedMessage,
  PurgeRecord,
  QueueRecord,
  SavedCopy,
} from './records.ts'

/**
 * What is kept for one account. What a method has written is on the disk once it returns. Each may throw a StoreError.
 * Texts are cut to 300 characters; unique-ids are never cut, and what has one that cannot be kept (see `isKeepable`)
 * is passed over.
 */
export type AccountStore = {
  /** The queue, in the order in which it was queued. */
  queue(): QueueRecord[]
  /** The unique-ids of the messages that may not be queued. */
  protectedIds(): Set<string>
  /** Puts messages into the queue; what is in it already, or is protected, is passed over. */
  enqueue(messages: readonly Omit<QueueRecord, 'unsettled'>[]): void
  /** Takes messages out of the queue; those of a purge that is not settled stay. */
  takeBack(ids: readonly string[]): void
  /** Keeps messages from being queued; those that are in the queue are passed over. */
  protect(ids: readonly string[]): void
  unprotect(ids: readonly string[]): void
  /** Adds what has been learned since of messages that are queued: what was undefined is filled in, nothing else changes. */
  describe(messages: readonly (KeptMessage & { readonly id: string })[]): void
  /**
   * Writes down what is about to be removed, before the first DELE. Of the messages with a unique-id, those that are not
   * in the queue any more or belong to another purge that is not settled are left out; those that are taken in are
   * unsettled from now on. Gives the purge's number and the unique-ids that were taken in. A purge that took in no
   * message at all is over at once, and leaves no receipt.
   */
  beginPurge(intent: {
    readonly mailbox: string
    readonly server: string
    readonly at: number
    /** Who runs it: see `owner`. */
    readonly owner: string
    readonly messages: readonly Omit<PurgedMessage, 'outcome'>[]
    /**
     * Unique-ids of messages that were there and are left alone, of which 16 are kept until it is settled: a listing
     * that has none of them may give all messages other unique-ids.
     */
    readonly witnesses: readonly string[]
  }): { readonly purge: number; readonly taken: ReadonlySet<string> }
  /**
   * Writes down that the server is about to be asked to remove what is marked. Throws a StoreError, `settled`, where
   * another program has settled the purge: its messages may have been taken back since, and must not be removed.
   */
  askRemoval(purge: number, at: number): void
  /**
   * Writes down what became of the messages of a purge, by their order in it, and takes what is gone (`removed`,
   * `alreadyGone`) out of the queue. Where one is `unknown` that has a unique-id the purge stays open, and may be settled
   * again; what was settled as something else stays so, and `words` are added to those of before. Once it is settled
   * altogether, settling it again changes nothing. Throws a RangeError where there is no such purge of this account,
   * or where there are not as many outcomes as messages.
   */
  settle(
    purge: number,
    how: {
      readonly at: number
      readonly outcomes: readonly Outcome[]
      readonly words: readonly string[]
      readonly fault: string | undefined
    },
  ): void
  /** The purges that are not settled, oldest first. */
  openPurges(): readonly OpenPurge[]
  /** Notes that a copy of a message was saved; it is forgotten once a purge has proved the message gone. */
  keepSaved(id: string, copy: SavedCopy): void
  saved(id: string): SavedCopy | undefined
}

/** What is remembered on disk. */
export type Store = {
  /** Whether what is written outlives the program. */
  readonly isLasting: boolean
  /**
   * Where the file lies now that was here before and could not be read, so that a new one was made; undefined where
   * there was no such file. A person has to be told.
   */
  readonly setAside: string | undefined
  account(name: string): AccountStore
  /** All purges of all accounts, the newest first; an open one too. Throws a StoreError, as `account`'s methods do. */
  purges(): PurgeRecord[]
  /**
   * Tells when another program may have written; gives the function that ends it. Nothing is told where the system
   * cannot tell, as on network file systems, and of what this store writes. It keeps no program running.
   */
  watch(changed: () => void): () => void
  close(): void
}

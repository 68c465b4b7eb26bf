/** What became of a message that was to be removed; `unknown` is never a guess. */
export type Outcome = 'removed' | 'alreadyGone' | 'stillThere' | 'unknown'

/** What is kept of a message, so that a person knows it again and nothing else is taken for it. Hostile, as it came. */
export type KeptMessage = {
  /** Its unique-id (RFC 1939, section 7); undefined where the server gives none that names it alone. */
  readonly id: string | undefined
  /** As the scan listing had it. */
  readonly octets: number | undefined
  /** See `mail/header-hash`; undefined where its header has not been read. */
  readonly headerHash: string | undefined
  readonly from: string | undefined
  readonly subject: string | undefined
  /** When it was written, in milliseconds since 1970, as all times here. */
  readonly date: number | undefined
}

/** A message in the deletion queue of an account. */
export type QueueRecord = KeptMessage & {
  readonly id: string
  readonly queuedAt: number
  /** Whether a purge has marked it whose outcome is not known yet. */
  readonly unsettled: boolean
}

/** A message of a purge. */
export type PurgedMessage = KeptMessage & {
  /** Its number in the session of the purge; undefined where it was not there any more. */
  readonly number: number | undefined
  /** Where a copy of it was saved before, if one was. */
  readonly savedAt: string | undefined
  /** Undefined until it is settled. */
  readonly outcome: Outcome | undefined
}

/** What is known of a purge: an intent first, a receipt once it is settled. */
export type PurgeRecord = {
  /** Counts all purges of this store, from 1. */
  readonly number: number
  /** The name of the account's store. */
  readonly account: string
  /** The mailbox and the server, as the screen calls them. */
  readonly mailbox: string
  readonly server: string
  readonly begunAt: number
  /** When the server was asked, by QUIT, to remove what is marked; undefined where it was not, or not yet. */
  readonly askedAt: number | undefined
  readonly settledAt: number | undefined
  /** What the server said at the end, in its own words. Hostile. */
  readonly words: readonly string[]
  /** Why it did not end well, in words for a person; undefined where it did. */
  readonly fault: string | undefined
  readonly messages: readonly PurgedMessage[]
}

/** A purge that is not settled: who began it, and the unique-ids of some messages that it leaves alone. */
export type OpenPurge = PurgeRecord & { readonly owner: string; readonly witnesses: readonly string[] }

/** A copy of a message that was saved. */
export type SavedCopy = {
  readonly path: string
  readonly octets: number
  readonly headerHash: string
}

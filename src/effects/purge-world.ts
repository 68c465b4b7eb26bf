import type { Maildrop } from '../app/maildrop.ts'
import type { PurgeStep } from '../app/state.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'
import type { AccountStore } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { expectedFailure } from './failure.ts'
import { LocalError } from './local-error.ts'
import type { Logins } from './logins.ts'

/** What may keep a purge from going well. */
export type PurgeFailure = Pop3Error | LocalError | StoreError

/** What a purge needs of the world. */
export type PurgeWorld = {
  readonly account: AccountStore
  /** Writes what could not be written of the queue before. Throws a StoreError where it still cannot. */
  readonly flush: () => void
  /** The mailbox and the server, as the screen calls them. */
  readonly mailbox: string
  readonly server: string
  /** Who runs it: see `store/owner`. */
  readonly owner: string
  readonly open: () => Promise<Session>
  readonly logins: Pick<Logins, 'opensAt' | 'opensSoonAt'>
  /** Settles at that time, or once a person stops it. */
  readonly pause: (until: number) => Promise<void>
  readonly now: () => number
  readonly step: (step: PurgeStep) => void
  /** A person stops it: nothing more is begun, as long as nothing was asked for. */
  readonly stop: AbortSignal
  /** Where copies are saved first; undefined where none are wanted. */
  readonly backupFolder: string | undefined
  /** A failure in words for a person. */
  readonly words: (failure: PurgeFailure) => string
  /** How this program saw the maildrop last. */
  readonly before: Maildrop | undefined
}

/** That unique-ids name other messages than before. */
export const idsChanged = (): Pop3Error => new Pop3Error('violation', 'UIDL', { detail: 'idsChanged' })

/** A failure for which there is an answer. Any other error is a defect, and thrown on. */
export const purgeFailure = (error: unknown): PurgeFailure =>
  error instanceof LocalError || error instanceof StoreError ? error : expectedFailure(error)

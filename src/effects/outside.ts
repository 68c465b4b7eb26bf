import type { Event } from '../app/event.ts'
import type { ProblemPlace } from '../app/problem.ts'
import type { MailboxCache } from '../store/mailbox-cache.ts'
import type { AccountStore, Store } from '../store/store.ts'
import type { LoadingVerb } from './load.ts'
import type { Mailbox } from './mailbox.ts'

/** The world outside, as far as effects need it. */
export type Outside = Mailbox & {
  readonly place: ProblemPlace
  /** The mailbox, as the screen calls it. */
  readonly mailbox: string
  /** What is remembered of this account on disk, and who tells that another program changed it. */
  readonly store: Pick<Store, 'watch' | 'isLasting'> & { readonly account: AccountStore }
  /** What is known of the mailbox from run to run; nothing without it. */
  readonly cache?: MailboxCache | undefined
  /** Where copies are saved before a purge. */
  readonly backupFolder: string
  readonly dispatch: (event: Event) => void
  readonly screen: {
    redraw(): void
    suspend(): void
    leave(code: number): void
    /** Lends the terminal to another program while `use` runs. */
    lend<T>(use: () => Promise<T>): Promise<T>
    /** Puts a text into the clipboard of the terminal; gives whether it had to be cut. */
    copy(text: string): boolean
  }
  /** By which command messages are loaded. */
  readonly loadingVerb: LoadingVerb
  readonly now: () => number
  /** Settles at a time, or once the signal says so; by the clock unless told. */
  readonly pause?: (until: number, signal: AbortSignal) => Promise<void>
}

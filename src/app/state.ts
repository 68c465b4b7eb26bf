import type { PurgeChoice } from '../account/settings.ts'
import type { PartId } from '../mail/message-view.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { Outcome } from '../store/records.ts'
import type { EditLine } from '../text/edit-line.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Effect } from './effect.ts'
import type { Errand, Running } from './errand.ts'
import { type HeaderProgress, noHeaders } from './headers.ts'
import { type Maildrop, type Message, messageAt, type RowSummary } from './maildrop.ts'
import type { MessageKey, MessageRef, PreviewState } from './message-ref.ts'
import type { Problem } from './problem.ts'
import type { Retry } from './retry.ts'
import type { HeaderChoice, Screen, Search } from './screen.ts'

/** Who and where, as far as the screen says it. */
export type AccountView = {
  /** `user@host`, for the top line. */
  readonly name: DisplayText
  /** `host`, or with its port where that is not the usual one. */
  readonly server: DisplayText
  readonly readOnly: boolean
  /** Whether the account asks for no TLS. */
  readonly plaintext: boolean
  /** A message of more octets is loaded whole only after a question. */
  readonly askAbove: number
  /** A session that was not used for so many seconds is let go; 0: never. */
  readonly letGoAfter: number
  /** Whether all headers are read, and what may be wanted next; else only what is in sight, for lines that cost. */
  readonly readsAhead: boolean
  /** What Enter answers to a purge's question at first. */
  readonly purgeChoice: PurgeChoice
  /** Why purges leave no record on the disk, though they should; undefined where they do. */
  readonly recordFault?: DisplayText | undefined
  /** Where copies of messages are saved before they are removed. */
  readonly backupFolder: DisplayText
}

/** How things stand with the server. */
export type Connection =
  | { readonly status: 'opening'; readonly step: OpenStep }
  | { readonly status: 'opening'; readonly step: 'listing'; readonly messages: number }
  /**
   * `tls` is the protocol of the TLS layer; undefined on an open line. `since`: milliseconds since 1970, as all times
   * here; most servers keep everybody else out from then on.
   */
  | { readonly status: 'open'; readonly tls: DisplayText | undefined; readonly since: number }
  | { readonly status: 'purging'; readonly step: PurgeStep }
  /** Without a problem Postern itself let the mailbox go. */
  | {
      readonly status: 'closed'
      readonly since: number
      readonly problem: Problem | undefined
      /** When and why another attempt is made; undefined where none is. */
      readonly next: { readonly at: number; readonly why: Retry } | undefined
    }

/** How far a purge has come. */
export type PurgeStep =
  | { readonly at: 'opening' | 'comparing' | 'quitting' | 'proving' }
  | {
      readonly at: 'waiting'
      readonly until: number
      readonly why: Retry
      readonly next: 'opening' | 'proving'
    }
  /** Headers are compared. */
  | { readonly at: 'checking' | 'marking'; readonly done: number; readonly of: number }
  | {
      readonly at: 'saving'
      readonly done: number
      readonly of: number
      readonly octets: number
      readonly ofOctets: number
    }

/** Why a message that was to be removed was left alone. */
export type LeftBecause =
  /** Its unique-id names several messages. */
  | 'ambiguous'
  /** What its unique-id or number names now is another message, as its header says. */
  | 'changed'
  /** Its size has changed, or unique-ids have moved, and no header could be compared. */
  | 'untold'
  /** No copy of it could be saved. */
  | 'notSaved'
  /** The server refused its removal. */
  | 'refused'
  /** No unique-id names it, and the session in which it was queued is over. */
  | 'sessionOver'
  /** Another Postern has taken it out of the queue, or purges it. */
  | 'takenBack'

/** How a purge ended. */
export type Receipt = {
  /** Its number, by which `postern receipts` knows it; undefined where nothing came of it. */
  readonly number: number | undefined
  readonly outcomes: readonly (readonly [MessageKey, Outcome])[]
  readonly left: readonly (readonly [MessageKey, LeftBecause])[]
  /** How many copies were saved, where copies were wanted. */
  readonly saved: number | undefined
  /** Why it did not end well, where it did not; undefined also where a person stopped it. */
  readonly problem: Problem | undefined
  readonly stopped: boolean
}

/** A message in the deletion queue. */
export type Queued = {
  readonly key: MessageKey
  /** Undefined where the server gives none that names it alone: then it is queued for this session only. */
  readonly id: UniqueId | undefined
  /** Its number in this session, where no unique-id names it. */
  readonly number: MessageNumber | undefined
  readonly octets: number | undefined
  /** Undefined where its header has not been read. */
  readonly headerHash: string | undefined
  readonly summary: RowSummary | undefined
  readonly queuedAt: number
  /** Whether a purge has marked it whose outcome is not known yet: then it stays queued until that is. */
  readonly unsettled: boolean
}

/** What is to be removed, in the order in which it was queued. */
export type Queue = ReadonlyMap<MessageKey, Queued>

/** Messages that went into the queue, or out of it, in one go. */
export type QueueChange = { readonly messages: readonly Queued[]; readonly queued: boolean }

/** Something said to the person, in the notice line. */
export type Notice = {
  readonly tone: 'plain' | 'good' | 'warning' | 'problem'
  readonly text: DisplayText
  readonly advice?: DisplayText
  /** It must be read: what happens to the connection does not take its place before a key was pressed. */
  readonly lasts?: true
}

/** A question that must be answered before anything else is done. */
export type Question =
  | { readonly kind: 'purge' | 'quit' | 'charset' }
  /** Whether to load as much as this for an errand. */
  | { readonly kind: 'load'; readonly message: MessageRef; readonly octets: number; readonly errand: Errand }
  /** Whether to open a part with a program of this name. */
  | {
      readonly kind: 'open'
      readonly message: MessageRef
      readonly part: PartId
      readonly name: DisplayText
      readonly viewer: DisplayText
    }

/** The answers to all questions. */
export type Answer =
  | 'back'
  | 'purge'
  | 'backUp'
  | 'leave'
  /** Leave, with nothing queued any more. */
  | 'dropQueue'
  | 'goOn'
  | `charset ${string}`

/** A line that a person types. */
export type Prompt = {
  readonly wants: 'save' | 'pipe' | 'search' | 'searchBack' | 'searchList'
  /** The part it is about; undefined for the message. */
  readonly part: PartId | undefined
  readonly line: EditLine
}

/** Everything the screen shows follows from this. */
export type State = {
  readonly account: AccountView
  readonly window: { readonly columns: number; readonly rows: number }
  /** When the maildrop was last read; dates are shown as seen from then. */
  readonly now: number
  readonly connection: Connection
  /** Undefined until it has been read once, or is remembered. */
  readonly maildrop: Maildrop | undefined
  /** When it was read, where that was before this program began; undefined once a session has read it. */
  readonly asOf: number | undefined
  readonly headers: HeaderProgress
  readonly list: { readonly cursor: number; readonly top: number }
  /** Which way the cursor of the list went last. */
  readonly heading: 'older' | 'newer'
  readonly pane: 'list' | 'preview' | 'queue'
  readonly screen: Screen
  readonly previewShown: boolean
  readonly preview: { readonly scroll: number; readonly header: HeaderChoice }
  /** The most recent ones, oldest first. */
  readonly previews: ReadonlyMap<MessageKey, PreviewState>
  readonly queue: Queue
  /** The last changes of the queue, for undoing; newest last. Those that were undone, for doing them again. */
  readonly queueChanges: readonly QueueChange[]
  readonly undoneChanges: readonly QueueChange[]
  /** Why the queue does not outlive the program; undefined where it does. */
  readonly queueFault: DisplayText | undefined
  /** The messages that may not be queued. */
  readonly protectedMessages: ReadonlySet<MessageKey>
  /** Where a range of rows begins that ends at the cursor; undefined where there is none. */
  readonly rangeFrom: number | undefined
  /** The messages that do not come, or that break the connection, and why that is thought. They are left alone. */
  readonly troubled: ReadonlyMap<MessageKey, DisplayText>
  /** What is known of what the server does with mail by itself, in sentences. */
  readonly policy: readonly DisplayText[]
  readonly queueList: { readonly cursor: number; readonly top: number }
  /** A message number as far as it has been typed. */
  readonly typedNumber: string
  /** Counts the moves of the cursor, so that one that has rested is told from one that went on. */
  readonly moves: number
  readonly notice: Notice | undefined
  readonly question: Question | undefined
  readonly prompt: Prompt | undefined
  readonly running: Running | undefined
  /** The errand that runs once there is a session. */
  readonly deferred: Extract<Effect, { type: 'runErrand' }> | undefined
  readonly search: Search | undefined
  /** What senders and subjects in the list are searched for. */
  readonly listSearch: DisplayText | undefined
  /** Whether long lines of a text are wrapped; else `shift` says how many cells of them are to the left of the screen. */
  readonly wrapped: boolean
  readonly shift: number
  /** The time as it was told last, where it is told: see `wantsClock`. */
  readonly clock: number
  /** For how many seconds the server has not answered, where that is long enough to be told. */
  readonly silentFor: number | undefined
  /** When a person did something last; undefined where that was after the time was told last. */
  readonly usedAt: number | undefined
  /** Whether the session is kept however long it is not used, and when it was kept alive last. */
  readonly staysAttached: boolean
  readonly keptAliveAt: number
  /** How many attempts to connect have failed since a session was open. */
  readonly failedAttempts: number
  /** Whether to leave once the purge has gone well. */
  readonly leaveAfterPurge: boolean
}

/** Before anything has happened. The opening of the maildrop is the program's first effect. */
export const initialState = (
  account: AccountView,
  window: { columns: number; rows: number },
  now: number,
): State => ({
  account,
  window,
  now,
  connection: { status: 'opening', step: 'connecting' },
  maildrop: undefined,
  asOf: undefined,
  headers: noHeaders(account.readsAhead),
  list: { cursor: 0, top: 0 },
  heading: 'older',
  pane: 'list',
  screen: { name: 'mailbox' },
  previewShown: true,
  preview: { scroll: 0, header: 'chosen' },
  previews: new Map(),
  queue: new Map(),
  queueChanges: [],
  undoneChanges: [],
  queueFault: undefined,
  protectedMessages: new Set(),
  rangeFrom: undefined,
  troubled: new Map(),
  policy: [],
  queueList: { cursor: 0, top: 0 },
  typedNumber: '',
  moves: 0,
  notice: undefined,
  question: undefined,
  prompt: undefined,
  running: undefined,
  deferred: undefined,
  search: undefined,
  listSearch: undefined,
  wrapped: true,
  shift: 0,
  clock: now,
  silentFor: undefined,
  usedAt: undefined,
  staysAttached: false,
  keptAliveAt: now,
  failedAttempts: 0,
  leaveAfterPurge: false,
})

/** Whether a session has read the mailbox since the program began; else it may be remembered. */
export const wasRead = ({ maildrop, asOf }: State): boolean => maildrop !== undefined && asOf === undefined

/** The message under the cursor of the list. */
export const currentMessage = ({ maildrop, list }: State): Message | undefined =>
  maildrop && messageAt(maildrop, list.cursor)

/** The message under the cursor of the queue. */
export const currentQueued = ({ queue, queueList }: State): Queued | undefined =>
  [...queue.values()][queueList.cursor]

/** Where the person is: what decides which commands there are. */
export type Place = 'list' | 'preview' | 'queue' | Exclude<Screen['name'], 'mailbox'> | 'question' | 'prompt'

/** Where the person is now. */
export const placeOf = ({ screen, pane, question, prompt }: State): Place => {
  if (question !== undefined) return 'question'
  if (prompt !== undefined) return 'prompt'
  return screen.name === 'mailbox' ? pane : screen.name
}

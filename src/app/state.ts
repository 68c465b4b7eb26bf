import type { PartId } from '../mail/message-view.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { EditLine } from '../text/edit-line.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Errand, Running } from './errand.ts'
import { type Maildrop, type Message, messageAt, type RowSummary } from './maildrop.ts'
import type { MessageKey, MessageRef, PreviewState } from './message-ref.ts'
import type { Problem } from './problem.ts'
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
}

/** How things stand with the server. */
export type Connection =
  | { readonly status: 'opening'; readonly step: OpenStep }
  | { readonly status: 'opening'; readonly step: 'listing'; readonly messages: number }
  /** `tls` is the protocol of the TLS layer; undefined on an open line. */
  | { readonly status: 'open'; readonly tls: DisplayText | undefined }
  | { readonly status: 'purging'; readonly step: PurgeStep }
  /** `since`: milliseconds since 1970, as all times here. */
  | { readonly status: 'closed'; readonly since: number; readonly problem: Problem }

/** How far a purge has come. */
export type PurgeStep =
  | { readonly at: 'opening' | 'comparing' | 'quitting' | 'proving' }
  | { readonly at: 'marking'; readonly done: number; readonly of: number }

/** What became of a message that was to be removed; `unknown` is never a guess. */
export type Outcome = 'removed' | 'alreadyGone' | 'stillThere' | 'unknown'

/** How a purge ended. */
export type Receipt = {
  readonly outcomes: readonly (readonly [UniqueId, Outcome])[]
  /** Why it did not end well, where it did not. */
  readonly problem: Problem | undefined
  /** The message whose removal the server refused, where that is why. */
  readonly refused?: UniqueId
}

/** A message in the deletion queue. */
export type Queued = {
  readonly id: UniqueId
  readonly octets: number | undefined
  readonly summary: RowSummary | undefined
}

/** What is to be removed, in the order in which it was queued. */
export type Queue = ReadonlyMap<UniqueId, Queued>

/** A message that went into the queue, or out of it. */
export type QueueChange = { readonly message: Queued; readonly queued: boolean }

/** Something said to the person, in the notice line. */
export type Notice = {
  readonly tone: 'plain' | 'good' | 'warning' | 'problem'
  readonly text: DisplayText
  readonly advice?: DisplayText
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
export type Answer = 'back' | 'purge' | 'leave' | 'goOn' | `charset ${string}`

/** A line that a person types. */
export type Prompt = {
  readonly wants: 'save' | 'pipe' | 'search' | 'searchBack'
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
  /** Undefined until it has been read once. */
  readonly maildrop: Maildrop | undefined
  readonly list: { readonly cursor: number; readonly top: number }
  readonly pane: 'list' | 'preview' | 'queue'
  readonly screen: Screen
  readonly previewShown: boolean
  readonly preview: { readonly scroll: number; readonly header: HeaderChoice }
  /** The most recent ones, oldest first. */
  readonly previews: ReadonlyMap<MessageKey, PreviewState>
  readonly queue: Queue
  /** The last changes of the queue, for undoing; newest last. */
  readonly queueChanges: readonly QueueChange[]
  readonly queueList: { readonly cursor: number; readonly top: number }
  /** A message number as far as it has been typed. */
  readonly typedNumber: string
  /** Counts the moves of the cursor, so that one that has rested is told from one that went on. */
  readonly moves: number
  readonly notice: Notice | undefined
  readonly question: Question | undefined
  readonly prompt: Prompt | undefined
  readonly running: Running | undefined
  readonly search: Search | undefined
  /** Whether long lines of a text are wrapped; else `shift` says how many cells of them are to the left of the screen. */
  readonly wrapped: boolean
  readonly shift: number
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
  list: { cursor: 0, top: 0 },
  pane: 'list',
  screen: { name: 'mailbox' },
  previewShown: true,
  preview: { scroll: 0, header: 'chosen' },
  previews: new Map(),
  queue: new Map(),
  queueChanges: [],
  queueList: { cursor: 0, top: 0 },
  typedNumber: '',
  moves: 0,
  notice: undefined,
  question: undefined,
  prompt: undefined,
  running: undefined,
  search: undefined,
  wrapped: true,
  shift: 0,
  leaveAfterPurge: false,
})

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

import type { Preview } from '../mail/preview.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { DisplayText } from '../text/sanitise.ts'
import { isAmbiguous, type Maildrop, type Message, messageAt, type RowSummary } from './maildrop.ts'
import type { Problem } from './problem.ts'

declare const messageKey: unique symbol

/** Names a message on the screen: by its unique-id, or where none names it by its number in this session. */
export type MessageKey = string & { readonly [messageKey]: true }

/** Begins the keys that are numbers: no unique-id holds a line end, so that the two kinds never meet. */
const byNumber = '\n'

/** The key of a message. */
export const keyOf = (maildrop: Maildrop, { id, number }: Message): MessageKey =>
  (id === undefined || isAmbiguous(maildrop, id) ? `${byNumber}${number}` : id) as MessageKey

/** Whether a key names the same message in another session too. */
export const isLasting = (key: MessageKey): boolean => !key.startsWith(byNumber)

/** Who and where, as far as the screen says it. */
export type AccountView = {
  /** `user@host`, for the top line. */
  readonly name: DisplayText
  /** `host`, or with its port where that is not the usual one. */
  readonly server: DisplayText
  readonly readOnly: boolean
  /** Whether the account asks for no TLS. */
  readonly plaintext: boolean
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

/** What is known of the text of a message. */
export type PreviewState =
  | { readonly status: 'asked' }
  | { readonly status: 'here'; readonly preview: Preview }
  | { readonly status: 'failed'; readonly problem: Problem }

/** Something said to the person, in the notice line. */
export type Notice = {
  readonly tone: 'plain' | 'good' | 'warning' | 'problem'
  readonly text: DisplayText
  readonly advice?: DisplayText
}

/** A question that must be answered before anything else is done. */
export type QuestionKind = 'purge' | 'quit'

/** The answers to all questions. */
export type Answer = 'back' | 'purge' | 'leave'

/** What fills the screen. */
export type Screen =
  | { readonly name: 'mailbox' }
  | { readonly name: 'reader' }
  | { readonly name: 'help'; readonly scroll: number; readonly under: 'mailbox' | 'reader' }
  | {
      readonly name: 'transcript'
      readonly scroll: number
      readonly lines: readonly DisplayText[]
      readonly under: 'mailbox' | 'reader'
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
  readonly preview: { readonly scroll: number; readonly allFields: boolean }
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
  readonly question: QuestionKind | undefined
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
  preview: { scroll: 0, allFields: false },
  previews: new Map(),
  queue: new Map(),
  queueChanges: [],
  queueList: { cursor: 0, top: 0 },
  typedNumber: '',
  moves: 0,
  notice: undefined,
  question: undefined,
  leaveAfterPurge: false,
})

/** The message under the cursor of the list. */
export const currentMessage = ({ maildrop, list }: State): Message | undefined =>
  maildrop && messageAt(maildrop, list.cursor)

/** The message under the cursor of the queue. */
export const currentQueued = ({ queue, queueList }: State): Queued | undefined =>
  [...queue.values()][queueList.cursor]

/** Where the person is: what decides which commands there are. */
export type Place = 'list' | 'preview' | 'queue' | 'reader' | 'help' | 'transcript' | 'question'

/** Where the person is now. */
export const placeOf = ({ screen, pane, question }: State): Place => {
  if (question !== undefined) return 'question'
  return screen.name === 'mailbox' ? pane : screen.name
}

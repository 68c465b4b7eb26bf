import type { PartId } from '../mail/message-view.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Errand } from './errand.ts'
import type { MessageKey, MessageRef } from './message-ref.ts'
import type { QueueChange, Queued } from './state.ts'

/** Which headers are read unasked: none, those of all messages that do not break the connection, or those of all. */
export type HeadersWanted = 'none' | 'safe' | 'all'

/** Something to be done outside: plain data, performed in `effects/`. */
export type Effect =
  /** Tell what is remembered of the mailbox. */
  | { readonly type: 'recallMaildrop' }
  /** Open a session and read the maildrop; one that is open is ended first. */
  | { readonly type: 'openMaildrop' }
  /** These headers are wanted, most wanted first; what was wanted before and not yet asked for is not. */
  | { readonly type: 'fetchSummaries'; readonly numbers: readonly MessageNumber[] }
  /** Read the headers of the whole maildrop, whenever nothing else is wanted; until told otherwise, in this session. */
  | { readonly type: 'readHeaders'; readonly which: HeadersWanted }
  /** Tell `cursorRested` once the cursor has rested; a later one takes its place. */
  | { readonly type: 'awaitRest'; readonly move: number }
  /** The beginning of this message is wanted; a later one takes its place while it has not been asked for. */
  | { readonly type: 'fetchPreview'; readonly message: MessageRef }
  /** The beginnings of these messages may be wanted next, likeliest first; a later list takes the place of this one. */
  | { readonly type: 'fetchNeighbours'; readonly messages: readonly MessageRef[] }
  /** The text of one part is wanted, as far as it is here. */
  | { readonly type: 'readPart'; readonly message: MessageRef; readonly part: PartId }
  /** The source is wanted, as far as it is here. */
  | { readonly type: 'readSource'; readonly message: MessageRef }
  /** Run this errand; where the message is to be loaded for it, that comes first. */
  | {
      readonly type: 'runErrand'
      readonly errand: Errand
      readonly message: MessageRef
      /** Whether it takes the whole message, loaded as it is. */
      readonly load: boolean
    }
  | { readonly type: 'stopErrand' }
  /** Look which program opens a part. */
  | {
      readonly type: 'findViewer'
      readonly message: MessageRef
      readonly part: PartId
      readonly name: DisplayText
      readonly mediaType: DisplayText
    }
  /** Put a text into the clipboard of the person's terminal; `what` says what it is. */
  | { readonly type: 'copy'; readonly lines: readonly DisplayText[]; readonly what: DisplayText }
  /** Read what is queued and protected, and tell it. */
  | { readonly type: 'readQueue' }
  /** Keep a change of the queue. */
  | { readonly type: 'keepQueue'; readonly change: QueueChange }
  /** Keep what has been learned of messages that are queued. */
  | { readonly type: 'describeQueued'; readonly messages: readonly Queued[] }
  /** Keep that these messages may not be queued, or may be again. */
  | { readonly type: 'keepProtection'; readonly keys: readonly MessageKey[]; readonly on: boolean }
  /** Remove these messages from the server, and prove it; save copies of them first where they are wanted. */
  | { readonly type: 'purge'; readonly messages: readonly Queued[]; readonly backUp: boolean }
  /** Stop the purge, as long as nothing was asked for; where it waits, do not. */
  | { readonly type: 'stopPurge' }
  /** End the session, so that others can have the mailbox. */
  | { readonly type: 'letGo' }
  /** Keep the session alive. */
  | { readonly type: 'keepAlive' }
  /** Tell the time each second, or do not any more. */
  | { readonly type: 'runClock'; readonly on: boolean }
  | { readonly type: 'readTranscript' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  /** Leave the program; with QUIT, unless it is to be at once. */
  | { readonly type: 'leave'; readonly atOnce: boolean; readonly code: number }

import type { PartId } from '../mail/message-view.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Errand } from './errand.ts'
import type { MessageRef } from './message-ref.ts'

/** Something to be done outside: plain data, performed in `effects/`. */
export type Effect =
  /** Open a session and read the maildrop; one that is open is ended first. */
  | { readonly type: 'openMaildrop' }
  /** These headers are wanted, most wanted first; what was wanted before and not yet asked for is not. */
  | { readonly type: 'fetchSummaries'; readonly numbers: readonly MessageNumber[] }
  /** Tell `cursorRested` once the cursor has rested; a later one takes its place. */
  | { readonly type: 'awaitRest'; readonly move: number }
  /** The beginning of this message is wanted; a later one takes its place while it has not been asked for. */
  | { readonly type: 'fetchPreview'; readonly message: MessageRef }
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
  /** Remove these messages from the server, and prove it. */
  | { readonly type: 'purge'; readonly ids: readonly UniqueId[] }
  | { readonly type: 'readTranscript' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  /** Leave the program; with QUIT, unless it is to be at once. */
  | { readonly type: 'leave'; readonly atOnce: boolean; readonly code: number }

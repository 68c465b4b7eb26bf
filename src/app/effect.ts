import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { MessageKey } from './state.ts'

/** Something to be done outside: plain data, performed in `effects/`. */
export type Effect =
  /** Open a session and read the maildrop; one that is open is ended first. */
  | { readonly type: 'openMaildrop' }
  /** These headers are wanted, most wanted first; what was wanted before and not yet asked for is not. */
  | { readonly type: 'fetchSummaries'; readonly numbers: readonly MessageNumber[] }
  /** Tell `cursorRested` once the cursor has rested; a later one takes its place. */
  | { readonly type: 'awaitRest'; readonly move: number }
  /** The beginning of this message is wanted; a later one takes its place while it has not been asked for. */
  | {
      readonly type: 'fetchPreview'
      readonly number: MessageNumber
      readonly key: MessageKey
      readonly lines: number
    }
  /** Remove these messages from the server, and prove it. */
  | { readonly type: 'purge'; readonly ids: readonly UniqueId[] }
  | { readonly type: 'readTranscript' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  /** Leave the program; with QUIT, unless it is to be at once. */
  | { readonly type: 'leave'; readonly atOnce: boolean; readonly code: number }

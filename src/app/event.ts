import type { Preview } from '../mail/preview.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Maildrop, RowSummary } from './maildrop.ts'
import type { Problem } from './problem.ts'
import type { Answer, MessageKey, PurgeStep, Receipt } from './state.ts'

/** Which way, and how far: what a movement key means wherever it is pressed. */
export type Movement = {
  readonly by: 'line' | 'halfPage' | 'page' | 'end'
  readonly to: 'down' | 'up'
}

/**
 * Something that happened: plain data, so that a list of them replays a session. One thing is not plain: a maildrop's
 * columns are filled in place, so a replay begins with maildrops made anew.
 */
export type Event =
  // The person.
  | { readonly type: 'keyPressed'; readonly key: string }
  | { readonly type: 'pasted' }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'questionAnswered'; readonly answer: Answer }
  | { readonly type: 'questionDismissed' }
  // What a command means (see commands.ts).
  | { readonly type: 'moved'; readonly movement: Movement }
  | { readonly type: 'entered' }
  | { readonly type: 'wentBack' }
  | { readonly type: 'steppedToMessage'; readonly to: 'next' | 'previous' }
  | { readonly type: 'paneChanged'; readonly to: 'next' | 'previous' }
  | { readonly type: 'previewToggled' }
  | { readonly type: 'messageQueued' }
  | { readonly type: 'messageTakenBack' }
  | { readonly type: 'queueUndone' }
  | { readonly type: 'purgeAsked' }
  | { readonly type: 'headersToggled' }
  | { readonly type: 'reconnectAsked' }
  | { readonly type: 'helpAsked' }
  | { readonly type: 'transcriptAsked' }
  | { readonly type: 'redrawAsked' }
  | { readonly type: 'suspendAsked' }
  | { readonly type: 'quitAsked' }
  | { readonly type: 'leftAtOnce' }
  // The server.
  | { readonly type: 'openingWent'; readonly step: OpenStep }
  | { readonly type: 'openingWent'; readonly step: 'listing'; readonly messages: number }
  | {
      readonly type: 'maildropOpened'
      readonly maildrop: Maildrop
      /** The protocol of the TLS layer; undefined on an open line. */
      readonly tls: DisplayText | undefined
      readonly at: number
    }
  | { readonly type: 'openFailed'; readonly problem: Problem; readonly at: number }
  | { readonly type: 'connectionLost'; readonly problem: Problem; readonly at: number }
  | {
      readonly type: 'summariesFetched'
      readonly summaries: readonly (readonly [MessageNumber, RowSummary])[]
    }
  | { readonly type: 'cursorRested'; readonly move: number }
  | { readonly type: 'previewFetched'; readonly key: MessageKey; readonly preview: Preview }
  | { readonly type: 'previewFailed'; readonly key: MessageKey; readonly problem: Problem }
  | { readonly type: 'transcriptRead'; readonly lines: readonly DisplayText[] }
  | { readonly type: 'purgeWent'; readonly step: PurgeStep }
  /** The log takes nothing more; `reason` is the system's. */
  | { readonly type: 'logFailed'; readonly reason: DisplayText }
  | { readonly type: 'purgeFinished'; readonly receipt: Receipt }

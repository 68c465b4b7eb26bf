import type { MessageView, PartId, TextView } from '../mail/message-view.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Errand } from './errand.ts'
import type { Maildrop, RowSummary } from './maildrop.ts'
import type { Fetched, MessageKey, MessageRef } from './message-ref.ts'
import type { Problem } from './problem.ts'
import type { Answer, Prompt, PurgeStep, Receipt } from './state.ts'

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
  | { readonly type: 'pasted'; readonly text: string }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'questionAnswered'; readonly answer: Answer }
  | { readonly type: 'questionDismissed' }
  // What a command means (see commands.ts).
  | { readonly type: 'moved'; readonly movement: Movement }
  | { readonly type: 'entered' }
  | { readonly type: 'wentBack' }
  | { readonly type: 'closeAsked' }
  | { readonly type: 'steppedToMessage'; readonly to: 'next' | 'previous' }
  | { readonly type: 'paneChanged'; readonly to: 'next' | 'previous' }
  | { readonly type: 'previewToggled' }
  | { readonly type: 'messageQueued' }
  | { readonly type: 'messageTakenBack' }
  | { readonly type: 'queueUndone' }
  | { readonly type: 'purgeAsked' }
  | { readonly type: 'headersCycled' }
  | { readonly type: 'loadAsked' }
  | { readonly type: 'partsAsked' }
  | { readonly type: 'charsetAsked' }
  | { readonly type: 'sourceAsked' }
  | { readonly type: 'linksAsked' }
  | { readonly type: 'traceAsked' }
  | { readonly type: 'copyAsked' }
  | { readonly type: 'openAsked' }
  | { readonly type: 'prompted'; readonly wants: Prompt['wants'] }
  | { readonly type: 'searchedOn'; readonly to: 'next' | 'previous' }
  | { readonly type: 'wrapToggled' }
  | { readonly type: 'shifted'; readonly to: 'left' | 'right' }
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
  | {
      readonly type: 'previewFetched'
      readonly message: MessageRef
      readonly view: MessageView
      readonly fetched: Fetched
    }
  | { readonly type: 'previewFailed'; readonly key: MessageKey; readonly problem: Problem }
  | { readonly type: 'partRead'; readonly key: MessageKey; readonly part: PartId; readonly view: TextView }
  | { readonly type: 'sourceRead'; readonly key: MessageKey; readonly view: TextView }
  /** The text of a part, or without one the source, is not to be had. */
  | {
      readonly type: 'textFailed'
      readonly key: MessageKey
      readonly part: PartId | undefined
      readonly problem: Problem
    }
  | { readonly type: 'transcriptRead'; readonly lines: readonly DisplayText[] }
  | { readonly type: 'purgeWent'; readonly step: PurgeStep }
  // An errand: loading, saving, piping, opening.
  | {
      readonly type: 'errandWent'
      readonly step: 'loading' | 'working'
      readonly octets: number
      readonly of: number | undefined
      readonly at: number
    }
  | { readonly type: 'errandFinished'; readonly errand: Errand; readonly done: Done }
  /** It failed, or a person stopped it: then there is no problem. `dropped`: the connection had to be broken off for it. */
  | {
      readonly type: 'errandEnded'
      readonly errand: Errand
      readonly problem: Problem | undefined
      readonly dropped: boolean
    }
  | {
      readonly type: 'viewerFound'
      readonly message: MessageRef
      readonly part: PartId
      readonly name: DisplayText
      /** What would open the part; undefined where there is nothing for its type. */
      readonly viewer: DisplayText | undefined
    }
  | { readonly type: 'copied'; readonly what: DisplayText; readonly cut: boolean }
  /** The log takes nothing more; `reason` is the system's. */
  | { readonly type: 'logFailed'; readonly reason: DisplayText }
  | { readonly type: 'purgeFinished'; readonly receipt: Receipt }

/** What came of an errand. */
export type Done =
  | { readonly type: 'loaded' }
  | { readonly type: 'saved'; readonly path: DisplayText; readonly octets: number }
  /** What the program said, made safe, and how it ended. */
  | {
      readonly type: 'ended'
      readonly lines: readonly DisplayText[]
      readonly status: DisplayText
      /** Whether it said more than is kept. */
      readonly cut?: boolean
    }

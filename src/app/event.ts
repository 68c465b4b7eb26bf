import type { MessageView, PartId, TextView } from '../mail/message-view.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import type { OpenStep } from '../pop3/open-session.ts'
import type { DisplayText } from '../text/sanitise.ts'
import type { Errand } from './errand.ts'
import type { Maildrop, RowSummary } from './maildrop.ts'
import type { Fetched, MessageKey, MessageRef } from './message-ref.ts'
import type { Problem } from './problem.ts'
import type { Retry } from './retry.ts'
import type { Answer, Prompt, PurgeStep, Queued, Receipt } from './state.ts'

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
  | { readonly type: 'headersToggled' }
  | { readonly type: 'messageQueued' }
  | { readonly type: 'messageTakenBack' }
  | { readonly type: 'queueUndone' }
  | { readonly type: 'queueRedone' }
  | { readonly type: 'rangeToggled' }
  | { readonly type: 'protectionToggled' }
  | { readonly type: 'attachmentToggled' }
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
  | { readonly type: 'listSearchedOn'; readonly to: 'next' | 'previous' }
  | { readonly type: 'wrapToggled' }
  | { readonly type: 'shifted'; readonly to: 'left' | 'right' }
  | { readonly type: 'reconnectAsked' }
  | { readonly type: 'helpAsked' }
  | { readonly type: 'transcriptAsked' }
  | { readonly type: 'redrawAsked' }
  | { readonly type: 'suspendAsked' }
  | { readonly type: 'quitAsked' }
  | { readonly type: 'leftAtOnce' }
  // What is remembered of the mailbox.
  | { readonly type: 'maildropRemembered'; readonly maildrop: Maildrop; readonly at: number }
  | { readonly type: 'summariesRecalled'; readonly summaries: readonly RecalledSummary[] }
  /** What is known of the mailbox cannot be kept for the next time. */
  | { readonly type: 'maildropNotKept'; readonly words: DisplayText }
  // The server.
  | { readonly type: 'openingWent'; readonly step: OpenStep }
  | { readonly type: 'openingWent'; readonly step: 'listing'; readonly messages: number }
  | {
      readonly type: 'maildropOpened'
      readonly maildrop: Maildrop
      /** The protocol of the TLS layer; undefined on an open line. */
      readonly tls: DisplayText | undefined
      /** Whether the listing leaves no doubt: what it does not name is gone. */
      readonly certain: boolean
      /** See `State.policy`. */
      readonly policy: readonly DisplayText[]
      readonly at: number
    }
  | ({ readonly type: 'openFailed' } & Closed)
  | ({ readonly type: 'connectionLost' } & Closed)
  /** A message does not come, or breaks the connection: it is not to be asked for by itself any more. */
  | { readonly type: 'messageTroubled'; readonly key: MessageKey; readonly reason: DisplayText }
  /** The time, each second while it is of interest, and since when the server owes an answer. */
  | { readonly type: 'clockTicked'; readonly at: number; readonly awaitedSince?: number | undefined }
  /** What is queued and protected, as it is kept: at the start, and whenever another program changed it. */
  | {
      readonly type: 'queueRead'
      readonly queued: readonly Queued[]
      readonly protectedMessages: ReadonlySet<MessageKey>
    }
  /** The queue cannot be kept on disk; or it can be again. */
  | { readonly type: 'queueNotKept'; readonly reason: DisplayText }
  | { readonly type: 'queueKept' }
  /** What was remembered could not be read, and was set aside. */
  | { readonly type: 'storeSetAside'; readonly words: DisplayText }
  /** What became of former purges cannot be written down. */
  | { readonly type: 'purgeNotSettled'; readonly reason: DisplayText }
  /** What became of messages of former purges that were `unknown` until now: how many are gone, how many still there. */
  | {
      readonly type: 'purgeSettled'
      readonly gone: number
      readonly stillThere: number
      readonly begunAt: number
    }
  | {
      readonly type: 'summariesFetched'
      readonly summaries: readonly (readonly [MessageNumber, RowSummary])[]
    }
  /** A purge found other messages under these names than those that were known by them. */
  | { readonly type: 'messagesReplaced'; readonly keys: readonly MessageKey[] }
  /** All headers that are read unasked have come, and have been told; what is missing is left to the person. */
  | { readonly type: 'headersRead' }
  | { readonly type: 'cursorRested'; readonly move: number }
  | {
      readonly type: 'previewFetched'
      readonly message: MessageRef
      readonly view: MessageView
      readonly fetched: Fetched
    }
  /** The beginning of a message that may be wanted next. */
  | {
      readonly type: 'neighbourFetched'
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
      /** What makes it worth while to run it again once there is a session: the line broke under it. */
      readonly retry: Retry | undefined
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

/** The header of a message as it was read by a former session, when it had so many octets. */
export type RecalledSummary = {
  readonly id: UniqueId
  readonly octets: number
  readonly summary: RowSummary
}

/** Why there is no connection, and whether another attempt is worth while. */
export type Closed = {
  readonly problem: Problem
  /** What makes another attempt worth while; undefined where nothing does. */
  readonly retry: Retry | undefined
  /** When the server takes one, as far as that is known. */
  readonly notBefore?: number
  readonly at: number
}

/** What came of an errand. */
export type Done =
  | { readonly type: 'loaded' }
  | {
      readonly type: 'saved'
      readonly path: DisplayText
      readonly octets: number
      /** Where a message broke off: of how many octets, and whether the connection had to be broken off for it. */
      readonly cut?: { readonly of: number | undefined; readonly dropped: boolean }
    }
  /** What the program said, made safe, and how it ended. */
  | {
      readonly type: 'ended'
      readonly lines: readonly DisplayText[]
      readonly status: DisplayText
      /** Whether it said more than is kept. */
      readonly cut?: boolean
    }

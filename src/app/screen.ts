import type { Link, PartId, TextView } from '../mail/message-view.ts'
import type { Wanted } from '../text/find.ts'
import type { DisplayText } from '../text/sanitise.ts'

/** The text of a part or of a source, once it has come. */
export type TextState = { readonly view: TextView | undefined }

/** What fills the screen; what lies over something comes back to it. */
export type Screen =
  | { readonly name: 'mailbox' }
  | { readonly name: 'reader'; readonly under: Screen }
  | { readonly name: 'help' | 'trace'; readonly scroll: number; readonly under: Screen }
  | {
      readonly name: 'transcript' | 'output'
      readonly title: DisplayText
      readonly scroll: number
      readonly lines: readonly DisplayText[]
      readonly under: Screen
    }
  | { readonly name: 'source'; readonly scroll: number; readonly text: TextState; readonly under: Screen }
  | {
      readonly name: 'parts'
      /** The part under the cursor, and the row of the tree that is drawn first. */
      readonly chosen: PartId
      readonly top: number
      readonly under: Screen
    }
  | {
      readonly name: 'part'
      readonly part: PartId
      readonly scroll: number
      readonly text: TextState
      readonly under: Screen
    }
  | {
      readonly name: 'links'
      readonly links: readonly Link[]
      readonly cursor: number
      readonly top: number
      readonly under: Screen
    }

/** What is searched for in a text. */
export type Search = {
  readonly wanted: Wanted
  readonly backward: boolean
  /** The line of the last match, and where the text stood then. */
  readonly found: { readonly line: number; readonly scroll: number } | undefined
}

/** Which of a message's header fields are shown: the usual ones, all, or the header as it came. */
export type HeaderChoice = 'chosen' | 'all' | 'raw'

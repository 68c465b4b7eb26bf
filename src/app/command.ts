import type { DisplayText } from '../text/sanitise.ts'
import type { Event } from './event.ts'
import type { Place, State } from './state.ts'

/**
 * A command, declared once: the dispatcher, the hints, the help screen and the README's table all read this. A
 * command that is not for the place where a person is does not exist there; one that is refused says why.
 */
export type Command = {
  readonly name: string
  /** As `keyName` in the views gives them: `j`, `G`, `down`, `ctrl+d`, `return`. */
  readonly keys: readonly string[]
  readonly places: readonly Place[]
  /** Two or three words for the line of hints; a command without is only in the help. */
  readonly hint?: DisplayText
  /** When the hint is worth its room; always unless told. */
  readonly hinted?: (state: State) => boolean
  /** One sentence for the help and the README. */
  readonly help: DisplayText
  readonly event: Event
  /** Why it cannot be done now; undefined where it can. */
  readonly refused?: (state: State) => DisplayText | undefined
}

/** Where a text has the screen for itself. */
export const texts: readonly Place[] = ['reader', 'part', 'source', 'trace', 'output', 'transcript', 'help']
export const mailbox: readonly Place[] = ['list', 'preview', 'queue']
export const withMail: readonly Place[] = [...mailbox, 'reader']
export const onMessage: readonly Place[] = ['list', 'preview', 'reader']
/** Where a message or a part of it can be kept. */
export const onParts: readonly Place[] = [...onMessage, 'source', 'parts', 'part']
export const everywhere: readonly Place[] = [...mailbox, ...texts, 'parts', 'links']
export const always: readonly Place[] = [...everywhere, 'question', 'prompt']

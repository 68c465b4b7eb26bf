import { type DisplayText, said } from '../text/sanitise.ts'
import type { Event, Movement } from './event.ts'
import {
  cannotDelete,
  cannotPurge,
  cannotQueue,
  cannotReconnect,
  cannotTakeBack,
  isClosed,
  needsMessage,
} from './refusals.ts'
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

const everywhere: readonly Place[] = ['list', 'preview', 'queue', 'reader', 'help', 'transcript']
const always: readonly Place[] = [...everywhere, 'question']
const mailbox: readonly Place[] = ['list', 'preview', 'queue']
const withMail: readonly Place[] = [...mailbox, 'reader']
const onMessage: readonly Place[] = ['list', 'preview', 'reader']

const moved = (movement: Movement): Event => ({ type: 'moved', movement })

/** Every command, in the order in which help and README show them. */
export const commands: readonly Command[] = [
  {
    name: 'down',
    keys: ['j', 'down'],
    places: everywhere,
    help: said`One line down.`,
    event: moved({ by: 'line', to: 'down' }),
  },
  {
    name: 'up',
    keys: ['k', 'up'],
    places: everywhere,
    help: said`One line up.`,
    event: moved({ by: 'line', to: 'up' }),
  },
  {
    name: 'first',
    keys: ['g', 'home'],
    places: everywhere,
    help: said`To the first line: the newest message in the list.`,
    event: moved({ by: 'end', to: 'up' }),
  },
  {
    name: 'last',
    keys: ['G', 'end'],
    places: everywhere,
    help: said`To the last line: the oldest message in the list.`,
    event: moved({ by: 'end', to: 'down' }),
  },
  {
    name: 'page-down',
    keys: ['pagedown', 'space'],
    places: everywhere,
    help: said`One page down.`,
    event: moved({ by: 'page', to: 'down' }),
  },
  {
    name: 'page-up',
    keys: ['pageup'],
    places: everywhere,
    help: said`One page up.`,
    event: moved({ by: 'page', to: 'up' }),
  },
  {
    name: 'half-page-down',
    keys: ['ctrl+d'],
    places: everywhere,
    help: said`Half a page down.`,
    event: moved({ by: 'halfPage', to: 'down' }),
  },
  {
    name: 'half-page-up',
    keys: ['ctrl+u'],
    places: everywhere,
    help: said`Half a page up.`,
    event: moved({ by: 'halfPage', to: 'up' }),
  },
  {
    name: 'read',
    keys: ['return'],
    places: ['list', 'preview'],
    hint: said`read`,
    help: said`Read: the preview takes the screen. After a number: jump to the message of that number.`,
    event: { type: 'entered' },
    refused: needsMessage,
  },
  {
    name: 'show-in-list',
    keys: ['return'],
    places: ['queue'],
    hint: said`show in list`,
    help: said`In the queue: show the message in the list.`,
    event: { type: 'entered' },
  },
  {
    name: 'back',
    keys: ['escape'],
    places: ['preview', 'queue', 'reader', 'help', 'transcript'],
    hint: said`back`,
    help: said`Back: from the reader, help or transcript to the mailbox, from a pane to the list.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'dismiss',
    keys: ['escape'],
    places: ['list'],
    help: said`In the list: put away what the notice line says.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'next-message',
    keys: ['J'],
    places: ['reader'],
    hint: said`next`,
    help: said`While reading: the next message of the list.`,
    event: { type: 'steppedToMessage', to: 'next' },
  },
  {
    name: 'previous-message',
    keys: ['K'],
    places: ['reader'],
    hint: said`previous`,
    help: said`While reading: the previous message of the list.`,
    event: { type: 'steppedToMessage', to: 'previous' },
  },
  {
    name: 'queue',
    keys: ['d'],
    places: onMessage,
    hint: said`queue`,
    help: said`Put the message into the deletion queue, and go on to the next. Nothing is removed yet.`,
    event: { type: 'messageQueued' },
    refused: cannotQueue,
  },
  {
    name: 'take-back',
    keys: ['u'],
    places: withMail,
    hint: said`take back`,
    help: said`Take the message out of the queue again.`,
    event: { type: 'messageTakenBack' },
    refused: cannotTakeBack,
  },
  {
    name: 'undo',
    keys: ['z'],
    places: withMail,
    help: said`Undo the last change of the queue.`,
    event: { type: 'queueUndone' },
    refused: state =>
      cannotDelete(state) ?? (state.queueChanges.length === 0 ? said`There is nothing to undo.` : undefined),
  },
  {
    name: 'purge',
    keys: ['$'],
    places: withMail,
    hint: said`purge`,
    help: said`Purge: show what would go, ask, remove it from the server, and prove that it is gone.`,
    event: { type: 'purgeAsked' },
    refused: cannotPurge,
  },
  {
    name: 'pane',
    keys: ['tab'],
    places: mailbox,
    hint: said`pane`,
    help: said`To the next pane: list, preview, queue.`,
    event: { type: 'paneChanged', to: 'next' },
  },
  {
    name: 'previous-pane',
    keys: ['shift+tab'],
    places: mailbox,
    help: said`To the previous pane.`,
    event: { type: 'paneChanged', to: 'previous' },
  },
  {
    name: 'toggle-preview',
    keys: ['P'],
    places: mailbox,
    help: said`Preview pane off and on.`,
    event: { type: 'previewToggled' },
  },
  {
    name: 'headers',
    keys: ['h'],
    places: onMessage,
    hint: said`headers`,
    help: said`All header fields, or the usual ones.`,
    event: { type: 'headersToggled' },
    refused: needsMessage,
  },
  {
    name: 'reconnect',
    keys: ['R'],
    places: withMail,
    hint: said`connect`,
    hinted: isClosed,
    help: said`Connect anew and read the mailbox again; the queue stays.`,
    event: { type: 'reconnectAsked' },
    refused: cannotReconnect,
  },
  {
    name: 'transcript',
    keys: ['L'],
    places: everywhere,
    hint: said`transcript`,
    hinted: isClosed,
    help: said`The transcript: what was said between Postern and the server, without its secrets.`,
    event: { type: 'transcriptAsked' },
  },
  {
    name: 'help',
    keys: ['?'],
    places: [...withMail, 'transcript'],
    hint: said`help`,
    help: said`This help.`,
    event: { type: 'helpAsked' },
  },
  {
    name: 'redraw',
    keys: ['ctrl+l'],
    places: always,
    help: said`Draw the screen anew.`,
    event: { type: 'redrawAsked' },
  },
  {
    name: 'suspend',
    keys: ['ctrl+z'],
    places: always,
    help: said`Back to the shell for a while; fg returns.`,
    event: { type: 'suspendAsked' },
  },
  {
    name: 'close',
    keys: ['q'],
    places: ['reader', 'help', 'transcript'],
    help: said`In the reader, help and transcript: back to the mailbox.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'quit',
    keys: ['q'],
    places: mailbox,
    hint: said`quit`,
    help: said`Leave. With a queue it asks: purge, leave without purging, or stay.`,
    event: { type: 'quitAsked' },
  },
  {
    name: 'leave-at-once',
    keys: ['ctrl+c'],
    places: always,
    help: said`Leave at once, without a word to the server. What it was not asked to remove yet stays.`,
    event: { type: 'leftAtOnce' },
  },
]

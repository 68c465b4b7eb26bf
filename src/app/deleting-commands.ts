import { said } from '../text/sanitise.ts'
import { type Command, onMessage, withMail } from './command.ts'
import {
  cannotDelete,
  cannotProtect,
  cannotPurge,
  cannotQueue,
  cannotSelect,
  cannotTakeBack,
} from './refusals.ts'

/** The commands that queue messages and purge them. */
export const deletingCommands: readonly Command[] = [
  {
    name: 'queue',
    keys: ['d'],
    places: onMessage,
    hint: said`queue`,
    help: said`Put the message, or the range, into the deletion queue, and go on to the next. Nothing is removed yet.`,
    event: { type: 'messageQueued' },
    refused: cannotQueue,
  },
  {
    name: 'take-back',
    keys: ['u'],
    places: withMail,
    hint: said`take back`,
    help: said`Take the message, or the range, out of the queue again.`,
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
    name: 'redo',
    keys: ['ctrl+r'],
    places: withMail,
    help: said`Do the change of the queue again that was undone last.`,
    event: { type: 'queueRedone' },
    refused: state =>
      cannotDelete(state) ??
      (state.undoneChanges.length === 0 ? said`There is nothing to do again.` : undefined),
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
    name: 'range',
    keys: ['V'],
    places: ['list'],
    hint: said`range`,
    hinted: state => state.rangeFrom === undefined,
    help: said`Begin a range of messages here, or end it: moving the cursor extends it, and d, u or F takes all of it.`,
    event: { type: 'rangeToggled' },
    refused: cannotSelect,
  },
  {
    name: 'protect',
    keys: ['F'],
    places: onMessage,
    help: said`Protect the message, or the range, from being queued; again: not any more.`,
    event: { type: 'protectionToggled' },
    refused: cannotProtect,
  },
]

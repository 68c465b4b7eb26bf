import { said } from '../text/sanitise.ts'
import { type Command, onMessage, withMail } from './command.ts'
import { cannotDelete, cannotPurge, cannotQueue, cannotTakeBack } from './refusals.ts'

/** The commands that queue messages and purge them. */
export const deletingCommands: readonly Command[] = [
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
]

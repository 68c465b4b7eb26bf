import type { MessageView } from '../mail/message-view.ts'
import type { MessageNumber, UniqueId } from '../pop3/identity.ts'
import { isAmbiguous, type Maildrop, type Message, rowOfId, rowOfNumber } from './maildrop.ts'
import type { Problem } from './problem.ts'

declare const messageKey: unique symbol

/** Names a message on the screen: by its unique-id, or where none names it by its number in this session. */
export type MessageKey = string & { readonly [messageKey]: true }

/** Begins the keys that are numbers: no unique-id holds a line end, so that the two kinds never meet. */
const byNumber = '\n'

/** The key of a message. */
export const keyOf = (maildrop: Maildrop, { id, number }: Message): MessageKey =>
  (id === undefined || isAmbiguous(maildrop, id) ? `${byNumber}${number}` : id) as MessageKey

/** Whether a key names the same message in another session too. */
export const isLasting = (key: MessageKey): boolean => !key.startsWith(byNumber)

/** The unique-id that a key is; undefined where it is a number. */
export const idOfKey = (key: MessageKey): UniqueId | undefined =>
  isLasting(key) ? (key as string as UniqueId) : undefined

/** The row of the message that a key names; undefined where there is none. */
export const rowOfKey = (maildrop: Maildrop, key: MessageKey): number | undefined => {
  const id = idOfKey(key)
  return id === undefined ? rowOfNumber(maildrop, Number(key.slice(byNumber.length))) : rowOfId(maildrop, id)
}

/** A message to be read, and what it takes to have so much of it here again. */
export type MessageRef = {
  readonly key: MessageKey
  readonly number: MessageNumber
  /** As the scan listing has it. */
  readonly octets: number | undefined
  /** How many lines of its body are wanted. */
  readonly lines: number
  /** What its text is read as, where a person chose; else what it says itself. */
  readonly charset: string | undefined
}

/** How much of a message is here: a beginning, all that looking gives without loading it, or everything. */
export type Extent = 'beginning' | 'asFarAsTop' | 'whole'

/** How much of a message is here, and of which kind. */
export type Fetched = {
  readonly octets: number
  readonly extent: Extent
  /** Whether it was loaded as it is, octet for octet. */
  readonly loaded: boolean
}

/** What is known of the text of a message. */
export type PreviewState =
  | { readonly status: 'asked' }
  | {
      readonly status: 'here'
      readonly view: MessageView
      readonly fetched: Fetched
      readonly lines: number
      readonly charset: string | undefined
      /** Whether more of it, or another reading, is on its way. */
      readonly asked: boolean
    }
  | { readonly status: 'failed'; readonly problem: Problem }

import type { PartId } from './message-view.ts'
import type { ReadingOptions } from './reading.ts'
import type { MessageSource } from './source.ts'

/** What the thread that reads messages is asked for. */
export type MessageRequest =
  | ({ readonly kind: 'message'; readonly source: MessageSource } & ReadingOptions)
  | ({ readonly kind: 'part'; readonly source: MessageSource; readonly id: PartId } & ReadingOptions)
  | { readonly kind: 'source'; readonly source: MessageSource }

import type { PartId } from '../mail/message-view.ts'
import type { MessageRef } from './message-ref.ts'

/** What a message, or one part of it, is wanted for. */
export type Errand =
  | { readonly type: 'load' }
  | { readonly type: 'save'; readonly part: PartId | undefined; readonly path: string }
  | { readonly type: 'pipe'; readonly part: PartId | undefined; readonly command: string }
  | { readonly type: 'open'; readonly part: PartId }

/** An errand that is being run. Times are in milliseconds since 1970. */
export type Running = {
  readonly errand: Errand
  readonly message: MessageRef
  readonly step: 'loading' | 'working'
  /** How many octets have gone, of how many; since when, and when that was told. */
  readonly octets: number
  readonly of: number | undefined
  readonly since: number | undefined
  readonly at: number | undefined
}

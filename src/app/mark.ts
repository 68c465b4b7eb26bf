import type { Message } from './maildrop.ts'
import { keyOf } from './message-ref.ts'
import type { State } from './state.ts'

/** What the sign beside a message says: one thing, the most important. */
export type Mark = 'queued' | 'unsettled' | 'protected' | 'troubled'

/** The mark of a message; undefined where there is nothing to say of it. */
export const markOf = (
  { maildrop, queue, protectedMessages, troubled }: State,
  message: Message,
): Mark | undefined => {
  if (!maildrop) return undefined
  const key = keyOf(maildrop, message)
  const queued = queue.get(key)
  if (queued) return queued.unsettled ? 'unsettled' : 'queued'
  if (troubled.has(key)) return 'troubled'
  return protectedMessages.has(key) ? 'protected' : undefined
}

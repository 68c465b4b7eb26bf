import { counted, formatCount } from '../text/format.ts'
import { type DisplayText, joined, said } from '../text/sanitise.ts'
import { isLasting, keyOf } from './message-ref.ts'
import { messagesMeant, rangeOf, withoutRange } from './range.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/**
 * Keeps the message under the cursor, or all of the range, from being queued; where all of them are protected, not any
 * more. What is queued, or has no lasting id, is left out.
 */
export const protectionToggled = (state: State): Step => {
  const { maildrop, queue, protectedMessages } = state
  if (!maildrop) return just(state)
  const messages = messagesMeant(state)
  const keys = messages.map(message => keyOf(maildrop, message))
  const lasting = keys.filter(isLasting)
  const free = lasting.filter(key => !queue.has(key) || protectedMessages.has(key))
  const on = free.some(key => !protectedMessages.has(key))
  const changed = free.filter(key => protectedMessages.has(key) !== on)
  const next = new Set(protectedMessages)
  for (const key of changed) {
    if (on) next.add(key)
    else next.delete(key)
  }
  const told = tell(
    { ...withoutRange(state), protectedMessages: changed.length > 0 ? next : protectedMessages },
    changed.length > 0 ? 'plain' : 'warning',
    rangeOf(state)
      ? rangeWords(changed.length, on, lasting.length - free.length, keys.length - lasting.length)
      : oneWords(messages[0]?.number ?? 0, on),
  )
  return [told, changed.length > 0 ? [{ type: 'keepProtection', keys: changed, on }] : []]
}

const oneWords = (number: number, on: boolean): DisplayText =>
  on
    ? said`Message ${number} is protected: it cannot be queued until F takes that away.`
    : said`Message ${number} is not protected any more.`

const rangeWords = (changed: number, on: boolean, queued: number, nameless: number): DisplayText => {
  const words = on ? said`protected` : said`not protected any more`
  const parts = [
    changed > 0 ? said`${counted(changed, 'message')} ${words}` : said`Nothing was protected`,
    ...(queued > 0
      ? [
          queued === 1
            ? said`1 is queued: u takes it out first`
            : said`${formatCount(queued)} are queued: u takes them out first`,
        ]
      : []),
    ...(nameless > 0 ? [said`${formatCount(nameless)} without a lasting id cannot be`] : []),
  ]
  return said`${joined(parts, said`; `)}.`
}

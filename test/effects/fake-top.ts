import type { MessageKey } from '../../src/app/message-ref.ts'
import { createPrecedence } from '../../src/effects/precedence.ts'
import type { Top } from '../../src/effects/top.ts'
import { createTroubles, type Watch } from '../../src/effects/trouble.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'

/** What was asked of a server that answers when the test says so. */
export type Asked = {
  readonly number: MessageNumber
  readonly lines: number
  readonly keep: number
  answer(octets: Uint8Array, cut?: boolean): void
  refuse(words?: string): void
  /** The session ends. */
  die(): void
}

/** The key of a message of a made-up session: `key n`. */
export const keyTo = (n: number) => `key ${n}` as MessageKey

/** A watch over a session of which nothing is known yet. */
export const newWatch = (): Watch => createTroubles(() => {}).watch(keyTo)

/** TOP without a server, and all that was asked of it so far. */
export const fakeTop = (window = 1, watch = newWatch()): Top & { readonly asked: Asked[] } => {
  const asked: Asked[] = []
  return {
    window,
    watch,
    precedence: createPrecedence(),
    asked,
    fetch: (number, lines, keep) =>
      new Promise((resolve, reject) => {
        asked.push({
          number,
          lines,
          keep,
          answer: (octets, cut = false) => resolve({ octets, cut }),
          refuse: (said = 'No') => reject(new Pop3Error('refused', 'TOP', { said })),
          die: () => reject(new Pop3Error('closed', 'TOP')),
        })
      }),
  }
}

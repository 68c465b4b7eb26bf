import type { Top } from '../../src/effects/top.ts'
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

/** TOP without a server, and all that was asked of it so far. */
export const fakeTop = (window = 1): Top & { readonly asked: Asked[] } => {
  const asked: Asked[] = []
  return {
    window,
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

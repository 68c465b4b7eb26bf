import type { Conversation } from './conversation.ts'

/** Asks for a multi-line reply whose pieces go to `body`; settles once the reply is whole. */
type Ask = (body: (octets: Uint8Array) => void) => Promise<unknown>

/**
 * A multi-line reply in pieces as they come: octet for octet, with the server's line ends. Nothing is asked before
 * the first piece is wanted. A slow reader holds the server back. Leaving the loop early ends the conversation: there
 * is no other way to stop a reply. Throws what `ask` rejects with.
 */
export async function* replyStream(
  conversation: Pick<Conversation, 'pause' | 'resume' | 'end'>,
  ask: Ask,
): AsyncGenerator<Uint8Array, void, void> {
  const pieces: Uint8Array[] = []
  let waiting = 0
  let outcome: { readonly error?: unknown } | undefined
  let wake = () => {}
  const settle = (how: { readonly error?: unknown }) => {
    outcome = how
    wake()
  }
  ask(octets => {
    pieces.push(Uint8Array.from(octets))
    waiting += weightOf(octets)
    if (waiting > mostWaiting) conversation.pause()
    wake()
  }).then(
    () => settle({}),
    error => settle({ error }),
  )
  try {
    for (;;) {
      const piece = pieces.shift()
      if (piece) {
        yield piece
        waiting -= weightOf(piece)
        if (waiting <= mostWaiting) conversation.resume()
      } else if (outcome) {
        if (outcome.error) throw outcome.error
        return
      } else {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    }
  } finally {
    // The reply may be whole while its pieces still hold the server back.
    if (outcome) conversation.resume()
    else conversation.end()
  }
}

/** What may wait for a slow reader before the server is held back, in octets of memory. */
const mostWaiting = 256 * 1024

/** A piece takes memory besides its octets. */
const weightOf = (piece: Uint8Array) => piece.length + 100

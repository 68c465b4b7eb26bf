import type { MessageNumber } from '../pop3/identity.ts'
import type { Session } from '../pop3/session.ts'
import type { Spool } from './spool.ts'

/** By which command a message is loaded: RETR has side effects on some servers (RFC 1939, section 8, allows more). */
export type LoadingVerb = 'RETR' | 'TOP'

/** So many octets are written at once. */
const blockOctets = 256 * 1024

/**
 * Loads a message, octet for octet, into a file; `progress` is told how many octets have come. The signal drops the
 * connection: there is no other way to stop a server. Rejects with a Pop3Error (`closed`, `stopped` after the signal);
 * or with a LocalError where the file cannot be written, and the connection is dropped then, too.
 */
export const loadMessage = async (
  session: Session,
  number: MessageNumber,
  verb: LoadingVerb,
  spool: Spool,
  { signal, progress }: { signal: AbortSignal; progress(octets: number): void },
): Promise<void> => {
  const drop = () => session.close()
  if (signal.aborted) drop()
  signal.addEventListener('abort', drop)
  try {
    const pieces = verb === 'RETR' ? session.retr(number) : session.wholeTop(number)
    for await (const block of blocksOf(pieces)) {
      await spool.write(block)
      progress(spool.size)
    }
  } finally {
    signal.removeEventListener('abort', drop)
  }
}

/** The same octets in blocks, each good until the next is asked for. */
async function* blocksOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const block = new Uint8Array(blockOctets)
  let filled = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + blockOctets - filled)
      block.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < blockOctets) continue
      yield block
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}

import type { MessageRef } from '../app/message-ref.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'
import { isCutShort } from './extent.ts'
import { LocalError } from './local-error.ts'
import type { Spool } from './spool.ts'

/** By which command a message is loaded: RETR has side effects on some servers (RFC 1939, section 8, allows more). */
export type LoadingVerb = 'RETR' | 'TOP'

/** So many octets are written at once. */
const blockOctets = 256 * 1024

/**
 * Loads a message, octet for octet, into a file; `progress` is told how many octets have come. The signal drops the
 * connection: there is no other way to stop a server. Where it fails what has come is in the file. Rejects with a Pop3Error: `closed` and `stopped` after the signal,
 * `cutShort` where TOP gave far less than is listed; or with a LocalError where the file cannot be written, and the
 * connection is dropped then, too.
 */
export const loadMessage = async (
  session: Session,
  { number, octets: listed }: Pick<MessageRef, 'number' | 'octets'>,
  verb: LoadingVerb,
  spool: Spool,
  { signal, progress }: { signal: AbortSignal; progress(octets: number): void },
): Promise<void> => {
  if (signal.aborted) throw new LocalError('stopped')
  const drop = () => session.close()
  signal.addEventListener('abort', drop)
  try {
    const pieces = verb === 'RETR' ? session.retr(number) : session.wholeTop(number)
    for await (const block of blocksOf(pieces, progress)) await spool.write(block)
    // The last octets may have come before the connection was dropped.
    if (signal.aborted) throw new Pop3Error('closed', verb, { detail: 'stopped' })
    if (verb === 'TOP' && isCutShort(spool.size, listed)) {
      throw new Pop3Error('violation', verb, { detail: 'cutShort' })
    }
  } finally {
    signal.removeEventListener('abort', drop)
  }
}

/**
 * The same octets in blocks, each good until the next is asked for; `progress` is told how many have come. Where they
 * break off, what came before is given first.
 */
async function* blocksOf(
  pieces: AsyncIterable<Uint8Array>,
  progress: (octets: number) => void,
): AsyncGenerator<Uint8Array> {
  const block = new Uint8Array(blockOctets)
  let filled = 0
  let octets = 0
  try {
    for await (const piece of pieces) {
      octets += piece.length
      progress(octets)
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
  } catch (error) {
    if (filled > 0) yield block.subarray(0, filled)
    throw error
  }
  if (filled > 0) yield block.subarray(0, filled)
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PartPlace } from './message-view.ts'
import { type MessageSource, rangeChunks } from './source.ts'
import { transferDecoder } from './transfer-encoding.ts'

/**
 * The octets of a part's body, decoded, in the order they stand in (RFC 2045, section 6): base64 and
 * quoted-printable are taken off, everything else is given as it is. Little is in memory at a time, and what
 * lies in an encoded message is decoded with it, from its beginning. Others get their turn every 2 MB, and pieces
 * may be empty: it can be left wherever it is. Rejects with Node's error where a file cannot be read.
 */
export async function* partOctets(source: MessageSource, place: PartPlace): AsyncGenerator<Uint8Array> {
  const decoder = transferDecoder(place.encoding)
  for await (const encoded of encodedOctets(source, place)) {
    yield decoder.write(encoded)
  }
  yield decoder.end()
}

/** So much of an encoded message inside a message is decoded to take it apart. */
export const mostNestedOctets = 8 * 1024 * 1024

/** The first octets of a part, decoded, at most `most`; in memory of their own. Rejects as `partOctets` does. */
export const firstOctets = async (
  source: MessageSource,
  place: PartPlace,
  most: number,
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of partOctets(source, place)) {
    pieces.push(piece)
    length += piece.length
    if (length >= most) break
  }
  return new Uint8Array(Buffer.concat(pieces).subarray(0, most))
}

async function* encodedOctets(source: MessageSource, { start, end, inside }: PartPlace) {
  if (inside === undefined) return yield* inTurns(rangeChunks(source, start, end))
  let at = 0
  for await (const piece of partOctets(source, inside)) {
    yield piece.subarray(Math.max(0, start - at), Math.max(0, end - at))
    at += piece.length
    if (at >= end) return
  }
}

const octetsInTurn = 2 * 1024 * 1024

/** The same pieces; nothing that takes one after the other at once keeps others waiting. */
async function* inTurns(pieces: Iterable<Uint8Array>) {
  let octets = 0
  for (const piece of pieces) {
    yield piece
    octets += piece.length
    if (octets < octetsInTurn) continue
    octets = 0
    await nextTurn()
  }
}

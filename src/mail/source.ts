import { readSync } from 'node:fs'

/**
 * Where a message's octets are: in memory, or in a file by its open descriptor, which is good in every thread.
 * `size` is how many of the file's octets belong to the message.
 */
export type MessageSource = { readonly octets: Uint8Array } | { readonly file: number; readonly size: number }

const pieceOctets = 64 * 1024

/** How many octets there are. */
export const sourceSize = (source: MessageSource): number =>
  'octets' in source ? source.octets.length : source.size

/**
 * The octets from `start` up to `end`, as far as they are there: fewer where the file is shorter than was said.
 * Octets in memory are not copied. Throws Node's error where a file cannot be read.
 */
export const readRange = (source: MessageSource, start: number, end: number): Uint8Array => {
  const from = Math.max(0, start)
  const to = Math.max(from, Math.min(end, sourceSize(source)))
  return 'octets' in source ? source.octets.subarray(from, to) : readFile(source.file, from, to)
}

/** The same octets in pieces of 64 KiB, read as they are asked for. Throws as `readRange` does. */
export function* rangeChunks(source: MessageSource, start: number, end: number): Generator<Uint8Array> {
  const last = Math.min(end, sourceSize(source))
  for (let at = Math.max(0, start); at < last; at += pieceOctets) {
    const piece = readRange(source, at, Math.min(at + pieceOctets, last))
    if (piece.length === 0) return
    yield piece
  }
}

/** The same octets, each piece good only until the next: for who goes through all of a file and keeps nothing of it. */
export function* passingChunks(source: MessageSource, start: number, end: number): Generator<Uint8Array> {
  if ('octets' in source) return yield* rangeChunks(source, start, end)
  const last = Math.min(end, source.size)
  const octets = new Uint8Array(Math.min(pieceOctets, Math.max(0, last - start)))
  for (let at = Math.max(0, start); at < last; at += pieceOctets) {
    const piece = fillFrom(source.file, at, octets.subarray(0, Math.min(pieceOctets, last - at)))
    if (piece.length === 0) return
    yield piece
  }
}

const readFile = (file: number, start: number, end: number): Uint8Array =>
  fillFrom(file, start, new Uint8Array(end - start))

/** As much of `octets` as the file has from `start` on, filled with it. */
const fillFrom = (file: number, start: number, octets: Uint8Array): Uint8Array => {
  let length = 0
  while (length < octets.length) {
    const read = readSync(file, octets, length, octets.length - length, start + length)
    if (read === 0) break
    length += read
  }
  return octets.subarray(0, length)
}

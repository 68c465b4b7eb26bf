/**
 * What stands in a multi-line reply, made piece by piece: a message of any size, or a listing of any length, is
 * never in memory as a whole.
 */

const lineFeed = 0x0a
const carriageReturn = 0x0d
const dot = 0x2e

/** How much is made at a time, in octets; a socket is content with it, and so is the memory. */
export const pieceSize = 32 * 1024

const lineEnd = Buffer.from('\r\n')
const closingLine = Buffer.from('.\r\n')
const dotLine = Buffer.from('\n.')

/**
 * The octets of a multi-line response with its closing line (RFC 1939, section 3): a dot is put before every line
 * that begins with one, and a last line that does not end is ended. A line is ended by LF, so that a client which
 * takes a bare LF for a line end finds no closing line too early.
 */
export function* dotStuffed(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let atLineStart = true
  for (const piece of pieces(chunks)) {
    let from = 0
    let at = atLineStart && piece[0] === dot ? 0 : lineStartDot(piece, 0)
    while (at !== -1) {
      // The dot is the end of this slice and the start of the next: there it stands twice.
      yield piece.subarray(from, at + 1)
      from = at
      at = lineStartDot(piece, at + 1)
    }
    yield piece.subarray(from)
    atLineStart = piece.at(-1) === lineFeed
  }
  if (!atLineStart) yield lineEnd
  yield closingLine
}

const lineStartDot = (octets: Buffer, from: number): number => {
  const found = octets.indexOf(dotLine, from)
  return found === -1 ? -1 : found + 1
}

/** The same octets in slices that are neither empty nor longer than `pieceSize`. */
function* pieces(chunks: Iterable<Uint8Array>): Generator<Buffer> {
  for (const chunk of chunks) {
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    for (let at = 0; at < octets.length; at += pieceSize) yield octets.subarray(at, at + pieceSize)
  }
}

/** A message's header, the empty line behind it, and as many lines of its body (RFC 1939, section 7, TOP). */
export function* topOf(chunks: Iterable<Uint8Array>, bodyLines: number): Generator<Uint8Array> {
  let inHeader = true
  let emptyLine = true
  let left = bodyLines
  for (const chunk of chunks) {
    let at = 0
    while (at < chunk.length) {
      const end = chunk.indexOf(lineFeed, at)
      const lineStop = end === -1 ? chunk.length : end
      emptyLine &&= chunk.subarray(at, lineStop).every(octet => octet === carriageReturn)
      at = lineStop + 1
      if (end === -1) break
      if (!inHeader) left -= 1
      else if (emptyLine) inHeader = false
      if (!inHeader && left <= 0) {
        yield chunk.subarray(0, at)
        return
      }
      emptyLine = true
    }
    yield chunk
  }
}

/** The first half of all octets, rounded down. They are all in memory for it. */
export function* halfOf(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  const octets = Buffer.concat([...chunks])
  yield* pieces([octets.subarray(0, octets.length >> 1)])
}

/** Rows as octets, many at a time. */
export function* encodedRows(rows: Iterable<string>): Generator<Uint8Array> {
  let text = ''
  for (const row of rows) {
    text += `${row}\r\n`
    if (text.length < pieceSize) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

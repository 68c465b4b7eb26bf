import type { StoredMessage } from '../../src/demo/maildrop.ts'

/** A message to measure with; what stands in its text is `LABEL row 00001` and so on. */
export type BenchMessage = {
  readonly label: string
  /** What it is, in the report. */
  readonly name: string
  readonly stored: StoredMessage
}

/** Octets as they are, or a block that comes again and again until it is so many octets; all ASCII. */
export type Piece = string | { readonly block: string; readonly octets: number }

/** A message of pieces, made when it is sent: of a block there is one in memory, however often it comes. */
export const composed = (uniqueId: string, pieces: readonly Piece[]): StoredMessage => ({
  uniqueId,
  octets: pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : piece.octets), 0),
  *chunks() {
    for (const piece of pieces) {
      if (typeof piece === 'string') yield Buffer.from(piece)
      else yield* again(Buffer.from(piece.block), piece.octets)
    }
  },
})

const lineEnd = Buffer.from('\r\n')

/** The last line is cut short to fit. */
function* again(block: Buffer, octets: number): Generator<Uint8Array> {
  const withoutLastEnd = Math.max(octets - lineEnd.length, 0)
  for (let left = withoutLastEnd; left > 0; left -= block.length) yield block.subarray(0, left)
  yield lineEnd.subarray(0, octets)
}

/** A header with its empty line; `more` are whole fields. */
export const header = (label: string, type: string, more = ''): string =>
  'From: Ada <ada@example.org>\r\n' +
  'To: Demo <demo@postern.example>\r\n' +
  'Date: Tue, 03 Nov 2026 12:00:00 +0000\r\n' +
  `Subject: Message ${label}\r\n` +
  `Message-ID: <${label}@example.org>\r\n` +
  'MIME-Version: 1.0\r\n' +
  `Content-Type: ${type}\r\n${more}\r\n`

/** Words of a text, as one row. */
export const textRow = (label: string, row: number): string =>
  `${label} row ${String(row).padStart(5, '0')} the gate stood open, and nobody came by`

/** So many rows, each another. */
export const textRows = (label: string, rows: number): string =>
  Array.from({ length: rows }, (_, i) => `${textRow(label, i + 1).padEnd(72, '.')}\r\n`).join('')

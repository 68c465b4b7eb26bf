import { type Phase, Pop3Error } from './error.ts'

/** What bounds a listing, so that a server that does not stop costs no memory. */
export type ListingLimits = {
  /** Characters of one row. */
  readonly row: number
  /** Rows of one listing. */
  readonly rows: number
  /** Octets of one listing. */
  readonly octets: number
}

/** Patience for any maildrop there is. */
export const usualListingLimits: ListingLimits = {
  row: 8192,
  rows: 4_000_000,
  octets: 256 * 1024 * 1024,
}

/**
 * Cuts the pieces of a multi-line response into rows, without their line ends. Gives the function that takes the
 * pieces; it throws a Pop3Error `tooLarge` where a limit is passed.
 */
export const rowReader = (
  phase: Phase,
  row: (text: string) => void,
  limits: ListingLimits = usualListingLimits,
): ((octets: Uint8Array) => void) => {
  let partial = ''
  let rows = 0
  let received = 0
  return octets => {
    const lines = (
      partial + Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
    ).split('\n')
    partial = lines.pop() ?? ''
    rows += lines.length
    received += octets.length
    const over = rows > limits.rows || received > limits.octets || partial.length > limits.row
    if (over) throw new Pop3Error('tooLarge', phase)
    for (const line of lines) {
      if (line.length > limits.row) throw new Pop3Error('tooLarge', phase)
      row(line.endsWith('\r') ? line.slice(0, -1) : line)
    }
  }
}

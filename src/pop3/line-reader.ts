import { type Phase, Pop3Error } from './error.ts'
import { latin1 } from './latin1.ts'

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

/** Takes a row: the octets from `from` up to `to`, without the line end. A view: copy what must outlive the call. */
export type TakeRow = (octets: Uint8Array, from: number, to: number) => void

/**
 * Cuts the pieces of a multi-line response into rows. Gives the function that takes the pieces; it throws a Pop3Error
 * `tooLarge` where a limit is passed.
 */
export const octetRowReader = (
  phase: Phase,
  row: TakeRow,
  limits: ListingLimits = usualListingLimits,
): ((octets: Uint8Array) => void) => {
  /** The beginning of a row whose end has not come yet. */
  let partial: Uint8Array = new Uint8Array()
  let rows = 0
  let received = 0
  const take = (octets: Uint8Array, from: number, lineFeed: number) => {
    rows += 1
    if (rows > limits.rows || lineFeed - from > limits.row) throw new Pop3Error('tooLarge', phase)
    row(octets, from, octets[lineFeed - 1] === carriageReturn && lineFeed > from ? lineFeed - 1 : lineFeed)
  }
  return octets => {
    received += octets.length
    if (received > limits.octets) throw new Pop3Error('tooLarge', phase)
    let from = 0
    if (partial.length > 0) {
      const lineFeed = octets.indexOf(lineFeedOctet)
      const end = lineFeed === -1 ? octets.length : lineFeed + 1
      if (partial.length + end > limits.row + 1) throw new Pop3Error('tooLarge', phase)
      partial = Buffer.concat([partial, octets.subarray(0, end)])
      if (lineFeed === -1) return
      take(partial, 0, partial.length - 1)
      partial = new Uint8Array()
      from = end
    }
    // A loop is faster than to search: rows are short.
    for (let at = from; at < octets.length; at += 1) {
      if (octets[at] !== lineFeedOctet) continue
      take(octets, from, at)
      from = at + 1
    }
    if (octets.length - from > limits.row) throw new Pop3Error('tooLarge', phase)
    if (from < octets.length) partial = Uint8Array.from(octets.subarray(from))
  }
}

/** Cuts the pieces of a multi-line response into rows as `octetRowReader` does, each a string of Latin-1. */
export const rowReader = (
  phase: Phase,
  row: (text: string) => void,
  limits?: ListingLimits,
): ((octets: Uint8Array) => void) =>
  octetRowReader(phase, (octets, from, to) => row(latin1(octets, from, to)), limits)

const lineFeedOctet = 0x0a
const carriageReturn = 0x0d

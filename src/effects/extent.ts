import type { Extent } from '../app/message-ref.ts'
import { bodyOf } from '../mail/header.ts'
import type { MessageOctets } from '../pop3/session.ts'

/** What is less than this share of the listed size is not all of it, whatever a server says: some cut TOP short. */
const leastShare = 0.8

const lineFeed = 0x0a

/**
 * How much of a message TOP gave that was asked for `lines` lines of its body (RFC 1939, section 7): fewer lines than
 * that are all there are. `listed` is its size in the scan listing, which servers count in their own way.
 */
export const extentOf = (
  { octets, cut }: MessageOctets,
  lines: number,
  listed: number | undefined,
): Extent => {
  if (cut) return 'asFarAsTop'
  if (octets.length === listed) return 'whole'
  if (hasLines(bodyOf(octets), lines)) return 'beginning'
  return isCutShort(octets.length, listed) ? 'asFarAsTop' : 'whole'
}

/** Whether what TOP gave is too little to be all of a message of the listed size. */
export const isCutShort = (octets: number, listed: number | undefined): boolean =>
  listed !== undefined && octets < leastShare * listed

/** Whether there are at least so many lines; one that does not end counts. */
const hasLines = (body: Uint8Array, lines: number): boolean => {
  let at = 0
  for (let line = 0; line < lines; line += 1) {
    if (at >= body.length) return false
    const end = body.indexOf(lineFeed, at)
    at = end < 0 ? body.length : end + 1
  }
  return true
}

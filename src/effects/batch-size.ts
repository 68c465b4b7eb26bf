/** How a batch of headers came. Times in milliseconds since it was asked for. */
export type Batch = {
  readonly count: number
  readonly octets: number
  /** When its first answer was here, and when its last. */
  readonly first: number
  readonly last: number
}

/** How many headers to ask for at once. */
export type BatchSize = {
  /** How many next; `most` at most. */
  next(most: number): number
  /** A batch has come. */
  learn(batch: Batch): void
}

const atFirst = 32
const mostHeaders = 256

/** So many octets may come in one batch, as far as former ones tell: a header may have 64 KB. */
const mostOctets = 1_000_000

/** Longer than this, in milliseconds, nobody should have to wait behind a batch; what takes half of it may be doubled. */
const longest = 200

/**
 * Finds how much a line takes: whoever asks for something behind a batch waits until that has come, so what counts is how
 * long it takes beyond the round trip, which is the shortest wait for a first answer there was.
 */
export const createBatchSize = (): BatchSize => {
  let size = atFirst
  let roundTrip = Number.POSITIVE_INFINITY
  let octetsEach = 0
  return {
    next: most => Math.max(1, Math.min(size, most, Math.floor(mostOctets / Math.max(1, octetsEach)))),
    learn({ count, octets, first, last }) {
      roundTrip = Math.min(roundTrip, first)
      octetsEach = octets / Math.max(1, count)
      const beyond = last - roundTrip
      if (beyond > longest) size = Math.max(1, count >> 1)
      else if (beyond < longest / 2) size = Math.max(size, Math.min(mostHeaders, 2 * count))
    },
  }
}

/** What can be wrong with the line to a client. */
export type LineFaults = {
  /** The round trip in milliseconds: everything the server says arrives this much later, in order. */
  latency: number
  /** No carriage return is ever sent. */
  lfOnly: boolean
  /** How many octets are written at once; 0 for as many as there are. */
  chunk: number
  /** The connection breaks when this many octets have been sent in it, TLS's own not counted. */
  cutAfter: number
  /**
   * The connection breaks when this many octets have come from the client in it, TLS's own not counted; with 0 it
   * breaks before the greeting. What is whole among them is done, but the replies are lost: QUIT without its line
   * end is not done, QUIT with it is, and nobody hears of it. What came behind them never was.
   */
  cutAfterReceived: number
  /**
   * The server ends a session in which nothing was said for so many milliseconds, and nothing is removed (RFC 1939,
   * section 3); 0 for never. For a session that is open it holds from the next octet of either side on.
   */
  autologout: number
  /** A connection breaks so many milliseconds after it was opened; 0 for never. It holds for those opened from now on. */
  dropEvery: number
}

/** A line with nothing wrong. */
export const noLineFaults = (): LineFaults => ({
  latency: 0,
  lfOnly: false,
  chunk: 0,
  cutAfter: Number.POSITIVE_INFINITY,
  cutAfterReceived: Number.POSITIVE_INFINITY,
  autologout: 0,
  dropEvery: 0,
})

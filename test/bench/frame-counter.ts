const marks = { begin: '\u001b[?2026h', end: '\u001b[?2026l', query: '\u001b[5n' }
const longest = Math.max(...Object.values(marks).map(mark => mark.length))

/** Counts frames in what a program writes, piece by piece. */
export type FrameCounter = {
  /** Takes the next octets; gives how many frames there were, and whether none is being drawn. */
  count(octets: Buffer): { readonly count: number; readonly whole: boolean }
  total(): number
}

/**
 * A frame ends where synchronised output ends (DEC mode 2026), or where the program asks the terminal whether it is
 * still there (DSR, ECMA-48, section 8.3.35), whichever it does more often. Of a program that does neither each piece
 * that is read counts, which is as near as one comes from outside.
 */
export const frameCounter = (): FrameCounter => {
  let [tail, pieces, ends, queries] = ['', 0, 0, 0]
  let drawing = false
  const total = () => (ends + queries > 0 ? Math.max(ends, queries) : pieces)
  return {
    count(octets) {
      pieces += 1
      const text = tail + octets.toString('latin1')
      // What the tail holds whole was counted before.
      const found = (mark: string) => text.split(mark).length - tail.split(mark).length
      ends += found(marks.end)
      queries += found(marks.query)
      const [begun, ended] = [text.lastIndexOf(marks.begin), text.lastIndexOf(marks.end)]
      if (begun !== ended) drawing = begun > ended
      tail = text.slice(1 - longest)
      return { count: total(), whole: !drawing }
    },
    total,
  }
}

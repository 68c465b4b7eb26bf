import { type DisplayText, sanitiseLines } from '../text/sanitise.ts'

/** So much of what a command says is kept, in octets and in lines. */
export const mostOutput = 1_000_000
export const mostOutputLines = 20_000

/** What a command said, as lines for the screen. */
export type OutputLines = {
  readonly lines: readonly DisplayText[]
  /** Whether it said more than is kept. */
  readonly cut: boolean
}

/** Takes what a command says; keeps the beginning. */
export type OutputKeeper = { take(octets: Uint8Array): void; lines(): OutputLines }

/** Keeps what a command says, UTF-8 text as a terminal would get it, in bounded memory. */
export const keepOutput = (): OutputKeeper => {
  const kept = Buffer.allocUnsafe(mostOutput)
  let size = 0
  let cut = false
  return {
    take(octets) {
      const wanted = octets.subarray(0, mostOutput - size)
      kept.set(wanted, size)
      size += wanted.length
      cut ||= wanted.length < octets.length
    },
    lines() {
      // A character that was cut in half is left out, not replaced.
      const text = new TextDecoder().decode(kept.subarray(0, size), { stream: cut })
      const end = endOfLine(text, mostOutputLines)
      if (text === '') return { lines: [], cut }
      return { lines: sanitiseLines(text.slice(0, end)), cut: cut || end < text.length }
    },
  }
}

/** Where the text's line of this number ends, behind its line end. */
const endOfLine = (text: string, number: number): number => {
  let end = 0
  for (let line = 0; line < number; line += 1) {
    const found = text.indexOf('\n', end)
    if (found === -1) return text.length
    end = found + 1
  }
  return end
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { type DisplayText, sanitiseLines, slice } from '../text/sanitise.ts'

/** So much of what a command says is kept: octets, and the characters (UTF-16 units) that are made of them. */
const mostOutput = 1_000_000
const mostLines = 20_000
const longestLine = 20_000

/** So many characters are made safe before the screen gets its turn: some take a thousand times a plain one's time. */
const mostInTurn = 10_000
/** What a line costs beside its characters, in characters. */
const costOfLine = 10

/** What a command said, as lines for the screen. */
export type OutputLines = {
  readonly lines: readonly DisplayText[]
  /** Whether it said more than is kept. */
  readonly cut: boolean
}

/** Takes what a command says, and keeps the beginning. */
export type OutputKeeper = {
  take(octets: Uint8Array): void
  /** Made in small pieces of work: the screen stays awake. A line over 20,000 characters becomes several. */
  lines(): Promise<OutputLines>
}

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
    async lines() {
      // A character that was cut in half is left out, not replaced.
      const shown = await linesOf(new TextDecoder().decode(kept.subarray(0, size), { stream: cut }))
      return { lines: shown.lines, cut: cut || shown.cut }
    },
  }
}

const linesOf = async (text: string): Promise<OutputLines> => {
  const lines: DisplayText[] = []
  let left = mostOutput
  let work = 0
  for (const raw of rawLines(text)) {
    if (lines.length === mostLines) return { lines, cut: true }
    const [line] = sanitiseLines(raw) as [DisplayText]
    lines.push(slice(line, 0, left))
    // Tabs make more of it than it was.
    if (line.length > left) return { lines, cut: true }
    left -= line.length
    work += raw.length + costOfLine
    if (work < mostInTurn) continue
    work = 0
    await nextTurn()
  }
  return { lines, cut: false }
}

/** The lines with their ends, none longer than the longest. */
function* rawLines(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const line = firstLine(text.slice(at, at + longestLine + lineEnd.length))
    yield line
    at += line.length
  }
}

const lineEnd = '\r\n'

/** The first line of a text that is one of the longest and its end, or all there is. */
const firstLine = (text: string): string => {
  const line = text.slice(0, text.indexOf('\n') + 1 || text.length)
  if (line.replace(/\r?\n$/, '').length <= longestLine) return line
  const halved = /[\ud800-\udbff]/.test(text.charAt(longestLine - 1))
  return text.slice(0, halved ? longestLine - 1 : longestLine)
}

import type { TranscriptLine } from '../pop3/transcript.ts'
import { type DisplayText, sanitise } from '../text/sanitise.ts'

/** So many characters of a line are shown; the octets of messages make long ones. */
const longestShown = 1000

/** A transcript as lines for the screen or a log: `14:02:31.120 S: +OK`. */
export const transcriptText = (lines: readonly TranscriptLine[]): DisplayText[] =>
  lines.map(line => sanitise(lineText(line).slice(0, longestShown)))

/** One line of a transcript as text: printable ASCII, without a line end. */
export const lineText = ({ at, speaker, text }: TranscriptLine): string => `${clock(at)} ${speaker}: ${text}`

const clock = (at: number): string => {
  const time = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`
}

import { Box } from 'ink'
import { memo } from 'react'
import type { TextLine } from '../app/text-line.ts'
import { cut, withoutHead } from '../text/cells.ts'
import { findIn, type Wanted } from '../text/find.ts'
import { type DisplayText, nothing, slice } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'
import type { Tone } from './tone.tsx'

/** A text, from its line `scroll` on, in `height` rows; only these are given to Ink. What is searched for stands out. */
export const TextPane = ({
  lines,
  scroll,
  height,
  columns,
  wanted,
  shift = 0,
}: {
  lines: readonly TextLine[]
  scroll: number
  height: number
  /** Those of the window. A line may be far longer: only what has room is given to Ink. */
  columns: number
  wanted?: Wanted | undefined
  /** How many cells of each line are to the left of the screen. */
  shift?: number
}) => {
  const top = Math.max(0, Math.min(scroll, lines.length - height))
  return (
    <Box flexDirection="column" height={height} paddingLeft={1}>
      {lines.slice(top, top + height).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
        <Row key={i} line={inSight(line, shift, Math.max(1, columns - 1))} wanted={wanted} />
      ))}
    </Box>
  )
}

const inSight = ({ text, tone, label }: TextLine, shift: number, cells: number): TextLine =>
  shift > 0
    ? { text: cut(withoutHead(text, shift), cells), tone, label: 0 }
    : { text: cut(text, cells), tone, label }

const Row = memo(
  ({ line, wanted }: { line: TextLine; wanted: Wanted | undefined }) => {
    if (line.text === nothing) return <Line />
    return (
      <Line>
        {stretchesOf(line, wanted).map(({ text, tone, start }) => (
          <Piece key={start} tone={tone}>
            {text}
          </Piece>
        ))}
      </Line>
    )
  },
  (before, after) => isSameLine(before.line, after.line) && before.wanted === after.wanted,
)

const isSameLine = (a: TextLine, b: TextLine): boolean =>
  a.text === b.text && a.tone === b.tone && a.label === b.label

type Stretch = { readonly text: DisplayText; readonly tone: Tone; readonly start: number }

/** The line in stretches of one tone each. */
const stretchesOf = ({ text, tone, label }: TextLine, wanted: Wanted | undefined): Stretch[] => {
  const matches = wanted ? findIn(text, wanted) : []
  const ends = [...new Set([0, label, ...matches.flat(), text.length])].sort((a, b) => a - b)
  const toneAt = (at: number): Tone => {
    if (matches.some(([start, end]) => start <= at && at < end)) return 'found'
    return at < label ? 'label' : tone
  }
  return ends
    .slice(0, -1)
    .map((start, i) => ({ text: slice(text, start, ends[i + 1]), tone: toneAt(start), start }))
}

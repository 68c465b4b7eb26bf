import { Box } from 'ink'
import type { TextLine } from '../app/reading.ts'
import { nothing, slice } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'

/** A text, from its line `scroll` on, in `height` rows; only these are given to Ink. */
export const TextPane = ({
  lines,
  scroll,
  height,
}: {
  lines: readonly TextLine[]
  scroll: number
  height: number
}) => {
  const top = Math.max(0, Math.min(scroll, lines.length - height))
  return (
    <Box flexDirection="column" height={height} paddingLeft={1}>
      {lines.slice(top, top + height).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
        <Row key={i} line={line} />
      ))}
    </Box>
  )
}

const Row = ({ line: { text, tone, label } }: { line: TextLine }) =>
  text === nothing ? (
    <Line />
  ) : (
    <Line>
      {label > 0 && <Piece tone="label">{slice(text, 0, label)}</Piece>}
      <Piece tone={tone}>{slice(text, label)}</Piece>
    </Line>
  )

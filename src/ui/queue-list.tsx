import { Box } from 'ink'
import { queueRows } from '../app/presence.ts'
import type { State } from '../app/state.ts'
import { cut } from '../text/cells.ts'
import { said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

/** The deletion queue: what would go. */
export const QueueList = ({ state, height }: { state: State; height: number }) => (
  <Box flexDirection="column" height={height}>
    {queueRows(state, height).map(({ key, underCursor, text }) => (
      <Line key={key}>
        <Piece tone={underCursor ? 'cursor' : 'plain'}>{underCursor ? signs.cursor : said` `}</Piece>
        <Piece tone={underCursor ? 'strong' : 'plain'}>{cut(text, state.window.columns - 1)}</Piece>
      </Line>
    ))}
  </Box>
)

import { Box } from 'ink'
import { queuedLine } from '../app/queue.ts'
import type { State } from '../app/state.ts'
import { cut } from '../text/cells.ts'
import { said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

/** The deletion queue: what would go. */
export const QueueList = ({ state, height }: { state: State; height: number }) => {
  const { queue, queueList, window } = state
  const shown = [...queue.values()].slice(queueList.top, queueList.top + height)
  return (
    <Box flexDirection="column" height={height}>
      {shown.map((queued, i) => {
        const underCursor = queueList.top + i === queueList.cursor
        return (
          <Line key={queued.id}>
            <Piece tone={underCursor ? 'cursor' : 'plain'}>{underCursor ? signs.cursor : said` `}</Piece>
            <Piece tone={underCursor ? 'strong' : 'plain'}>
              {cut(queuedLine(queued), window.columns - 1)}
            </Piece>
          </Line>
        )
      })}
    </Box>
  )
}

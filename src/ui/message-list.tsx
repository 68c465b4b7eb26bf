import { Box } from 'ink'
import { memo } from 'react'
import { type ListRow, listTitles, visibleRows } from '../app/list-row.ts'
import type { State } from '../app/state.ts'
import { joined, nothing, said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

/** The message list: `height` rows of it, and its titles where there is room. */
export const MessageList = ({ state, titles, height }: { state: State; titles: boolean; height: number }) => (
  <Box flexDirection="column" height={height + (titles ? 1 : 0)}>
    {titles && (
      <Line>
        <Piece tone={state.pane === 'list' ? 'strong' : 'faint'}>
          {state.maildrop ? listTitles(state) : said` `}
        </Piece>
      </Line>
    )}
    {state.maildrop?.count === 0 && (
      <Line>
        <Piece tone="faint">{said`  The mailbox is empty.`}</Piece>
      </Line>
    )}
    {visibleRows(state, height).map(row => (
      // A row that comes in takes over the nodes of one that went: to make them anew, for a page, takes longer than all else.
      <MessageRow key={row.row % height} row={row} />
    ))}
  </Box>
)

const blank = said` `
const gap = said`  `

/** A key changes two rows of the screen at most times: the others are not looked at again. */
const MessageRow = memo(
  ({ row }: { row: ListRow }) => {
    const { underCursor, selected, mark, number, date, from, subject, size } = row
    const columns = [number, date, from, subject, size].filter(text => text !== nothing)
    const [first = nothing, ...rest] = columns
    return (
      <Line>
        <Piece tone={underCursor || selected ? 'strong' : 'plain'}>
          {underCursor ? signs.cursor : selected ? signs.selected : blank}
        </Piece>
        <Piece tone={mark ?? 'plain'}>{mark ? signs[mark] : blank}</Piece>
        <Piece>{blank}</Piece>
        <Piece tone={underCursor ? 'cursor' : selected ? 'strong' : 'faint'}>{first}</Piece>
        <Piece
          tone={selected ? 'strong' : mark === 'queued' || mark === 'unsettled' ? 'faint' : 'plain'}
        >{said`${gap}${joined(rest, gap)}`}</Piece>
      </Line>
    )
  },
  (before, after) => isSameRow(before.row, after.row),
)

const isSameRow = (a: ListRow, b: ListRow): boolean =>
  (Object.keys(a) as (keyof ListRow)[]).every(key => a[key] === b[key])

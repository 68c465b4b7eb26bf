import { Box } from 'ink'
import { linkDetail, linkRow } from '../app/links.ts'
import type { State } from '../app/state.ts'
import { screenTitle } from '../app/titles.ts'
import { said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/** The links of a text: `height` rows of them, and in `detail` rows all of the one under the cursor. */
export const LinkList = ({ state, height, detail }: { state: State; height: number; detail: number }) => {
  const { screen, window } = state
  if (screen.name !== 'links') return undefined
  const { links, cursor, top } = screen
  return (
    <>
      <TitleLine
        columns={window.columns}
        titles={[{ text: screenTitle(state), focused: true }]}
        end={[progressOf(top, links.length, height)]}
      />
      <Box flexDirection="column" height={height}>
        {links.slice(top, top + height).map((link, i) => {
          const row = linkRow(link, top + i + 1, window.columns - 1)
          const underCursor = top + i === cursor
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
            <Line key={i}>
              <Piece tone="strong">{underCursor ? signs.cursor : said` `}</Piece>
              <Piece tone={underCursor ? 'strong' : row.suspect ? 'warning' : 'plain'}>{row.text}</Piece>
            </Line>
          )
        })}
      </Box>
      {detail > 0 && (
        <Box flexDirection="column" height={detail}>
          <TitleLine columns={window.columns} titles={[{ text: said`Leads to`, focused: false }]} end={[]} />
          {linkDetail(state, detail - 1).map(({ text, tone }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
            <Line key={i}>
              <Piece tone={tone}>{said` ${text}`}</Piece>
            </Line>
          ))}
        </Box>
      )}
    </>
  )
}

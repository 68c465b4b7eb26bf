import { Box } from 'ink'
import { Fragment } from 'react'
import { hintsFor, keyLabel } from '../app/commands.ts'
import { type Notice, placeOf, type State } from '../app/state.ts'
import { cellWidth } from '../text/cells.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

const noticeSigns: Readonly<Record<Notice['tone'], DisplayText>> = {
  plain: said` `,
  good: signs.ok,
  warning: signs.warning,
  problem: signs.error,
}

/** What has happened and what to do, or what goes on. */
export const NoticeLines = ({
  notice,
  lines,
}: {
  notice: Notice | undefined
  lines: readonly DisplayText[]
}) => {
  const tone = notice?.tone ?? 'plain'
  return (
    <Box flexDirection="column" height={lines.length}>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
        <Line key={i}>
          <Piece tone={tone}>{said`${i === 0 ? noticeSigns[tone] : said` `} ${line}`}</Piece>
        </Line>
      ))}
    </Box>
  )
}

/** The keys that are of use here and now: as many as fit, those for help and leaving always. */
export const HintLine = ({ state }: { state: State }) => {
  const hints = hintsFor(state, placeOf(state)).map(({ keys, hint }) => ({
    key: keyLabel(keys[0] ?? ''),
    text: hint ?? nothing,
  }))
  const width = ({ key, text }: { key: DisplayText; text: DisplayText }) =>
    cellWidth(key) + cellWidth(text) + 3
  const shown = [...hints]
  while (shown.length > 2 && shown.reduce((sum, hint) => sum + width(hint), 0) > state.window.columns) {
    shown.splice(shown.length - 3, 1)
  }
  return (
    <Line>
      {shown.map(({ key, text }) => (
        <Fragment key={key}>
          <Piece tone="label">{said` ${key}`}</Piece>
          <Piece tone="faint">{said` ${text} `}</Piece>
        </Fragment>
      ))}
    </Line>
  )
}

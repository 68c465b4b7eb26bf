import { Box } from 'ink'
import { Fragment } from 'react'
import { hintsFor, keyLabel } from '../app/keymap.ts'
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

type Hint = { readonly key: DisplayText; readonly text: DisplayText }

const commandHints = (state: State): readonly Hint[] =>
  hintsFor(state, placeOf(state)).map(({ keys, hint }) => ({
    key: keyLabel(keys[0] ?? ''),
    text: hint ?? nothing,
  }))

/** The keys of a question's menu, which are no commands. */
const menuHints: readonly Hint[] = [
  { key: said`Up Down`, text: said`choose` },
  { key: said`Enter`, text: said`answer` },
  { key: said`Esc`, text: said`back` },
]

/** The keys of a line that is asked for: all others are typed. */
const promptHints: readonly Hint[] = [
  { key: said`Enter`, text: said`go on` },
  { key: said`Esc`, text: said`back` },
]

const hintsOf = (state: State): readonly Hint[] => {
  const place = placeOf(state)
  return place === 'question' ? menuHints : place === 'prompt' ? promptHints : commandHints(state)
}

/** The keys for help and for the ways out. */
const lasting: ReadonlySet<string> = new Set(['?', 'H', 'q', 'Esc'])

/** The keys that are of use here and now: as many as fit, those for help and leaving always. */
export const HintLine = ({ state }: { state: State }) => {
  const hints = hintsOf(state)
  const width = ({ key, text }: Hint) => cellWidth(key) + cellWidth(text) + 3
  const shown = [...hints]
  while (shown.length > 1 && shown.reduce((sum, hint) => sum + width(hint), 0) > state.window.columns) {
    const spare = shown.findLastIndex(({ key }) => !lasting.has(key))
    shown.splice(Math.max(0, spare), 1)
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

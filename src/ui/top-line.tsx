import type { State } from '../app/state.ts'
import { topLine } from '../app/top-line.ts'
import { cellWidth } from '../text/cells.ts'
import { said } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'

const separator = said` · `

/** Whose mailbox this is, how it is connected, how much is in it: as many of these as fit, the first ones first. */
export const TopLine = ({ state }: { state: State }) => {
  let left = state.window.columns - cellWidth(name)
  const shown = topLine(state).filter(({ text }) => {
    left -= cellWidth(separator) + cellWidth(text)
    return left >= 0
  })
  return (
    <Line>
      <Piece tone="strong">{name}</Piece>
      {shown.map(({ text, tone }) => (
        <Piece key={text} tone={tone}>{said`${separator}${text}`}</Piece>
      ))}
    </Line>
  )
}

const name = said`Postern`

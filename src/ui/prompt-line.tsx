import { promptLabel } from '../app/prompts.ts'
import type { Prompt } from '../app/state.ts'
import { cellWidth, cut } from '../text/cells.ts'
import { shownLine } from '../text/edit-line.ts'
import { said } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'

/** Room for what is typed, at least. */
const fewestCells = 10

/** The line that is asked for, with its cursor. */
export const PromptLine = ({ prompt, columns }: { prompt: Prompt; columns: number }) => {
  const label = cut(said` ${promptLabel(prompt)}`, Math.max(0, columns - fewestCells))
  const { before, at, after } = shownLine(prompt.line, Math.max(1, columns - cellWidth(label)))
  return (
    <Line>
      <Piece tone="label">{label}</Piece>
      <Piece>{before}</Piece>
      <Piece tone="cursor">{at}</Piece>
      <Piece>{after}</Piece>
    </Line>
  )
}

import type { State } from '../app/state.ts'
import { type TopPart, topLine } from '../app/top-line.ts'
import { cellWidth, cut } from '../text/cells.ts'
import { said } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'

const separator = said` · `

/**
 * Whose mailbox this is, how it is connected, how much is in it: as many of these as fit, the last ones left out. For what
 * is always told the name of the mailbox is cut.
 */
export const TopLine = ({ state }: { state: State }) => {
  const [account, ...others] = topLine(state)
  const always = others.filter(part => part.isAlwaysTold)
  let left = always.reduce((room, part) => room - taken(part), state.window.columns - cellWidth(name))
  const take = (part: TopPart) => {
    left -= taken(part)
    return left >= 0
  }
  const room = left - cellWidth(separator)
  const mailbox = account && room >= fewestCells ? [{ ...account, text: cut(account.text, room) }] : []
  mailbox.forEach(take)
  const shown = others.filter(part => always.includes(part) || take(part))
  return (
    <Line>
      <Piece tone="strong">{name}</Piece>
      {[...mailbox, ...shown].map(({ text, tone }) => (
        <Piece key={text} tone={tone}>{said`${separator}${text}`}</Piece>
      ))}
    </Line>
  )
}

const taken = ({ text }: TopPart): number => cellWidth(separator) + cellWidth(text)

/** What is left of a name that is cut to less than this tells nothing. */
const fewestCells = 6

const name = said`Postern`

import { said, sanitise } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

// How the rows of menus look.

export const Indicator = ({ isSelected = false }: { isSelected?: boolean }) => (
  <Line>
    <Piece tone="strong">{isSelected ? said`${signs.cursor} ` : said`  `}</Piece>
  </Line>
)

export const Item = ({ isSelected = false, label }: { isSelected?: boolean; label: string }) => (
  <Line>
    <Piece tone={isSelected ? 'cursor' : 'plain'}>{sanitise(label)}</Piece>
  </Line>
)

import { Fragment } from 'react'
import { cellWidth, cut } from '../text/cells.ts'
import { type DisplayText, joined, said, sanitise } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { Line, Piece } from './line.tsx'

/** A rule with titles in it, the one with the focus standing out, and at its end what else there is to say, if anything. */
export const TitleLine = ({
  columns,
  titles,
  end: parts,
}: {
  columns: number
  titles: readonly { readonly text: DisplayText; readonly focused: boolean }[]
  end: readonly (DisplayText | undefined)[]
}) => {
  const words = parts.flatMap(part => (part ? [part] : []))
  const end =
    words.length === 0 ? said`${signs.rule}` : said` ${joined(words, said` ${signs.dot} `)} ${signs.rule}`
  let left = columns - cellWidth(end) - 1
  const shown = titles.flatMap(({ text, focused }) => {
    const title = said` ${cut(text, left - 3)} `
    left -= cellWidth(title) + 1
    return left >= 0 ? [{ title, focused }] : []
  })
  return (
    <Line>
      <Piece tone="faint">{signs.rule}</Piece>
      {shown.map(({ title, focused }) => (
        <Fragment key={title}>
          <Piece tone={focused ? 'cursor' : 'strong'}>{title}</Piece>
          <Piece tone="faint">{signs.rule}</Piece>
        </Fragment>
      ))}
      <Piece tone="faint">{said`${sanitise(signs.rule.repeat(Math.max(0, left)))}${end}`}</Piece>
    </Line>
  )
}

/** How far down a text of so many lines its end on the screen is: `34 %`, or nothing where all of it is shown. */
export const progressOf = (scroll: number, lines: number, height: number): DisplayText | undefined => {
  if (lines <= height) return undefined
  const seen = Math.min(lines, Math.min(Math.max(0, scroll), lines - height) + height)
  return said`${Math.floor((100 * seen) / lines)} %`
}

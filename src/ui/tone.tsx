import type { TextProps } from 'ink'
import { createContext, useContext } from 'react'

/** What a piece of text is, which decides how it looks. Nothing is told by a tone alone. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'faint'
  | 'label'
  | 'quote'
  | 'quoteInQuote'
  | 'deepQuote'
  | 'title'
  | 'found'
  | 'note'
  | 'good'
  | 'warning'
  | 'problem'
  | 'cursor'
  | 'queued'
  | 'unsettled'
  | 'protected'
  | 'troubled'

type Look = Pick<TextProps, 'bold' | 'dimColor' | 'inverse' | 'color'>

/** The terminal's own sixteen colours, so that its owner's choice of them holds. */
const looks: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  label: { color: 'cyan' },
  quote: { color: 'green' },
  quoteInQuote: { color: 'cyan' },
  deepQuote: { color: 'magenta' },
  title: { bold: true },
  found: { inverse: true },
  note: { color: 'yellow' },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  problem: { color: 'red', bold: true },
  cursor: { inverse: true },
  queued: { color: 'red' },
  unsettled: { color: 'red', bold: true },
  protected: { color: 'green' },
  troubled: { color: 'yellow', bold: true },
}

/** Whether colours may be used (see no-color.org). */
export const ColourContext = createContext(true)

/** Gives the look of a tone; without colour what else makes it stands. */
export const useLook = (): ((tone: Tone) => Look) => {
  const coloured = useContext(ColourContext)
  return tone => {
    const { color, ...rest } = looks[tone]
    return coloured && color !== undefined ? { color, ...rest } : rest
  }
}

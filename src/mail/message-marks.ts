import { formatOctets } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { ReadText } from './message-text.ts'
import { isTnef, ownParts, shortened } from './part-kind.ts'
import type { PartNode } from './part-node.ts'
import { protectionOf } from './protection.ts'

const mostMarks = 10

/** What a reader should know before the text of `root`, of which `texts` is shown. */
export const messageMarks = (root: PartNode, texts: readonly ReadText[]): DisplayText[] => {
  const parts = [...ownParts(root)]
  const text = texts.flatMap(({ text }) => text.lines).join('\n')
  const wrapper = parts.some(isTnef) ? [tnef] : []
  return [...protectionOf(parts, text), ...wrapper, ...fileMarks(texts), ...charsetMarks(texts)]
}

const tnef = said`Holds a Microsoft Exchange wrapper (winmail.dat), which Postern does not open; v lists it.`

const fileMarks = (texts: readonly ReadText[]): DisplayText[] =>
  texts
    .flatMap(({ text }) => text.files)
    .slice(0, mostMarks)
    .map(({ name, octets }) => {
      const size = formatOctets(octets)
      return said`Holds a uuencoded file: ${shortened(name)}, about ${size}; e shows the source.`
    })

/** Which charset was guessed makes no difference where the text is ASCII. */
const charsetMarks = (texts: readonly ReadText[]): DisplayText[] => {
  const guessed = texts.filter(({ text }) => text.guessed && text.lines.some(line => !isAscii(line)))
  return [...new Set(guessed.map(charsetMark))].slice(0, mostMarks)
}

const charsetMark = ({ part, text }: ReadText): DisplayText => {
  const readAs = said`this is read as ${shortened(text.charset)}. E changes it.`
  if (part.charset === '') return said`No character set is named; ${readAs}`
  return said`The character set named, ${shortened(part.charset)}, does not fit; ${readAs}`
}

const isAscii = (line: string): boolean => /^[ -~]*$/.test(line)

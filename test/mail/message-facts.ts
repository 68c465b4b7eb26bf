import { createHash } from 'node:crypto'
import { readMessage } from '../../src/mail/message.ts'
import type { MessageView, PartRow } from '../../src/mail/message-view.ts'
import { allParts, isInlineText } from '../../src/mail/part-kind.ts'
import { createPartReader } from '../../src/mail/part-reader.ts'
import { readStructure } from '../../src/mail/structure.ts'
import { nothing } from '../../src/text/sanitise.ts'
import { shownText } from './corpora.ts'

const longestName = 40

/** What can be said of a message without copying it. */
export type MessageFacts = {
  /** How long the decoded subject is, in UTF-16 units; -1 where there is none. */
  readonly subject: number
  /** Its parts as '1.2 image/png dot.png 160': the beginnings of their names and decoded sizes, a star where the text is shown. */
  readonly parts: readonly string[]
  /** How many lines of text are shown, titles of sections included. */
  readonly lines: number
  /** The first 16 digits of the SHA-256 of what is shown. */
  readonly text: string
  /** The character sets that the shown texts are read in. */
  readonly charsets: readonly string[]
  readonly links: number
  /** How many lines say where it came by. */
  readonly trace: number
  readonly marks: readonly string[]
  readonly note: string
}

/** The facts of a message that is here whole. */
export const factsOf = async (octets: Uint8Array): Promise<MessageFacts> => {
  const view = await readMessage({ octets }, { whole: true })
  const text = shownText(view)
  return {
    subject: view.fields.find(({ name }) => name === 'Subject')?.value.length ?? -1,
    parts: await partFacts(octets, view),
    lines: text === '' ? 0 : text.split('\n').length,
    text: createHash('sha256').update(text).digest('hex').slice(0, 16),
    charsets: await charsetsOf(octets, new Set(view.parts.filter(part => part.shown).map(({ id }) => id))),
    links: view.links.length,
    trace: view.trace.reduce((count, { lines }) => count + lines.length, 0),
    marks: view.marks,
    note: view.note ?? '',
  }
}

/** A message that goes by its subject has no name here. */
const partFacts = async (octets: Uint8Array, { parts }: MessageView): Promise<string[]> => {
  const { root } = await readStructure({ octets })
  const unnamed = new Set([...allParts(root)].filter(({ name }) => name === '').map(({ id }) => id))
  return parts.map(part => partFact(unnamed.has(part.id) ? { ...part, name: nothing } : part))
}

const partFact = ({ id, type, name, shown, container, decodedOctets }: PartRow): string => {
  const words = [id, type, name.slice(0, longestName), container ? '' : `${decodedOctets}`].filter(
    word => word !== '',
  )
  return `${shown ? '*' : ''}${words.join(' ')}`
}

const charsetsOf = async (octets: Uint8Array, shown: ReadonlySet<string>): Promise<string[]> => {
  const { root } = await readStructure({ octets })
  const reader = createPartReader({ octets }, undefined)
  const charsets = new Set<string>()
  for (const part of allParts(root)) {
    if (shown.has(part.id) && isInlineText(part)) charsets.add((await reader.text(part)).charset)
  }
  return [...charsets]
}

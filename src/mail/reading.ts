import { type DisplayText, joined, said } from '../text/sanitise.ts'

/** How a message is to be read. */
export type ReadingOptions = {
  /** Whether the message ends where the source does. */
  readonly whole: boolean
  /** The charset that every text is taken for, whatever its part says. */
  readonly charset?: string | undefined
}

/** Said of what cannot be taken apart. */
export const unreadable = said`This message cannot be taken apart: this is its source.`

/** Said where text is left out for its length. */
export const beginning = said`Only the beginning of this long text is shown; s saves all of it.`

/** Said of a text that began in the header. */
export const unended = said`No empty line ends the header: the text begins at the first line that is no field.`

/** Several sentences as one note, each said once. */
export const noteOf = (sentences: readonly (DisplayText | undefined)[]): DisplayText | undefined => {
  const told = new Set(sentences.filter(sentence => sentence !== undefined))
  return told.size === 0 ? undefined : joined([...told], said` `)
}

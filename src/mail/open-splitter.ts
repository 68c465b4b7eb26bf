import type { Transform } from 'node:stream'
import { type MimeNode, Splitter, type SplitterOptions } from '@zone-eu/mailsplit'

/** What mailsplit's splitter is made of, which its types leave out. All of it is called by the splitter itself. */
type SplitterInternals = {
  node: MimeNode & { parseHeaders(): void }
  state: number
  inEpilogue: boolean
  lineLength: number
  pendingLineTruncated: boolean
  takePendingLine(): Buffer | false
  appendPendingLine(octets: Buffer): void
  _transform(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void
  processLine(line: Buffer | false, final: boolean, next: NextLine): void
  checkBoundary(line: Buffer): 1 | 2 | 3 | 4 | false
  enforcePendingLineLimit(): Error | null
}

/** Goes on with the next line, or ends it all. */
export type NextLine = (error?: Error | null, data?: unknown) => void

/** mailsplit's splitter with all that can be overridden. */
export const OpenSplitter = Splitter as unknown as new (
  options: SplitterOptions,
) => Transform & SplitterInternals

/** mailsplit's mark for being inside a header. */
export const inHeader = 1

/** What a boundary leads to, by mailsplit's numbers. */
export const leadsTo = { child: 1, endOfChildren: 2, sibling: 3, endOfSiblings: 4 } as const

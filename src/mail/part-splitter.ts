import { pipeline } from 'node:stream/promises'
import type { MimeNode } from '@zone-eu/mailsplit'
import { type BoundaryKind, compareBoundary, delimiterOf, lineEndOctets } from './boundary.ts'
import { mostHeaderOctets, parseHeader } from './header.ts'
import { inHeader, leadsTo, type NextLine, OpenSplitter } from './open-splitter.ts'
import { partContent } from './part-content.ts'
import type { OctetRange, PartContent } from './part-node.ts'
import { type MessageSource, rangeChunks, readRange } from './source.ts'

/** A part as it was found between boundaries. */
export type FoundPart = {
  content: PartContent
  header: OctetRange
  body: OctetRange
  /** Whether a boundary ended it. */
  ended: boolean
  parts: FoundPart[]
}

/** How many parts may still be found. */
export type PartBudget = { left: number; exceeded: boolean }

/**
 * Takes the octets of a message in `range` apart at its boundaries (RFC 2046, section 5.1), down to 50
 * multiparts in each other; a message inside it stays one part. A part whose own boundary never comes ends at
 * the one that ends what holds it. Stops when the budget is used up. Takes linear time and little memory.
 * Rejects with Node's error where a file cannot be read.
 */
export const splitParts = async (
  source: MessageSource,
  range: OctetRange,
  budget: PartBudget,
): Promise<FoundPart> => {
  const splitter = new PartSplitter(source, range, budget)
  await pipeline(splitter.wanted(), splitter)
  return splitter.finish()
}

const longestHeaderPiece = 64 * 1024
const deepest = 50
const lineFeed = 0x0a

/** A part that is still open: where it starts, and where it lies in the tree. */
type OpenPart = { start: number; headerEnd: number | undefined; found: FoundPart; depth: number }

/**
 * mailsplit goes through the lines and knows where it is in the tree; what is noted here is at which octets that
 * is. It gives out nothing, keeps no header, and takes white space behind a boundary for what it is (RFC 2046,
 * section 5.1.1).
 */
class PartSplitter extends OpenSplitter {
  readonly #source: MessageSource
  readonly #range: OctetRange
  readonly #budget: PartBudget
  readonly #open = new Map<MimeNode, OpenPart>()
  readonly #root: FoundPart
  #chunk: Buffer = Buffer.alloc(0)
  #chunkStart: number
  #lineEnd: number
  #stopped = false

  constructor(source: MessageSource, range: OctetRange, budget: PartBudget) {
    super({ ignoreEmbedded: true, maxChildNodes: Infinity, maxHeadSize: Infinity })
    this.#source = source
    this.#range = range
    this.#budget = budget
    this.#chunkStart = range.start
    this.#lineEnd = range.start
    this.#root = this.#begin(range.start)
    this.resume()
  }

  /** What is to be written to this stream: the octets, until there are parts enough. */
  *wanted(): Generator<Uint8Array> {
    for (const chunk of rangeChunks(this.#source, this.#range.start, this.#range.end)) {
      if (this.#stopped) return
      yield chunk
    }
  }

  /** The tree, once everything was written. */
  finish(): FoundPart {
    for (const node of this.#open.keys()) this.#end(node, this.#range.end)
    return this.#root
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#chunkStart += this.#chunk.length
    this.#chunk = chunk
    super._transform(chunk, encoding, done)
  }

  override processLine(line: Buffer | false, final: boolean, done: NextLine): void {
    if (this.#stopped) return void done()
    const end = line ? line.byteOffset + line.length - this.#chunk.byteOffset : this.#chunk.length
    this.#lineEnd = this.#chunkStart + end
    const before = this.node
    super.processLine(line, final, (error, data) => {
      if (this.node !== before && !this.#open.has(this.node)) this.#begin(this.#lineEnd)
      else if (data === this.node) this.#endHeader(this.node, this.#lineEnd)
      done(error)
    })
  }

  override checkBoundary(line: Buffer): 1 | 2 | 3 | 4 | false {
    const delimiter = delimiterOf(line)
    if (delimiter === undefined) return false
    let below: MimeNode | undefined
    for (let node: MimeNode | false = this.node; node; below = node, node = node.parentNode) {
      const spent = below === undefined && this.inEpilogue
      const found = !spent && node._boundary ? compareBoundary(delimiter, node._boundary) : undefined
      if (found !== undefined) return this.#atBoundary(node, below, found, line)
    }
    return false
  }

  /** A line of a header may be endless too: what of it is surely no empty line and no boundary is let go. */
  override enforcePendingLineLimit(): Error | null {
    if (this.state !== inHeader || this.lineLength < longestHeaderPiece)
      return super.enforcePendingLineLimit()
    const line = this.takePendingLine()
    if (line) this.appendPendingLine(Buffer.from(line.subarray(-2)))
    this.pendingLineTruncated = true
    return null
  }

  #atBoundary(owner: MimeNode, below: MimeNode | undefined, found: BoundaryKind, line: Buffer) {
    if (below) this.#endBelow(owner, this.#lineEnd - line.length)
    const cut = line.at(-1) !== lineFeed
    if (found === 'part' && (cut || this.#budget.left === 0)) {
      this.#budget.exceeded ||= !cut
      this.#stopped = true
      return false
    }
    if (!below) return found === 'part' ? leadsTo.child : leadsTo.endOfChildren
    this.node = below as typeof this.node
    const part = this.#open.get(owner)
    if (part && found === 'end') part.found.ended = true
    return found === 'part' ? leadsTo.sibling : leadsTo.endOfSiblings
  }

  #endBelow(owner: MimeNode, end: number): void {
    for (let node: MimeNode | false = this.node; node && node !== owner; node = node.parentNode) {
      this.#end(node, end)
      const part = this.#open.get(node)
      if (part) part.found.ended = true
      this.#open.delete(node)
    }
  }

  /** Begins the part that mailsplit is at now. */
  #begin(start: number): FoundPart {
    const { node } = this
    const parent = node.parentNode ? this.#open.get(node.parentNode) : undefined
    const defaultType = parent?.found.content.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    const nowhere = { start, end: start }
    const found = {
      content: partContent([], defaultType),
      header: nowhere,
      body: nowhere,
      ended: false,
      parts: [],
    }
    parent?.found.parts.push(found)
    this.#open.set(node, { start, headerEnd: undefined, found, depth: (parent?.depth ?? 0) + 1 })
    this.#budget.left--
    // Headers are read from the source once their end is known: kept here they would hold on to all they came in.
    node.addHeaderChunk = () => {}
    node.parseHeaders = () => {}
    return found
  }

  #endHeader(node: MimeNode, end: number): void {
    const part = this.#open.get(node)
    if (!part || part.headerEnd !== undefined) return
    part.headerEnd = end
    const octets = readRange(this.#source, part.start, Math.min(end, part.start + mostHeaderOctets))
    const content = partContent(parseHeader(octets), part.found.content.type)
    part.found.content = content
    const boundary = content.parameters.get('boundary')?.trimEnd()
    const isSplit = content.type.startsWith('multipart/') && part.depth <= deepest
    if (isSplit && boundary) node._boundary = Buffer.from(boundary)
    // The rest belongs to this part: no boundary can end it.
    else if (!node.parentNode) this.#stopped = true
  }

  #end(node: MimeNode, end: number): void {
    this.#endHeader(node, end)
    const part = this.#open.get(node)
    if (!part) return
    const bodyStart = part.headerEnd ?? end
    part.found.header = { start: part.start, end: bodyStart }
    const last = readRange(this.#source, Math.max(bodyStart, end - 2), end)
    const bodyEnd = end < this.#range.end ? end - lineEndOctets(last) : end
    // The line end may belong to its last part, whose header it is.
    const lastPart = part.found.parts.at(-1)?.body.end ?? bodyStart
    part.found.body = { start: bodyStart, end: Math.max(bodyEnd, lastPart) }
  }
}

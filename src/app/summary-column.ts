import { behindPrefixes } from './answer-prefix.ts'
import type { RowSummary } from './maildrop.ts'
import { SharedTexts } from './shared-texts.ts'
import { type ComparedTexts, findCompared, recordLength, recordOf, textsOf } from './summary-record.ts'
import { TextChunks } from './text-chunks.ts'

const present = 1
const refused = 2
const dated = 4

/** The senders, or subjects, of rows as numbers of texts that rows share. */
type RowTexts = { readonly texts: SharedTexts; readonly of: Uint32Array }

/** So many octets that belong to no row any more are let be. */
const mostWaste = 4 * 1024 * 1024

/**
 * The summaries of a maildrop's rows: their texts as records of octets, their dates in a column. A million take about 25
 * octets each besides their texts, and no object.
 */
export class SummaryColumn {
  readonly #flags: Uint8Array
  /** Where the record of each row begins. */
  readonly #starts: Uint32Array
  readonly #dates: Float64Array
  #chunks = new TextChunks()
  #senders: SharedTexts
  #subjects: SharedTexts
  readonly #senderOf: Uint32Array
  readonly #subjectOf: Uint32Array
  readonly #found: ComparedTexts = { chunk: new Uint8Array(), base: 0, from: 0, middle: 0, end: 0 }
  /** Octets of records that belong to no row any more. */
  #waste = 0
  #known = 0
  #filled = 0

  constructor(rows: number) {
    this.#flags = new Uint8Array(rows)
    this.#starts = new Uint32Array(rows)
    this.#dates = new Float64Array(rows)
    this.#senders = new SharedTexts(this.#chunks, rows)
    this.#subjects = new SharedTexts(this.#chunks, rows)
    this.#senderOf = new Uint32Array(rows)
    this.#subjectOf = new Uint32Array(rows)
  }

  /** Of how many rows the header is known. */
  get known(): number {
    return this.#known
  }

  /** How many rows have a summary, be it that their header was refused. */
  get filled(): number {
    return this.#filled
  }

  /** Whether a row has a summary, be it that its header was refused. */
  isFilled(row: number): boolean {
    return ((this.#flags[row] ?? 0) & present) !== 0
  }

  /** Whether the header of a row is known: there is a summary, and not because it was refused. */
  isKnown(row: number): boolean {
    return ((this.#flags[row] as number) & (present | refused)) === present
  }

  /** The date of a row; NaN where none is known. */
  dateAt(row: number): number {
    return (this.#flags[row] as number) === (present | dated) ? (this.#dates[row] as number) : Number.NaN
  }

  /** The summary of a row, made anew each time; undefined where there is none. */
  at(row: number): RowSummary | undefined {
    const flags = this.#flags[row] ?? 0
    if (flags === 0) return undefined
    const start = this.#starts[row] as number
    const { from, subject, headerHash } = textsOf(this.#chunks.chunk(start), this.#chunks.offset(start))
    return {
      from,
      subject,
      date: (flags & dated) === 0 ? undefined : (this.#dates[row] as number),
      ...((flags & refused) !== 0 && { refused: true as const }),
      ...(headerHash !== '' && { headerHash }),
    }
  }

  /** Finds what is compared of a row; false, and nothing is found, where its header is not known. */
  findCompared(texts: ComparedTexts, row: number): boolean {
    if (!this.isKnown(row)) return false
    const start = this.#starts[row] as number
    const offset = this.#chunks.offset(start)
    findCompared(texts, this.#chunks.chunk(start), offset)
    texts.base = start - offset
    return true
  }

  /** By what texts rows are sorted, subjects without what answers put before them. Only of known rows is there one. */
  sortedTexts(by: 'from' | 'subject'): RowTexts {
    return by === 'from'
      ? { texts: this.#senders, of: this.#senderOf }
      : { texts: this.#subjects, of: this.#subjectOf }
  }

  /** The chunk of texts in which an address lies, and where in it. */
  chunk(address: number): Uint8Array {
    return this.#chunks.chunk(address)
  }

  offset(address: number): number {
    return this.#chunks.offset(address)
  }

  /** Puts a summary into a row, in place of what was there. */
  set(row: number, summary: RowSummary): void {
    this.forget(row)
    this.#starts[row] = this.#chunks.add(recordOf(summary))
    this.#dates[row] = summary.date ?? 0
    this.#flags[row] = present | (summary.refused ? refused : 0) | (summary.date === undefined ? 0 : dated)
    this.#filled += 1
    if (!summary.refused) this.#known += 1
    this.#shareTexts(row)
    if (this.#waste > mostWaste && 2 * this.#waste > this.#chunks.length) this.#leaveWaste()
  }

  /** Takes away the summary of a row, where there is one. */
  forget(row: number): void {
    if (this.#flags[row] === 0) return
    this.#waste += this.#lengthAt(row)
    this.#filled -= 1
    if (this.isKnown(row)) this.#known -= 1
    this.#flags[row] = 0
  }

  /**
   * Takes over what others know, for the rows that `rowOf` gives for theirs. Where there is nothing here yet the
   * records are shared, not copied: what is written is never written over.
   */
  takeOver(others: SummaryColumn, rowOf: (row: number) => number | undefined): void {
    const isShared = this.#chunks.length === 0
    if (isShared) {
      this.#chunks = others.#chunks
      this.#senders = others.#senders
      this.#subjects = others.#subjects
    }
    let used = 0
    for (let row = 0; row < others.#flags.length; row += 1) {
      if (!others.isKnown(row)) continue
      const now = rowOf(row)
      if (now === undefined) continue
      this.forget(now)
      this.#starts[now] = isShared ? (others.#starts[row] as number) : this.#chunks.add(others.#record(row))
      this.#dates[now] = others.#dates[row] as number
      this.#flags[now] = others.#flags[row] as number
      this.#filled += 1
      this.#known += 1
      used += this.#lengthAt(now)
      if (isShared) {
        this.#senderOf[now] = others.#senderOf[row] as number
        this.#subjectOf[now] = others.#subjectOf[row] as number
      } else this.#shareTexts(now)
    }
    if (isShared) this.#waste = this.#chunks.length - used
  }

  #shareTexts(row: number): void {
    const found = this.#found
    if (!this.findCompared(found, row)) return
    const { chunk, base, from, middle, end } = found
    const subject = behindPrefixes(chunk, middle, end)
    this.#senderOf[row] = this.#senders.add(base + from, middle - from)
    this.#subjectOf[row] = this.#subjects.add(base + subject, end - subject)
  }

  #lengthAt(row: number): number {
    const start = this.#starts[row] as number
    return recordLength(this.#chunks.chunk(start), this.#chunks.offset(start))
  }

  #record(row: number): Uint8Array {
    const start = this.#starts[row] as number
    const offset = this.#chunks.offset(start)
    return this.#chunks.chunk(start).subarray(offset, offset + this.#lengthAt(row))
  }

  #leaveWaste(): void {
    const chunks = new TextChunks()
    for (let row = 0; row < this.#flags.length; row += 1) {
      if (this.#flags[row] !== 0) this.#starts[row] = chunks.add(this.#record(row))
    }
    this.#chunks = chunks
    this.#waste = 0
    this.#senders = new SharedTexts(chunks, this.#flags.length)
    this.#subjects = new SharedTexts(chunks, this.#flags.length)
    for (let row = 0; row < this.#flags.length; row += 1) this.#shareTexts(row)
  }
}

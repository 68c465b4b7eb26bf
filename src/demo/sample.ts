import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { listedMaildrop, type Maildrop, type StoredMessage } from './maildrop.ts'

/**
 * Loads the sample mailbox: every `.eml` file of a folder is a message, octet for octet, numbered in the order of
 * the names, which are the unique ids too. Only a line `{{base64 N}}` stands for N octets of base64, in lines of 76
 * characters, made when they are sent. Rejects where the folder cannot be read.
 */
export const loadSample = async (folder: string): Promise<Maildrop> => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.eml')).sort()
  const files = await Promise.all(names.map(name => readFile(join(folder, name))))
  return listedMaildrop(files.map((octets, i) => sampleMessage(basename(names[i] ?? '', '.eml'), octets)))
}

/** The message a file of the sample mailbox describes. */
export const sampleMessage = (uniqueId: string, file: Buffer): StoredMessage => {
  const parts = partsOf(file)
  return {
    uniqueId,
    octets: parts.map(lengthOf).reduce((sum, octets) => sum + octets, 0),
    *chunks() {
      for (const part of parts) {
        if (typeof part === 'number') yield* filler(part)
        else yield part
      }
    },
  }
}

/** Octets as they stand in the file, or how many are to be made. */
type Part = Buffer | number

const lengthOf = (part: Part): number => (typeof part === 'number' ? part : part.length)

const partsOf = (file: Buffer): Part[] =>
  file
    .toString('latin1')
    .split(/^\{\{base64 (\d{1,10})\}\}\r?\n/m)
    .map((part, i) => (i % 2 === 0 ? Buffer.from(part, 'latin1') : Number(part)))

/** So many octets of base64: lines that come again and again, the last of them cut short to fit. */
function* filler(octets: number): Generator<Uint8Array> {
  const withoutLastEnd = Math.max(octets - lineEnd.length, 0)
  const lines = fillerLines()
  for (let left = withoutLastEnd; left > 0; left -= lines.length) yield lines.subarray(0, left)
  yield lineEnd.subarray(0, octets)
}

const lineEnd = Buffer.from('\r\n')

/** 57 octets are a line of 76 characters (RFC 2045, section 6.8). */
const octetsPerLine = 57

let madeLines: Buffer | undefined

/** Some 40 KB of base64 that look like any compressed file; made once, when first wanted. */
const fillerLines = (): Buffer => {
  madeLines ??= Buffer.from(Array.from({ length: 512 }, (_, i) => fillerLine(i)).join(''))
  return madeLines
}

const fillerLine = (i: number): string => {
  const octets = createHash('sha512').update(`postern ${i}`).digest()
  return `${octets.subarray(0, octetsPerLine).toString('base64')}\r\n`
}

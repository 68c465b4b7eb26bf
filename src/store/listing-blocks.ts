import { longestId } from './kept-message.ts'
import type { ListingImage } from './listing-image.ts'

/**
 * So many rows make a block, counted from the oldest message: what is new at the other end changes the last block only,
 * and the others need not be written anew.
 */
const blockRows = 8192

/** Octets of a row besides its unique-id: the size, the number, the length of the id. */
const rowOctets = 8 + 4 + 2

/** The head of a block: a mark that reads otherwise on a machine with the other order of octets, and how many rows. */
const headOctets = 8
const mark = 0x01020304

const greatestNumber = 0x7fff_ffff

/** The blocks of a listing, the one with the oldest messages first. Unique-ids that are too long to be kept are left out. */
export const blocksOf = (image: ListingImage): Uint8Array[] => {
  const blocks: Uint8Array[] = []
  for (let end = image.numbers.length; end > 0; end -= blockRows) {
    blocks.push(blockOf(image, Math.max(0, end - blockRows), end))
  }
  return blocks
}

const blockOf = ({ numbers, octets, ids, idEnds }: ListingImage, from: number, to: number): Uint8Array => {
  const rows = to - from
  const lengths = new Uint16Array(rows)
  const first = idEnds[from - 1] ?? 0
  let start = first
  let kept = 0
  for (let row = 0; row < rows; row += 1) {
    const end = idEnds[from + row] ?? start
    if (end - start <= longestId) lengths[row] = end - start
    kept += lengths[row] ?? 0
    start = end
  }
  const block = new Uint8Array(headOctets + rows * rowOctets + kept)
  let at = 0
  const put = (column: Uint8Array | Uint16Array | Uint32Array | Float64Array) => {
    block.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  put(Uint32Array.of(mark, rows))
  put(octets.subarray(from, to))
  put(numbers.subarray(from, to))
  put(lengths)
  if (kept === start - first) put(ids.subarray(first, start))
  else {
    for (let row = 0; row < rows; row += 1) {
      const end = idEnds[from + row] ?? 0
      put(ids.subarray(end - (lengths[row] ?? 0), end))
    }
  }
  return block
}

/** The listing of such blocks; undefined where they do not add up to one. Nothing in them is believed. */
export const imageIn = (blocks: readonly Uint8Array[]): ListingImage | undefined => {
  let rows = 0
  let idOctets = 0
  for (const block of blocks) {
    const own = rowsIn(block)
    if (own === undefined) return undefined
    rows += own
    idOctets += block.length - headOctets - own * rowOctets
  }
  const image = {
    numbers: new Uint32Array(rows),
    octets: new Float64Array(rows),
    ids: new Uint8Array(idOctets),
    idEnds: new Uint32Array(rows),
  }
  let row = 0
  let id = 0
  for (const block of blocks.toReversed()) {
    const end = fillFrom(block, image, row, id)
    if (end === undefined) return undefined
    row += rowsIn(block) ?? 0
    id = end
  }
  return isListing(image) ? image : undefined
}

/** How many rows a block has; undefined where it is none, or too short for them. */
const rowsIn = (block: Uint8Array): number | undefined => {
  if (block.length < headOctets) return undefined
  const [found, rows = 0] = new Uint32Array(block.slice(0, headOctets).buffer)
  const isBlock = found === mark && rows > 0 && rows <= blockRows
  return isBlock && block.length >= headOctets + rows * rowOctets ? rows : undefined
}

/** Copies a block's rows to where they belong; gives where its ids end, undefined where these do not add up. */
const fillFrom = (block: Uint8Array, image: ListingImage, row: number, id: number): number | undefined => {
  const rows = rowsIn(block) ?? 0
  const lengths = new Uint16Array(rows)
  let at = headOctets
  // By octets, for in a block nothing need be aligned.
  const take = (column: Uint8Array | Uint16Array | Uint32Array | Float64Array) => {
    const octets = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
    octets.set(block.subarray(at, at + column.byteLength))
    at += column.byteLength
  }
  take(image.octets.subarray(row, row + rows))
  take(image.numbers.subarray(row, row + rows))
  take(lengths)
  let end = id
  for (let i = 0; i < rows; i += 1) {
    const length = lengths[i] ?? 0
    if (length > longestId) return undefined
    end += length
    image.idEnds[row + i] = end
  }
  if (end - id !== block.length - at) return undefined
  image.ids.set(block.subarray(at), id)
  return end
}

/** Whether numbers fall and sizes are sizes. */
const isListing = ({ numbers, octets }: ListingImage): boolean => {
  let before = greatestNumber + 1
  for (let row = 0; row < numbers.length; row += 1) {
    const number = numbers[row] ?? 0
    const size = octets[row] ?? -1
    if (number >= before || number < 1) return false
    if (!Number.isNaN(size) && !(size >= 0 && Number.isSafeInteger(size))) return false
    before = number
  }
  return true
}

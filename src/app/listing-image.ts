import { greatestMessageNumber } from '../pop3/identity.ts'
import { longestUniqueId } from '../pop3/reply.ts'
import type { ListingImage } from '../store/listing-image.ts'
import { type Maildrop, maildropOf } from './maildrop.ts'
import { SummaryColumn } from './summary-column.ts'
import { mostIds, UniqueIds } from './unique-ids.ts'

/** The image of a maildrop. It shares memory with the maildrop: neither is to be changed. */
export const imageOf = ({ columns, count }: Maildrop): ListingImage => {
  const { ids, places } = columns.named
  const idEnds = new Uint32Array(count)
  let end = 0
  for (let row = 0; row < count; row += 1) {
    const place = (places[row] as number) - 1
    if (place >= 0) end += ids.end(place) - ids.start(place)
    idEnds[row] = end
  }
  const octets = new Uint8Array(end)
  const { octets: source } = ids
  let at = 0
  for (let row = 0; row < count; row += 1) {
    const place = (places[row] as number) - 1
    if (place < 0) continue
    const to = ids.end(place)
    for (let from = ids.start(place); from < to; from += 1) {
      octets[at] = source[from] as number
      at += 1
    }
  }
  return { numbers: columns.numbers, octets: columns.octets, ids: octets, idEnds }
}

/**
 * The maildrop of an image, of which nothing else is known; undefined where it is the image of none, for what was on a
 * disk may be damaged or made by somebody else. The image becomes the maildrop's: it is not to be changed any more.
 */
export const maildropOfImage = (image: ListingImage): Maildrop | undefined => {
  const { numbers, octets, ids, idEnds } = image
  const count = numbers.length
  const isWhole = count <= mostIds && octets.length === count && idEnds.length === count
  if (!isWhole || !areNumbers(numbers) || !areSizes(octets) || !areIds(ids, idEnds)) return undefined
  const places = new Uint32Array(count)
  const rows = new Uint32Array(count)
  let named = 0
  let start = 0
  for (let row = 0; row < count; row += 1) {
    const end = idEnds[row] as number
    rows[row] = row
    if (end > start) {
      places[row] = row + 1
      named += 1
    }
    start = end
  }
  return maildropOf({
    numbers,
    octets,
    named: { ids: UniqueIds.of(ids, idEnds), places, rows, count: named },
    summaries: new SummaryColumn(count),
  })
}

// They run once, at the start, before they are compiled: each row may take only a few steps, and calls nothing.

/** Whether these are message numbers that fall. */
const areNumbers = (numbers: Uint32Array): boolean => {
  let before = greatestMessageNumber + 1
  for (let row = 0; row < numbers.length; row += 1) {
    const number = numbers[row] as number
    if (number >= before || number < 1) return false
    before = number
  }
  return true
}

const areSizes = (octets: Float64Array): boolean => {
  const greatest = Number.MAX_SAFE_INTEGER
  for (let row = 0; row < octets.length; row += 1) {
    const size = octets[row] as number
    // All that is false of NaN, which stands for no size.
    if (size < 0 || size > greatest || size % 1 > 0) return false
  }
  return true
}

/** Whether these are unique-ids as `parseUniqueIdRow` gives them: blanks stand alone and inside, and no line ends. */
const areIds = (ids: Uint8Array, ends: Uint32Array): boolean => {
  let start = 0
  for (let row = 0; row < ends.length; row += 1) {
    const end = ends[row] as number
    if (end < start || end > ids.length || end - start > longestUniqueId) return false
    start = end
  }
  return start === ids.length && (!holdsBlanks(ids) || areSingle(ids, ends))
}

/** Most unique-ids hold none: that is found out at once for all. */
const holdsBlanks = ({ buffer, byteOffset, length }: Uint8Array): boolean =>
  /[\0- ]/.test(Buffer.from(buffer, byteOffset, length).toString('latin1'))

/** Whether blanks stand alone and inside, and no line ends. */
const areSingle = (ids: Uint8Array, ends: Uint32Array): boolean => {
  let start = 0
  for (const end of ends) {
    let before = blank
    for (let at = start; at < end; at += 1) {
      const octet = ids[at] as number
      if (octet <= blank && (octet === tab || octet === lineFeed || (octet === blank && before === blank))) {
        return false
      }
      before = octet
    }
    if (end > start && before === blank) return false
    start = end
  }
  return true
}

const blank = 0x20
const tab = 0x09
const lineFeed = 0x0a

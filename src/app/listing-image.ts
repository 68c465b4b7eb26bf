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

/** Whether these are message numbers that fall. */
const areNumbers = (numbers: Uint32Array): boolean => {
  let before = greatestMessageNumber + 1
  for (const number of numbers) {
    if (number >= before || number < 1) return false
    before = number
  }
  return true
}

const areSizes = (octets: Float64Array): boolean => {
  for (const size of octets)
    if (!Number.isNaN(size) && !(Number.isSafeInteger(size) && size >= 0)) return false
  return true
}

/** Whether these are unique-ids as `parseUniqueIdRow` gives them: blanks stand alone and inside, and no line ends. */
const areIds = (ids: Uint8Array, ends: Uint32Array): boolean => {
  let start = 0
  for (const end of ends) {
    if (end < start || end > ids.length || end - start > longestUniqueId) return false
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
  return start === ids.length
}

const blank = 0x20
const tab = 0x09
const lineFeed = 0x0a

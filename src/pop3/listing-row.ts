import { isMessageNumber, type MessageNumber } from './identity.ts'
import { latin1 } from './latin1.ts'
import type { TakeRow } from './line-reader.ts'
import { longestUniqueId, parseScanRow, parseUniqueIdRow } from './reply.ts'

/** Takes the unique-id of a message: the octets from `from` up to `to`. A view: copy what must outlive the call. */
export type TakeUniqueId = (message: MessageNumber, octets: Uint8Array, from: number, to: number) => void

const blank = 0x20
const tab = 0x09
const zero = 0x30

/** So many digits are an exact number. */
const mostDigits = 15

/** How many digits there are from `from` on. */
const digitsAt = (octets: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && isDigit(octets[at] as number)) at += 1
  return at - from
}

const isDigit = (octet: number) => octet >= zero && octet <= zero + 9

const numberOf = (octets: Uint8Array, from: number, to: number): number => {
  let number = 0
  for (let at = from; at < to; at += 1) number = number * 10 + (octets[at] as number) - zero
  return number
}

/**
 * Reads rows of LIST without making strings of them, for there may be a million; what `parseScanRow` gives of one is
 * told to `row`. Rows that are junk are passed over.
 */
export const scanRows =
  (row: (message: MessageNumber, octets: number) => void): TakeRow =>
  (octets, from, to) => {
    const space = from + digitsAt(octets, from, to)
    const end = space + 1 + digitsAt(octets, space + 1, to)
    const message = numberOf(octets, from, space)
    const isUsual =
      octets[space] === blank && end === to && isCounted(space - from) && isCounted(end - space - 1)
    if (isUsual) {
      if (isMessageNumber(message)) row(message, numberOf(octets, space + 1, end))
      return
    }
    const parsed = parseScanRow(latin1(octets, from, to))
    if (parsed) row(...parsed)
  }

/** Reads rows of UIDL in the same way: what `parseUniqueIdRow` gives of one is told to `row`, in octets. */
export const uniqueIdRows =
  (row: TakeUniqueId): TakeRow =>
  (octets, from, to) => {
    const space = from + digitsAt(octets, from, to)
    let end = space + 1
    while (end < to && octets[end] !== blank && octets[end] !== tab) end += 1
    const isUsual =
      octets[space] === blank &&
      end === to &&
      isCounted(space - from) &&
      end > space + 1 &&
      end - space - 1 <= longestUniqueId
    if (isUsual) {
      const message = numberOf(octets, from, space)
      if (isMessageNumber(message)) row(message, octets, space + 1, end)
      return
    }
    const parsed = parseUniqueIdRow(latin1(octets, from, to))
    if (!parsed) return
    const [message, id] = parsed
    row(message, Buffer.from(id, 'latin1'), 0, id.length)
  }

const isCounted = (digits: number) => digits > 0 && digits <= mostDigits

import type { MessageRef } from '../app/message-ref.ts'
import { extentOf } from './extent.ts'
import type { Held, Shelf } from './shelf.ts'
import type { Top } from './top.ts'

/** So many octets are kept at most: a server that ignores the line count of TOP gives the whole message. */
const mostPreviewOctets = 2 * 1024 * 1024

/** As much of a message as a person wants: from the shelf, or else fetched and put on it. Rejects with a Pop3Error. */
export const obtain = async (shelf: Shelf, top: Top, wanted: MessageRef): Promise<Held> =>
  shelf.find(wanted) ??
  top.precedence.during('person', async () => {
    const { number, lines } = wanted
    const message = await top.fetch(number, lines, mostPreviewOctets)
    return putOn(shelf, wanted, message)
  })

/** Puts the beginning of a message that has come on the shelf, and gives what is there of it then. */
export const putOn = (shelf: Shelf, wanted: MessageRef, message: Awaited<ReturnType<Top['fetch']>>): Held => {
  // It may have been loaded meanwhile: that must not make room for less.
  const better = shelf.find(wanted)
  if (better) return better
  const { key, lines, octets: listed } = wanted
  const fetched = {
    octets: message.octets.length,
    extent: extentOf(message, lines, listed),
    loaded: false,
  }
  // What came with it would be kept too, and a copy is of no use to anybody else.
  const held: Held = { source: { octets: Uint8Array.from(message.octets) }, fetched, lines }
  shelf.put(key, held)
  return held
}

import { connect } from 'node:net'
import type { Site } from './site.ts'

/** What LIST and UIDL alone take: milliseconds beside the line's round trip, and octets. */
export type Listings = { readonly time: number; readonly octets: number }

/**
 * Reads the listings over the line with a client that does nothing with them: it logs in, and asks for STAT, LIST, UIDL
 * and QUIT in one piece, over a line of that many milliseconds. Rejects where the connection breaks.
 */
export const measureListings = ({ line, user, password }: Site, roundTrip: number): Promise<Listings> => {
  const { promise, resolve, reject } = Promise.withResolvers<Listings>()
  const socket = connect(line.ports.far, '127.0.0.1')
  let heard = ''
  let replies = 0
  let asked = 0
  const listing = { octets: 0, last: 0 }
  const say = (commands: string) => socket.write(commands.replaceAll('\n', '\r\n'))
  const questions = [`USER ${user}\n`, `PASS ${password}\n`, 'STAT\nLIST\nUIDL\nQUIT\n']
  socket.on('data', octets => {
    if (replies === questions.length) {
      listing.octets += octets.length
      listing.last = performance.now()
      return
    }
    heard += octets.toString('latin1')
    if (!heard.endsWith('\n')) return
    if (!heard.startsWith('+OK')) reject(new Error(`The server says ${heard}`))
    heard = ''
    say(questions[replies] ?? '')
    replies += 1
    asked = performance.now()
  })
  socket.once('error', reject)
  socket.once('end', () => {
    socket.end()
    const { octets, last } = listing
    if (octets > 0) resolve({ time: Math.max(0, last - asked - roundTrip), octets })
    else reject(new Error('The connection ended before the listings.'))
  })
  return promise
}

import { heardHistory } from './heard-history.ts'
import type { WireWatch } from './wire.ts'

/**
 * Counts round trips on a line that cannot be read, which TLS protects from its first octet: what the client says is one round
 * trip behind its newest octets that had reached the server before what it heard last left there. An answer to earlier
 * octets counts as one to the newest too: it is never counted too few. There the greeting costs no round trip of its own.
 */
export const watchOpaque = (): Pick<WireWatch, 'said' | 'answered' | 'heardUntil'> => {
  let [heard, reached, answered] = [0, 0, 0]
  const history = heardHistory()
  return {
    said() {
      const own = answered + 1
      return () => {
        reached = own
      }
    },
    answered(octets) {
      const answers = reached
      return () => {
        heard += octets.length
        answered = answers
        history.add({ octets: heard, roundTrips: 1 + answered })
      }
    },
    heardUntil: history.until,
  }
}

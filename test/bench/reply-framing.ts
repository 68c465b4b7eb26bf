import { DotDecoder } from '../../src/pop3/dot-decoder.ts'
import type { ReplyShape } from '../../src/pop3/grammar.ts'

/** Who wants to know of replies. */
export type Framing = {
  /** The greeting was heard. */
  readonly greeted: () => void
  /** How the reply is framed that comes next, where one is awaited. */
  readonly shapeOfNext: () => ReplyShape | undefined
  /** The status line of a reply of many lines was heard. */
  readonly begun: () => void
  /** A reply was heard to its end, which so many octets in all had led to. */
  readonly whole: (status: string, octets: number) => void
}

/** Tells replies apart (RFC 1939, section 3), in pieces of any size. */
export const replyFraming = ({ greeted, shapeOfNext, begun, whole }: Framing) => {
  let status = ''
  let body: DotDecoder | undefined
  let hasGreeted = false
  let octetsRead = 0
  const statusLine = (octets: Buffer): Buffer => {
    const end = octets.indexOf('\n')
    status += octets.toString('latin1', 0, end === -1 ? octets.length : end + 1)
    octetsRead += end === -1 ? octets.length : end + 1
    if (end === -1) return octets.subarray(octets.length)
    if (!hasGreeted) {
      hasGreeted = true
      greeted()
    } else if (shapeOfNext() === 'multi-line' && status.startsWith('+OK')) {
      body = new DotDecoder('CRLF')
      begun()
      return octets.subarray(end + 1)
    } else whole(status, octetsRead)
    status = ''
    return octets.subarray(end + 1)
  }
  return {
    push(octets: Buffer) {
      let left: Buffer = octets
      while (left.length > 0) {
        if (!body) {
          left = statusLine(left)
          continue
        }
        const behind = body.decode(left, () => {})
        octetsRead += left.length - (behind?.length ?? 0)
        if (!behind) return
        body = undefined
        whole(status, octetsRead)
        status = ''
        left = Buffer.from(behind)
      }
    },
  }
}

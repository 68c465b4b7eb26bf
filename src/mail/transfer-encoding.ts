/** Takes a content transfer encoding off, piece by piece. */
export type TransferDecoder = {
  /** What the next octets decode to, as far as that is certain. */
  write(octets: Uint8Array): Uint8Array
  /** What is left at the end. */
  end(): Uint8Array
}

/**
 * A decoder for `encoding`, in small letters (RFC 2045, section 6). Every encoding but base64 and
 * quoted-printable is left as it is. Takes whatever comes, cut anywhere, in linear time; it keeps at most 1 KB,
 * and where the pieces begin makes no difference. Never throws.
 */
export const transferDecoder = (encoding: string): TransferDecoder => {
  if (encoding === 'base64') return base64Decoder()
  return encoding === 'quoted-printable' ? quotedPrintableDecoder() : identity
}

/**
 * Counts what a decoder for `encoding` would give for the same octets: `write` and `end` give how many octets. Of
 * base64, which is what large parts are in, nothing is decoded for it.
 */
export const transferCounter = (encoding: string): { write(octets: Uint8Array): number; end(): number } => {
  if (encoding === 'base64') return base64Counter()
  const decoder = transferDecoder(encoding)
  return { write: octets => decoder.write(octets).length, end: () => decoder.end().length }
}

const identity: TransferDecoder = { write: octets => octets, end: () => none }
const none = new Uint8Array(0)

const padding = 64
const noise = 65

/** What each octet stands for in base64, or in its form for URLs, which some senders use (RFC 4648). */
const sextets = new Uint8Array(256).fill(noise)
for (const alphabet of [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
]) {
  for (let value = 0; value < alphabet.length; value++) sextets[alphabet.charCodeAt(value)] = value
}
sextets['='.charCodeAt(0)] = padding

/** Octets outside the alphabet are passed over (RFC 2045, section 6.8); padding begins anew behind it. */
const base64Decoder = (): TransferDecoder => {
  let bits = 0
  let held = 0
  return {
    write: octets => {
      const decoded = new Uint8Array(Math.ceil((octets.length * 3) / 4) + 1)
      let length = 0
      for (let i = 0; i < octets.length; i++) {
        const sextet = sextets[octets[i] as number] as number
        if (sextet < padding) {
          bits = ((bits << 6) | sextet) & 0xffff
          held += 6
          if (held >= 8) {
            held -= 8
            decoded[length++] = bits >> held
          }
        } else if (sextet === padding) held = 0
      }
      return decoded.subarray(0, length)
    },
    end: () => none,
  }
}

const base64Counter = () => {
  let held = 0
  return {
    write: (octets: Uint8Array) => {
      let length = 0
      for (let i = 0; i < octets.length; i++) {
        const sextet = sextets[octets[i] as number] as number
        if (sextet === padding) held = 0
        if (sextet >= padding) continue
        held += 6
        if (held < 8) continue
        held -= 8
        length++
      }
      return length
    },
    end: () => 0,
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const equals = 0x3d
/** White space before a line end is dropped up to this length, the longest line there may be (RFC 5322, 2.1.1). */
const longestHeld = 998

/** What was seen last and is not decided yet. */
type Waiting = 'nothing' | 'space' | 'space, return' | 'equals' | 'digit' | 'equals, space' | 'equals, return'

/**
 * Drops white space at line ends and soft line breaks, with white space in them or without; an equals sign that
 * means nothing stays as it is (RFC 2045, section 6.7).
 */
const quotedPrintableDecoder = (): TransferDecoder => {
  const held = new Uint8Array(longestHeld + 4)
  let heldLength = 0
  let waiting: Waiting = 'nothing'
  let decoded = none
  let length = 0

  const hold = (octet: number, next: Waiting): void => {
    held[heldLength++] = octet
    waiting = next
    if (heldLength > longestHeld) release()
  }
  const release = (): void => {
    decoded.set(held.subarray(0, heldLength), length)
    length += heldLength
    drop()
  }
  const drop = (): void => {
    heldLength = 0
    waiting = 'nothing'
  }

  /** Whether what is held and `octet` belong together; where not, what is held stands for itself. */
  const continues = (octet: number): boolean => {
    if (waiting === 'equals' && hexDigit(octet) >= 0) hold(octet, 'digit')
    else if (waiting === 'digit') return decodeOctet(octet)
    else if (waiting === 'space' && isSpace(octet)) hold(octet, waiting)
    else if (waiting === 'space' && octet === carriageReturn) hold(octet, 'space, return')
    else if (waiting === 'space' || waiting === 'space, return') return endLine(octet)
    else if (octet === lineFeed) drop()
    else if (waiting === 'equals, return') return false
    else if (octet === carriageReturn) hold(octet, 'equals, return')
    else if (isSpace(octet)) hold(octet, 'equals, space')
    else return false
    return true
  }
  const decodeOctet = (octet: number): boolean => {
    if (hexDigit(octet) < 0) return false
    decoded[length++] = hexDigit(held[1] as number) * 16 + hexDigit(octet)
    drop()
    return true
  }
  const endLine = (octet: number): boolean => {
    if (octet !== lineFeed) return false
    if (waiting === 'space, return') decoded[length++] = carriageReturn
    decoded[length++] = lineFeed
    drop()
    return true
  }

  return {
    write: octets => {
      decoded = new Uint8Array(octets.length + held.length)
      length = 0
      for (let i = 0; i < octets.length; i++) {
        const octet = octets[i] as number
        if (waiting !== 'nothing') {
          if (continues(octet)) continue
          release()
        }
        if (octet === equals) hold(octet, 'equals')
        else if (isSpace(octet)) hold(octet, 'space')
        else decoded[length++] = octet
      }
      return decoded.subarray(0, length)
    },
    end: () => {
      const rest = waiting === 'digit' ? held.slice(0, heldLength) : none
      const lineEnd = waiting === 'space, return' ? Uint8Array.of(carriageReturn) : rest
      drop()
      return lineEnd
    },
  }
}

const isSpace = (octet: number): boolean => octet === 0x20 || octet === 0x09

/** What a hexadecimal digit stands for, or -1. Capital letters are asked for, small ones are met. */
const hexDigit = (octet: number): number => {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const letter = octet | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** A hash of the octets from `from` up to `to`, as an unsigned integer of 32 bits. */
export type KeyedHash = (octets: Uint8Array, from: number, to: number) => number

/**
 * HalfSipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF") under a key of its own: who chooses the
 * octets, and does not know the key, cannot choose what collides.
 */
export const keyedHash = (): KeyedHash => {
  const key0 = randomWord()
  const key1 = randomWord()
  return (octets, from, to) => {
    let a = key0
    let b = key1
    let c = key0 ^ 0x6c796765
    let d = key1 ^ 0x74656462
    const words = (to - from) >>> 2
    let at = from
    for (let round = 0; round < words + 4; round += 1) {
      let word = 0
      if (round < words) {
        word =
          (octets[at] as number) |
          ((octets[at + 1] as number) << 8) |
          ((octets[at + 2] as number) << 16) |
          ((octets[at + 3] as number) << 24)
        at += 4
      } else if (round === words) {
        word = (to - from) << 24
        for (let shift = 0; at < to; shift += 8) {
          word |= (octets[at] as number) << shift
          at += 1
        }
      } else if (round === words + 1) c ^= 0xff
      d ^= word
      a = (a + b) | 0
      b = ((b << 5) | (b >>> 27)) ^ a
      a = (a << 16) | (a >>> 16)
      c = (c + d) | 0
      d = ((d << 8) | (d >>> 24)) ^ c
      a = (a + d) | 0
      d = ((d << 7) | (d >>> 25)) ^ a
      c = (c + b) | 0
      b = ((b << 13) | (b >>> 19)) ^ c
      c = (c << 16) | (c >>> 16)
      a ^= word
    }
    return (b ^ d) >>> 0
  }
}

const randomWord = (): number => (Math.random() * 0x1_0000_0000) | 0

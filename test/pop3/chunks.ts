import fc from 'fast-check'

/** The octets cut into pieces at the given places. */
export const cutAt = (octets: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...new Set(places), octets.length].sort((a, b) => a - b)
  return ends.map((end, i) => octets.subarray(ends[i - 1] ?? 0, end)).filter(piece => piece.length > 0)
}

/** The octets cut into random pieces. */
export const chunksOf = (octets: Uint8Array): fc.Arbitrary<Uint8Array[]> =>
  fc.array(fc.nat({ max: octets.length })).map(places => cutAt(octets, places))

/** The octets whole, cut in two at every place, and one by one. */
export const everyCut = (octets: Uint8Array): Uint8Array[][] => [
  ...Array.from(octets, (_, place) => cutAt(octets, [place])),
  Array.from(octets, (_, i) => octets.subarray(i, i + 1)),
]

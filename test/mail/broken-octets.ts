import fc from 'fast-check'

/** What may befall octets on their way; places are fractions of what there is. */
type Damage = (octets: Uint8Array) => Uint8Array

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

const between = (octets: Uint8Array, one: number, other: number): [start: number, end: number] => {
  const [low, high] = [Math.min(one, other), Math.max(one, other)]
  return [Math.floor(low * octets.length), Math.floor(high * octets.length)]
}

const cut = place.map<Damage>(at => octets => octets.subarray(0, Math.floor(at * octets.length)))

const beheaded = place.map<Damage>(at => octets => octets.subarray(Math.floor(at * octets.length)))

const flipped = fc
  .array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 40 })
  .map<Damage>(flips => octets => {
    const damaged = Uint8Array.from(octets)
    for (const [at, bits] of flips) {
      const index = Math.floor(at * octets.length)
      damaged[index] = (damaged[index] ?? 0) ^ bits
    }
    return damaged
  })

const deleted = fc.tuple(place, place).map<Damage>(([one, other]) => octets => {
  const [start, end] = between(octets, one, other)
  return Buffer.concat([octets.subarray(0, start), octets.subarray(end)])
})

const doubled = fc.tuple(place, place, place).map<Damage>(([one, other, to]) => octets => {
  const [start, end] = between(octets, one, other)
  const at = Math.floor(to * octets.length)
  return Buffer.concat([octets.subarray(0, at), octets.subarray(start, end), octets.subarray(at)])
})

/** Some lines change places; the same numbers move the same lines. */
const shuffled = fc
  .array(fc.tuple(place, place), { minLength: 1, maxLength: 60 })
  .map<Damage>(moves => octets => {
    const lines = Buffer.from(octets).toString('latin1').split('\n')
    for (const [from, to] of moves) {
      const [line = ''] = lines.splice(Math.floor(from * lines.length), 1)
      lines.splice(Math.floor(to * (lines.length + 1)), 0, line)
    }
    return Buffer.from(lines.join('\n'), 'latin1')
  })

const spliced = (messages: readonly Uint8Array[]) =>
  fc.tuple(fc.constantFrom(...messages), place, place).map<Damage>(([other, here, there]) => octets => {
    const begins = octets.subarray(0, Math.floor(here * octets.length))
    return Buffer.concat([begins, other.subarray(Math.floor(there * other.length))])
  })

const mostOctets = 256 * 1024

/** One of the messages, damaged in one to five ways; at most 256 KB. */
export const brokenOctets = (messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> => {
  const damage = fc.oneof(cut, beheaded, flipped, deleted, doubled, shuffled, spliced(messages))
  return fc
    .tuple(fc.constantFrom(...messages), fc.array(damage, { minLength: 1, maxLength: 5 }))
    .map(([message, damages]) =>
      damages.reduce<Uint8Array>((octets, break_) => break_(octets).subarray(0, mostOctets), message),
    )
}

/** Rows with what they are sorted by: at each place an unsigned integer of 64 bits, in its higher and its lower half. */
export type KeyedRows = { readonly rows: Uint32Array; readonly high: Uint32Array; readonly low: Uint32Array }

/** Fewer rows are counted by smaller digits: there must not be many more counts than rows. */
const manyRows = 20_000

const bothHalves = ['low', 'high'] as const

const counts = new Uint32Array(0x1_0000)

/** Room for so many rows with their keys. */
export const keyedRows = (count: number): KeyedRows => ({
  rows: new Uint32Array(count),
  high: new Uint32Array(count),
  low: new Uint32Array(count),
})

/**
 * Sorts the first `count` rows by their keys, which are moved with them; those of equal keys stay in their order. A million
 * take some 30 ms: no function is called to compare them, and memory is read in order. Gives where the sorted ones are:
 * in `keyed` or in `spare`, which is as long. The other one is overwritten.
 */
export const sortByKeys = (
  keyed: KeyedRows,
  count: number,
  spare: KeyedRows,
  halves: readonly ('low' | 'high')[] = bothHalves,
): KeyedRows => {
  const bits = count < manyRows ? 8 : 16
  let source = keyed
  let target = spare
  for (const half of halves) {
    const differing = differingBits(source[half], count)
    for (let shift = 0; shift < 32; shift += bits) {
      if (((differing >>> shift) & ((1 << bits) - 1)) === 0) continue
      distribute(source, target, count, half, shift, bits)
      ;[source, target] = [target, source]
    }
  }
  return source
}

/** The bits in which not all keys are the same. */
const differingBits = (keys: Uint32Array, count: number): number => {
  const first = keys[0] as number
  let bits = 0
  for (let i = 1; i < count; i += 1) bits |= (keys[i] as number) ^ first
  return bits
}

/** Puts rows in the order of one digit of their keys. */
const distribute = (
  { rows, high, low }: KeyedRows,
  target: KeyedRows,
  count: number,
  half: 'high' | 'low',
  shift: number,
  bits: number,
): void => {
  const { rows: toRows, high: toHigh, low: toLow } = target
  const keys = half === 'low' ? low : high
  const mask = (1 << bits) - 1
  counts.fill(0, 0, mask + 1)
  for (let i = 0; i < count; i += 1) {
    const digit = ((keys[i] as number) >>> shift) & mask
    counts[digit] = (counts[digit] as number) + 1
  }
  let place = 0
  for (let digit = 0; digit <= mask; digit += 1) {
    const many = counts[digit] as number
    counts[digit] = place
    place += many
  }
  for (let i = 0; i < count; i += 1) {
    const digit = ((keys[i] as number) >>> shift) & mask
    const at = counts[digit] as number
    counts[digit] = at + 1
    toRows[at] = rows[i] as number
    toHigh[at] = high[i] as number
    toLow[at] = low[i] as number
  }
}

/** What rows are sorted by, for each row: an unsigned integer of 64 bits, in its higher and its lower half. */
export type Keys = { readonly high: Uint32Array; readonly low: Uint32Array }

/** Fewer rows are merged: to count digits takes as long as some hundred comparisons. More are counted by larger digits. */
const fewRows = 200
const manyRows = 20_000

const counts = new Uint32Array(0x1_0000)

/**
 * Sorts the rows in `rows` from `from` up to `to` by their keys; those of equal keys stay in their order. A million take
 * some 50 ms: no function is called to compare them. `spare` is as long as `rows`, and overwritten.
 */
export const sortByKeys = (
  rows: Uint32Array,
  from: number,
  to: number,
  keys: Keys,
  spare: Uint32Array,
): void => {
  if (to - from < fewRows) {
    merge(rows, from, to, keys, spare)
    return
  }
  const bits = to - from < manyRows ? 8 : 16
  let source = rows
  let target = spare
  for (const half of [keys.low, keys.high]) {
    for (let shift = 0; shift < 32; shift += bits) {
      if (!distribute(source, target, from, to, half, shift, bits)) continue
      ;[source, target] = [target, source]
    }
  }
  if (source !== rows) rows.set(source.subarray(from, to), from)
}

/** Rows in the order of one digit of their keys; false, and nothing is done, where all have the same. */
const distribute = (
  source: Uint32Array,
  target: Uint32Array,
  from: number,
  to: number,
  keys: Uint32Array,
  shift: number,
  bits: number,
): boolean => {
  const mask = (1 << bits) - 1
  counts.fill(0, 0, mask + 1)
  for (let i = from; i < to; i += 1) {
    const digit = ((keys[source[i] as number] as number) >>> shift) & mask
    counts[digit] = (counts[digit] as number) + 1
  }
  if (counts[((keys[source[from] as number] as number) >>> shift) & mask] === to - from) return false
  let at = from
  for (let digit = 0; digit <= mask; digit += 1) {
    const many = counts[digit] as number
    counts[digit] = at
    at += many
  }
  for (let i = from; i < to; i += 1) {
    const row = source[i] as number
    const digit = ((keys[row] as number) >>> shift) & mask
    const place = counts[digit] as number
    counts[digit] = place + 1
    target[place] = row
  }
  return true
}

/** Below so many the next one is put in its place among those before it. */
const inserted = 12

const merge = (rows: Uint32Array, from: number, to: number, keys: Keys, spare: Uint32Array): void => {
  const { high, low } = keys
  if (to - from <= inserted) {
    for (let i = from + 1; i < to; i += 1) {
      const row = rows[i] as number
      let at = i
      for (; at > from && isBehind(rows[at - 1] as number, row, high, low); at -= 1) {
        rows[at] = rows[at - 1] as number
      }
      rows[at] = row
    }
    return
  }
  const middle = (from + to) >>> 1
  merge(rows, from, middle, keys, spare)
  merge(rows, middle, to, keys, spare)
  if (!isBehind(rows[middle - 1] as number, rows[middle] as number, high, low)) return
  for (let i = from; i < middle; i += 1) spare[i] = rows[i] as number
  let left = from
  let right = middle
  for (let at = from; left < middle; at += 1) {
    const one = spare[left] as number
    if (right < to && isBehind(one, rows[right] as number, high, low)) {
      rows[at] = rows[right] as number
      right += 1
    } else {
      rows[at] = one
      left += 1
    }
  }
}

/** Whether one row is to stand behind another. */
const isBehind = (one: number, other: number, high: Uint32Array, low: Uint32Array): boolean =>
  high[one] === high[other]
    ? (low[one] as number) > (low[other] as number)
    : (high[one] as number) > (high[other] as number)

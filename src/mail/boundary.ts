/** What a line that is a boundary does. */
export type BoundaryKind = 'part' | 'end'

const lineFeed = 0x0a
const carriageReturn = 0x0d
const hyphen = 0x2d

/** What stands behind the two hyphens of a line that may be a boundary's, without white space at its end. */
export const delimiterOf = (line: Buffer): Buffer | undefined => {
  if (line[0] !== hyphen || line[1] !== hyphen) return undefined
  let end = line.length
  while (end > 2 && isSpace(line[end - 1])) end--
  return line.subarray(2, end)
}

const isSpace = (octet: number | undefined): boolean =>
  octet === 0x20 || octet === 0x09 || octet === lineFeed || octet === carriageReturn

/** Whether the line of this delimiter begins a part of `boundary`, or ends all of them (RFC 2046, section 5.1.1). */
export const compareBoundary = (delimiter: Buffer, boundary: Buffer): BoundaryKind | undefined => {
  const more = delimiter.length - boundary.length
  if ((more !== 0 && more !== 2) || !delimiter.subarray(0, boundary.length).equals(boundary)) {
    return undefined
  }
  if (more === 0) return 'part'
  return delimiter.at(-1) === hyphen && delimiter.at(-2) === hyphen ? 'end' : undefined
}

/** How many of these octets, which stand in front of a boundary, are the line end that belongs to it. */
export const lineEndOctets = (last: Uint8Array): number => {
  if (last.at(-1) !== lineFeed) return 0
  return last.at(-2) === carriageReturn ? 2 : 1
}

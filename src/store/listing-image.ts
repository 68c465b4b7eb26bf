/**
 * A listing (LIST and UIDL) in as few pieces as can be, so that a million rows are kept and read at once. Rows are newest
 * (greatest number) first. The unique-ids lie one behind another, an octet for each character; an empty one is none.
 */
export type ListingImage = {
  readonly numbers: Uint32Array
  /** NaN where the scan listing has no row. */
  readonly octets: Float64Array
  readonly ids: Uint8Array
  /** Where in `ids` the unique-id of each row ends; it begins where that of the row before ends. */
  readonly idEnds: Uint32Array
}

/** The unique-ids of an image, by row. */
export const idsOf = ({ ids, idEnds }: ListingImage): (string | undefined)[] => {
  const text = Buffer.from(ids.buffer, ids.byteOffset, ids.length).toString('latin1')
  const each = new Array<string | undefined>(idEnds.length)
  let start = 0
  for (let row = 0; row < each.length; row += 1) {
    const end = idEnds[row] ?? start
    each[row] = end > start ? text.slice(start, end) : undefined
    start = end
  }
  return each
}

/** A column with the same values at its beginning, and room for at least `length` of them. */
export const grown = <Column extends Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  length: number,
): Column => {
  const Kind = column.constructor as new (length: number) => Column
  const larger = new Kind(Math.max(length, 2 * column.length))
  larger.set(column)
  return larger
}

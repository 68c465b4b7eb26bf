import { placeAt } from './columns.ts'
import type { Maildrop } from './maildrop.ts'

/**
 * Finds a message of `before` in `now` by its unique-id, without making a string of that: gives the row now for a row
 * before; undefined where it has no unique-id, or where `now` does not hold it, or has several of it. Rows asked for in
 * order are found fastest.
 */
export const rowFinder = (now: Maildrop, before: Maildrop): ((row: number) => number | undefined) => {
  const { named } = now.columns
  const { named: former } = before.columns
  let shift = now.count - before.count
  return row => {
    const place = placeAt(former, row)
    if (place < 0) return undefined
    const near = placeAt(named, row + shift)
    const isNear = near >= 0 && named.ids.isSame(near, former.ids, place)
    const found = isNear ? near : named.ids.placeOfOther(former.ids, place)
    if (found === undefined || named.ids.isRepeatedAt(found)) return undefined
    const rowNow = named.rows[found] as number
    shift = rowNow - row
    return rowNow
  }
}

/** Whether the unique-id of a row of `before` is listed in `now`, be it once or by several messages. */
export const holdsIdOf = ({ columns: { named } }: Maildrop, before: Maildrop, row: number): boolean => {
  const place = placeAt(before.columns.named, row)
  return place >= 0 && named.ids.placeOfOther(before.columns.named.ids, place) !== undefined
}

import type { Movement } from './event.ts'

/** A cursor in a list of which a part is on the screen, `top` being its first row. */
export type ListPosition = { readonly cursor: number; readonly top: number }

/** Where a movement leads from `at`, within 0 to `last`; a page is `height` rows. */
const destination = (at: number, { by, to }: Movement, last: number, height: number): number => {
  const steps = { line: 1, halfPage: Math.max(1, height >> 1), page: Math.max(1, height - 1), end: last + 1 }[
    by
  ]
  return clamp(to === 'down' ? at + steps : at - steps, 0, last)
}

/** The list after a movement of its cursor. */
export const moveCursor = (
  position: ListPosition,
  movement: Movement,
  count: number,
  height: number,
): ListPosition =>
  placeCursor(position, destination(position.cursor, movement, count - 1, height), count, height)

/** The list with its cursor in a row, scrolled no more than is needed to show it, and never past its end. */
export const placeCursor = (
  { top }: ListPosition,
  cursor: number,
  count: number,
  height: number,
): ListPosition => {
  const row = clamp(cursor, 0, count - 1)
  const shown = clamp(top, row - height + 1, row)
  return { cursor: row, top: clamp(shown, 0, count - height) }
}

/** The first line shown of a text of `count` lines after a movement. */
export const moveScroll = (scroll: number, movement: Movement, count: number, height: number): number =>
  destination(clamp(scroll, 0, count - height), movement, Math.max(0, count - height), height)

/** `n` within bounds; the lower one wins where they cross. */
const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(n, high), 0)

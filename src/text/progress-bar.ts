import { type DisplayText, said, sanitise } from './sanitise.ts'
import { signs } from './signs.ts'

/**
 * A bar that shows which fraction (0 to 1) of something is done, in exactly `cells` cells: '█████▌····', in ASCII
 * '#####>----'. It is full only when all is done, and empty until half a cell is. What lies outside of 0 to 1 is
 * taken for the nearer of them, what is no number for 0.
 */
export const progressBar = (fraction: number, cells: number): DisplayText => {
  const width = Math.max(0, Math.trunc(cells))
  const halves = Math.floor(Math.min(1, Math.max(0, fraction || 0)) * width * 2)
  const whole = Math.floor(halves / 2)
  // The cursor's sign is the left half of a cell, and an arrow's head in ASCII.
  const half = halves % 2
  const left = width - whole - half
  return said`${repeated(signs.done, whole)}${repeated(signs.cursor, half)}${repeated(signs.dot, left)}`
}

const repeated = (sign: DisplayText, times: number): DisplayText => sanitise(sign.repeat(times))

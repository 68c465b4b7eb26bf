import { formatNumber, median } from './figures.ts'

/** The least of some numbers: what the machine can do when nobody else wants it. */
const best = (numbers: readonly number[]): number => Math.min(...numbers)

/** The median of some numbers, and in brackets the best where it reads otherwise. */
export const figure = (numbers: readonly number[], decimals = 0): string => {
  const [middle, least] = [median(numbers), best(numbers)].map(n => formatNumber(n, decimals))
  return middle === least ? `${middle}` : `${middle} (${least})`
}

/** Whether something holds of the medians, or at least of the best of all runs. */
export const verdict = (holds: (of: (numbers: readonly number[]) => number) => boolean): string => {
  if (holds(median)) return 'met'
  return holds(best) ? 'met by the best run' : 'NOT MET'
}

/** Whether some numbers stay below what is allowed. */
export const below = (numbers: readonly number[], most: number): string =>
  verdict(of => numbers.length === 0 || of(numbers) < most)

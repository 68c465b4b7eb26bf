import { availableParallelism } from 'node:os'

/** The middle of some numbers, at least one; of an even count the mean of the two in the middle. */
export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, number) => sum + number, 0) / middle.length
}

/** The median of some numbers with that many decimals, and in brackets the greatest where it reads otherwise. */
export const medianAndWorst = (numbers: readonly number[], decimals = 0): string => {
  const [middle, worst] = [median(numbers), Math.max(...numbers)].map(n => formatNumber(n, decimals))
  return middle === worst ? `${middle}` : `${middle} (${worst})`
}

/** A number as people write it: `100,000`. */
export const formatNumber = (number: number, decimals = 0): string =>
  number.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

/** Rows under their titles as plain text, every column as wide as its widest cell, figures to the right. */
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  )
  return [titles, widths.map(width => '-'.repeat(width)), ...rows]
    .map(row => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n')
}

/** When and on what a bench ran: figures mean little without it. */
export const circumstances = (): string =>
  `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, Node ${process.version}, ${process.platform}, ${availableParallelism()} cores`

import { type CellRow, styleAt, textAt } from './cell-row.ts'
import { plain, type Style, styleChange } from './style.ts'

/** Where the cursor of the terminal is and how it writes there. The column is undefined where terminals differ in it. */
export type Place = { readonly row: number; readonly column: number | undefined; readonly style: Style }

/** Octets of UTF-8. */
export const octetsIn = (text: string): number => Buffer.byteLength(text)

/** What is written to a terminal of so many columns, and where that leaves it. Rows and columns count from 0. */
export class Brush {
  #written = ''
  #row: number
  #column: number | undefined
  #style: Style
  readonly #columns: number

  constructor({ row, column, style }: Place, columns: number) {
    this.#row = row
    this.#column = column
    this.#style = style
    this.#columns = columns
  }

  get written(): string {
    return this.#written
  }

  get place(): Place {
    return { row: this.#row, column: this.#column, style: this.#style }
  }

  /** Another brush, which begins where this one is and has written nothing. */
  fork(): Brush {
    return new Brush(this.place, this.#columns)
  }

  /** Goes on where another brush is, a fork of this one. */
  follow(other: Brush): void {
    this.#written += other.written
    const { row, column, style } = other.place
    this.#row = row
    this.#column = column
    this.#style = style
  }

  /** Moves the cursor in the fewest octets that every terminal takes: CUP, CUF, CR LF. */
  moveTo(row: number, column: number): void {
    if (row === this.#row && column === this.#column) return
    this.#written += this.#shortestMove(row, column)
    this.#row = row
    this.#column = column
  }

  #shortestMove(row: number, column: number): string {
    const absolute = column === 0 ? `\x1b[${row > 0 ? row + 1 : ''}H` : `\x1b[${row + 1};${column + 1}H`
    if (this.#column === undefined) return absolute
    const relative =
      row === this.#row && column > this.#column
        ? forward(column - this.#column)
        : row === this.#row
          ? `\r${forward(column)}`
          : row === this.#row + 1
            ? `\r\n${forward(column)}`
            : absolute
    return relative.length < absolute.length ? relative : absolute
  }

  /** Writes these columns of a row; the cursor is there. */
  paint(cells: CellRow, from: number, to: number): void {
    for (let column = from; column < to; column += 1) {
      const text = textAt(cells, column)
      if (text === '') continue
      this.restyle(styleAt(cells, column))
      this.#written += text
    }
    // Behind its last column some terminals stay on it, others go on to the next row.
    this.#column = to < this.#columns ? to : undefined
  }

  restyle(style: Style): void {
    this.#written += styleChange(this.#style, style)
    this.#style = style
  }

  /** Erases the rest of the row (EL), in the terminal's own look: erasing takes on the colour of the ground. */
  eraseToEnd(): void {
    this.restyle(plain)
    this.#written += '\x1b[K'
  }

  /** Moves what is under the cursor and behind it so many cells to the right, or to the left where `by` is negative. */
  moveRest(by: number): void {
    this.restyle(plain)
    const cells = Math.abs(by)
    this.#written += `\x1b[${cells === 1 ? '' : cells}${by > 0 ? '@' : 'P'}`
  }
}

const forward = (cells: number): string => (cells === 0 ? '' : cells === 1 ? '\x1b[C' : `\x1b[${cells}C`)

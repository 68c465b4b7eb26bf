import { Writable } from 'node:stream'
import type { IBufferCell, IUnicodeVersionProvider, Terminal as Xterm } from '@xterm/headless'
import xterm from '@xterm/headless'
import { eastAsianWidth } from 'get-east-asian-width'

/** A colour as the program asked for it: the terminal's own, one of the 256 of its palette, or an exact one. */
export type Colour = 'default' | number | `#${string}`

/** What stands in one cell. The second cell of a wide character has an empty `text`. */
export type Cell = {
  readonly text: string
  readonly foreground: Colour
  readonly background: Colour
  readonly bold: boolean
  readonly dim: boolean
  readonly underline: boolean
  readonly inverse: boolean
}

/** What a person sees at one moment. Columns and rows count from 0. Later output does not change it. */
export type Screen = {
  /** One string a row, without the blanks at its end. */
  readonly lines: readonly string[]
  /** The lines in one string. */
  readonly text: string
  /** Whether the alternate screen is shown. */
  readonly alternate: boolean
  readonly cursor: { readonly column: number; readonly row: number }
  /** The cell at that place; throws a RangeError beyond the edge. */
  cell(column: number, row: number): Cell
}

/** A terminal without a window: octets go in, a screen can be read, answers to queries come out. */
export type HeadlessScreen = {
  readonly columns: number
  readonly rows: number
  /** Takes what a program wrote; resolves when the screen shows it. */
  write(data: string | Uint8Array): Promise<void>
  read(): Screen
  /** The lines alone, which costs much less. */
  lines(): readonly string[]
  resize(columns: number, rows: number): void
  /** Calls `listener` with what the terminal answers to a query, such as where its cursor is. */
  onAnswer(listener: (answer: string) => void): void
  close(): void
}

/** What a program takes for its standard output when it is given a HeadlessScreen without a pty. */
export type ScreenOutput = Writable & {
  readonly isTTY: true
  readonly columns: number
  readonly rows: number
}

const combining = /^[\p{Mn}\p{Me}\p{Cf}]$/u

const cellWidth = (codePoint: number): 0 | 1 | 2 =>
  combining.test(String.fromCodePoint(codePoint)) ? 0 : eastAsianWidth(codePoint)

// The widths that xterm.js brings are those of Unicode 6, where an emoji takes one cell; today's terminals give it
// two. The result is packed as xterm.js wants it: whether the character joins the one before, then its width.
const todaysWidths: IUnicodeVersionProvider = {
  version: 'today',
  wcwidth: cellWidth,
  charProperties(codePoint, preceding) {
    const width = cellWidth(codePoint)
    const widthBefore = (preceding >> 1) & 3
    return width === 0 && widthBefore > 0 ? (widthBefore << 1) | 1 : width << 1
  },
}

const colour = (isDefault: boolean, isExact: boolean, value: number): Colour => {
  if (isDefault) return 'default'
  return isExact ? `#${value.toString(16).padStart(6, '0')}` : value
}

const readCell = (cell: IBufferCell): Cell => ({
  text: cell.getChars() || (cell.getWidth() === 0 ? '' : ' '),
  foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
  background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
  bold: cell.isBold() !== 0,
  dim: cell.isDim() !== 0,
  underline: cell.isUnderline() !== 0,
  inverse: cell.isInverse() !== 0,
})

const readRow = (terminal: Xterm, row: number): Cell[] => {
  const buffer = terminal.buffer.active
  const line = buffer.getLine(buffer.baseY + row)
  const cells = Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column))
  return cells.filter(cell => cell !== undefined).map(readCell)
}

const readLines = (terminal: Xterm): string[] => {
  const { active } = terminal.buffer
  // It remembers what stood beyond the edge of a window that was wider; nobody sees that.
  return Array.from({ length: terminal.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
  )
}

const readScreen = (terminal: Xterm): Screen => {
  const { active } = terminal.buffer
  const cells = Array.from({ length: terminal.rows }, (_, row) => readRow(terminal, row))
  const lines = readLines(terminal)
  return {
    lines,
    text: lines.join('\n'),
    alternate: active.type === 'alternate',
    cursor: { column: active.cursorX, row: active.cursorY },
    cell(column, row) {
      const cell = cells[row]?.[column]
      if (cell === undefined) throw new RangeError(`no cell at column ${column}, row ${row}`)
      return cell
    },
  }
}

/** Gives a blank terminal of that size, with today's character widths. */
export const createScreen = (columns: number, rows: number): HeadlessScreen => {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  terminal.unicode.register(todaysWidths)
  terminal.unicode.activeVersion = todaysWidths.version
  return {
    get columns() {
      return terminal.cols
    },
    get rows() {
      return terminal.rows
    },
    write: data => new Promise(resolve => terminal.write(data, resolve)),
    read: () => readScreen(terminal),
    lines: () => readLines(terminal),
    resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
    onAnswer: listener => void terminal.onData(listener),
    close: () => terminal.dispose(),
  }
}

/**
 * Gives the stream that stands for the terminal on `screen`, for a program run inside this process. It ends each
 * line as a tty does (LF becomes CR LF). A write is done when the screen shows it. Whoever resizes the screen
 * emits 'resize' on it.
 */
export const screenOutput = (screen: HeadlessScreen): ScreenOutput => {
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      void screen.write(chunk.toString().replaceAll('\n', '\r\n')).then(() => done())
    },
  })
  return Object.defineProperties(output, {
    isTTY: { value: true },
    columns: { get: () => screen.columns },
    rows: { get: () => screen.rows },
  }) as ScreenOutput
}

import { EventEmitter } from 'node:events'
import type { WriteStream } from 'node:tty'
import { entersAlternate, readInkWrite } from './ink-write.ts'

/** Clears the screen (CUP, ED). */
const cleared = '\x1b[H\x1b[J'

/**
 * The terminal for Ink's own renderer of lines, which finds its rows by counting from the last one. With a new size
 * the terminal may have moved them all, so Ink is made to `forget` its frame and draws a whole one on a clear screen.
 */
export class LineWriter extends EventEmitter {
  readonly isTTY = true
  readonly #terminal: WriteStream
  readonly #forget: () => void
  /** While others have the terminal, Ink draws whole frames of itself when it comes back. */
  #isAway = true
  /** From a new size on nothing is drawn until it has been laid out for. */
  #isResizing = false

  constructor(terminal: WriteStream, forget: () => void) {
    super()
    this.#terminal = terminal
    this.#forget = forget
    terminal.on('resize', this.#resized)
  }

  get columns(): number {
    return this.#terminal.columns || 80
  }

  get rows(): number {
    return this.#terminal.rows || 24
  }

  /** What Ink writes; `done` is told when the terminal has taken it. */
  write(chunk: string, ...[encoding, done]: [(string | (() => void))?, (() => void)?]): boolean {
    const callback = typeof encoding === 'function' ? encoding : done
    const written = readInkWrite(chunk)
    if (written.kind === 'modes') {
      const enters = entersAlternate(chunk)
      if (enters !== undefined) this.#isAway = !enters
    }
    const isDrawn = written.kind === 'modes' || !(this.#isAway || this.#isResizing)
    return this.#terminal.write(isDrawn ? chunk : '', () => callback?.())
  }

  readonly #resized = (): void => {
    if (this.#isResizing) return
    this.#isResizing = true
    // Ink would draw what it has in the new size at once; whoever lays it out anew comes first.
    setImmediate(() => {
      if (!this.#isAway) this.#forget()
      this.#isResizing = false
      if (!this.#isAway) this.#terminal.write(cleared)
      this.emit('resize')
    })
  }
}

import { EventEmitter } from 'node:events'
import type { ReadStream } from 'node:tty'
import { splitKeys } from './key-splitter.ts'

/** A sequence comes in one piece: what has not gone on after so long, in milliseconds, was Esc, or Alt and a key. */
const escapeTime = 30

/** A paste or a reply of the terminal may come in pieces over a slow line; one that stops for so long is over. */
const pieceTime = 2000

/**
 * The keyboard as Ink reads it, one key at a time, so that none of a burst is lost. Before each key `settled` is
 * asked what to wait for, if anything: a menu that a key has opened must be there for the keys behind it.
 */
export class Keyboard extends EventEmitter {
  readonly isTTY = true
  readonly #terminal: ReadStream
  readonly #settled: () => Promise<void> | undefined
  #units: string[] = []
  #rest = ''
  #timer: NodeJS.Timeout | undefined
  #turn: 'unasked' | 'waiting' | 'settled' = 'unasked'

  constructor(terminal: ReadStream, settled: () => Promise<void> | undefined) {
    super()
    this.#terminal = terminal
    this.#settled = settled
  }

  /** The next key; null where there is none now, and `readable` tells when there is. */
  read(): string | null {
    if (this.#turn === 'unasked' && this.#units.length > 0) this.#wait(this.#settled())
    if (this.#turn === 'waiting') return null
    this.#turn = 'unasked'
    return this.#units.shift() ?? null
  }

  setRawMode(raw: boolean): this {
    this.#terminal.setRawMode(raw)
    return this
  }

  /** Ink asks for UTF-8, which is what it gets. */
  setEncoding(): this {
    return this
  }

  /** From now on keys are taken. */
  ref(): this {
    this.#terminal.setEncoding('utf8')
    this.#terminal.off('data', this.#receive).on('data', this.#receive)
    this.#terminal.resume()
    this.#terminal.ref()
    return this
  }

  /** From now on the keys are somebody else's: the shell's, or a prompt's. */
  unref(): this {
    clearTimeout(this.#timer)
    this.#rest = ''
    this.#terminal.off('data', this.#receive)
    this.#terminal.pause()
    this.#terminal.unref()
    return this
  }

  readonly #receive = (text: string): void => {
    clearTimeout(this.#timer)
    const { units, rest } = splitKeys(this.#rest + text)
    this.#units.push(...units)
    this.#rest = rest
    if (rest !== '') this.#timer = setTimeout(() => this.#flush(), rest.length <= 2 ? escapeTime : pieceTime)
    if (this.#units.length > 0) this.emit('readable')
  }

  /** What began a unit and did not go on was a key where it is so short; what is longer is nobody's. */
  #flush(): void {
    if (this.#rest.length <= 2) this.#units.push(this.#rest)
    this.#rest = ''
    this.emit('readable')
  }

  #wait(settled: Promise<void> | undefined): void {
    if (!settled) return
    this.#turn = 'waiting'
    settled.then(() => {
      this.#turn = 'settled'
      this.emit('readable')
    })
  }
}

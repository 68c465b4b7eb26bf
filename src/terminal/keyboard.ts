import { EventEmitter } from 'node:events'
import type { ReadStream } from 'node:tty'
import { splitKeys } from './key-splitter.ts'

/** An escape sequence comes in one piece; what has not gone on after so long, in milliseconds, was the key Esc. */
const escapeTime = 30

/**
 * The keyboard as Ink reads it, one key at a time, so that none of a burst is lost. While `patient` says so, the
 * rest of a burst waits until Ink has drawn: a menu that a key has opened gets the keys behind it.
 */
export class Keyboard extends EventEmitter {
  readonly isTTY = true
  readonly #terminal: ReadStream
  readonly #patient: () => boolean
  #units: string[] = []
  #rest = ''
  #timer: NodeJS.Timeout | undefined
  #paused = false

  constructor(terminal: ReadStream, patient: () => boolean) {
    super()
    this.#terminal = terminal
    this.#patient = patient
  }

  /** The next key; null where there is none now, and `readable` tells when there is. */
  read(): string | null {
    if (this.#paused) return null
    const unit = this.#units.shift()
    if (unit !== undefined && this.#units.length > 0 && this.#patient()) this.#pause()
    return unit ?? null
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
    if (rest === '\x1b') this.#timer = setTimeout(() => this.#flush(), escapeTime)
    if (this.#units.length > 0) this.emit('readable')
  }

  /** The escape that stood alone was the key. */
  #flush(): void {
    this.#units.push(this.#rest)
    this.#rest = ''
    this.emit('readable')
  }

  #pause(): void {
    this.#paused = true
    setImmediate(() => {
      this.#paused = false
      this.emit('readable')
    })
  }
}

import { EventEmitter } from 'node:events'
import type { ReadStream } from 'node:tty'
import { splitKeys } from './key-splitter.ts'

/** A sequence comes in one piece: what has not gone on after so long, in milliseconds, was Esc, or Alt and a key. */
const escapeTime = 30

/** An answer that is awaited may come in two pieces over a slow line, and then its first octet is no Esc, in milliseconds. */
const answerTime = 500

/** A paste or a reply of the terminal may come in pieces over a slow line; one that stops for so long is over. */
const pieceTime = 2000

/** Who asks the terminal for its status, and is told of its answers. */
export type Asker = {
  readonly awaitsAnswer: boolean
  answered(): void
  /** Resolves once no answer is on its way any more, within a bounded time. */
  settled(): Promise<void>
}

/**
 * The keyboard as Ink reads it, one key at a time, so that none of a burst is lost. Before each key `settled` is
 * asked what to wait for, if anything: a menu that a key has opened must be there for the keys behind it. Answers of the
 * terminal are taken out for the `asker`, and none is left to whoever reads from it next.
 */
export class Keyboard extends EventEmitter {
  readonly isTTY = true
  readonly #terminal: ReadStream
  readonly #settled: () => Promise<void> | undefined
  readonly #asker: Asker | undefined
  /** Settles when Ink has given the terminal back, and no answer is on its way. */
  #released: Promise<void> = Promise.resolve()
  #isWanted = false
  #units: string[] = []
  #rest = ''
  #timer: NodeJS.Timeout | undefined
  #turn: 'unasked' | 'waiting' | 'settled' = 'unasked'

  constructor(terminal: ReadStream, settled: () => Promise<void> | undefined, asker?: Asker) {
    super()
    this.#asker = asker
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
    this.#isWanted = raw
    if (raw) this.#terminal.setRawMode(true)
    else this.#whenSettled(() => this.#terminal.setRawMode(false))
    return this
  }

  /** Settles once the terminal is somebody else's. */
  get released(): Promise<void> {
    return this.#released
  }

  /** Ink asks for UTF-8, which is what it gets. */
  setEncoding(): this {
    return this
  }

  /** From now on keys are taken. */
  ref(): this {
    this.#isWanted = true
    this.#terminal.setEncoding('utf8')
    this.#terminal.off('data', this.#receive).on('data', this.#receive)
    this.#terminal.resume()
    this.#terminal.ref()
    return this
  }

  /** From now on the keys are somebody else's: the shell's, or a prompt's. */
  unref(): this {
    this.#whenSettled(() => {
      clearTimeout(this.#timer)
      this.#rest = ''
      this.#terminal.off('data', this.#receive)
      this.#terminal.pause()
      this.#terminal.unref()
    })
    return this
  }

  /** An answer that is on its way would be echoed, or typed into what comes next: the terminal is kept for it. */
  #whenSettled(giveUp: () => void): void {
    this.#isWanted = false
    if (this.#asker?.awaitsAnswer) {
      this.#units = []
      this.#released = this.#asker.settled().then(() => {
        if (!this.#isWanted) giveUp()
      })
    } else giveUp()
  }

  readonly #receive = (text: string): void => {
    clearTimeout(this.#timer)
    const { units, answers, rest } = splitKeys(this.#rest + text)
    for (let i = 0; i < answers; i += 1) this.#asker?.answered()
    if (!this.#isWanted) return
    this.#units.push(...units)
    this.#rest = rest
    if (rest !== '') this.#timer = setTimeout(() => this.#flush(), this.#patience())
    if (this.#units.length > 0) this.emit('readable')
  }

  /** How long the beginning of a unit is waited with. */
  #patience(): number {
    if (this.#rest.length > 2) return pieceTime
    return this.#asker?.awaitsAnswer && this.#rest !== '\x1bO' ? answerTime : escapeTime
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

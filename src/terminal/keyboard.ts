import { EventEmitter } from 'node:events'
import type { ReadStream } from 'node:tty'
import { splitKeys } from './key-splitter.ts'

/** A sequence comes in one piece: what has not gone on after so long, in milliseconds, was Esc, or Alt and a key. */
const escapeTime = 30

/** An answer that is awaited may come in two pieces over a slow line: so long, in milliseconds, is waited for its rest. */
const answerTime = 500

/** A paste or a reply of the terminal may come in pieces over a slow line; one that stops for so long is over. */
const pieceTime = 2000

const esc = '\x1b'

/** Esc in the kitty protocol's words, from which Ink makes no Alt with the key behind it. */
const escapeKey = '\x1b[27u'

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
 *
 * While an answer is awaited, an ESC on which nothing follows may be Esc or the answer's first octet. It is kept for
 * its rest, but after the time of a sequence only `[` goes on from it: any other key makes it Esc, and is a key of its own.
 * Nobody types Esc and `[`, for `[` is no command; an answer that pauses for longer than that is taken for keys.
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
  /** What of the rest has waited for longer than a sequence does. */
  #late = ''
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
      this.#late = ''
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
    if (this.#late === esc && this.#rest === esc && !text.startsWith('[')) this.#giveRest()
    const whole = this.#rest + text
    const { units, answers, rest } = splitKeys(whole)
    this.#rest = rest
    if (rest !== whole) this.#late = ''
    if (rest !== '') this.#timer = setTimeout(() => this.#flush(), this.#patience())
    for (let i = 0; i < answers; i += 1) this.#asker?.answered()
    this.#give(units.map((unit, i) => (unit === esc && !isSequence(units[i + 1]) ? escapeKey : unit)))
  }

  /** How long the beginning of a unit is waited with. */
  #patience(): number {
    if (this.#rest.length > 2) return pieceTime
    return this.#late === '' ? escapeTime : answerTime
  }

  #flush(): void {
    const mayBeAnswer = this.#rest === esc || this.#rest === '\x1b['
    if (mayBeAnswer && this.#late === '' && this.#asker?.awaitsAnswer) {
      this.#late = this.#rest
      this.#timer = setTimeout(() => this.#flush(), answerTime - escapeTime)
    } else this.#giveRest()
  }

  /** What began a unit and did not go on was a key where it is so short, or two; what is longer is nobody's. */
  #giveRest(): void {
    const rest = this.#rest
    const isEscape = rest === esc || this.#late === esc
    this.#rest = ''
    this.#late = ''
    if (rest.length <= 2) this.#give(isEscape ? [escapeKey, ...rest.slice(1)] : [rest])
  }

  #give(units: readonly string[]): void {
    if (!this.#isWanted || units.length === 0) return
    this.#units.push(...units)
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

/** With Alt some terminals send ESC before the sequence of a key: it stays with it. */
const isSequence = (unit = ''): boolean => unit.startsWith('\x1b[') || unit.startsWith('\x1bO')

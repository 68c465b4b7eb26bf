import { EventEmitter } from 'node:events'
import type { WriteStream } from 'node:tty'
import { octetsIn } from './brush.ts'
import {
  answerDue,
  answered,
  asksBehind,
  begunAnew,
  drew,
  givenUp,
  mayDraw,
  newPace,
  type Pace,
} from './frame-pace.ts'
import { entersAlternate, readInkWrite } from './ink-write.ts'
import type { Outlet } from './outlet.ts'
import { difference, type Picture, pictureOf } from './screen-diff.ts'

/** The terminal is asked for its status (DSR; ECMA-48, section 8.3.35). */
const question = '\x1b[5n'

/** Whoever is about to give the terminal away waits so long, in milliseconds, for answers: they would be typed elsewhere. */
const longestSettling = 1000

export type WriterOptions = {
  /** Whether the terminal may be asked how far it has come. */
  readonly asks: boolean
  /** What becomes of all text on its way to the terminal, such as `toAscii`. */
  readonly encode?: (text: string) => string
}

/**
 * The terminal as Ink sees it. Ink writes whole frames; the terminal gets what has changed, no faster than it takes it:
 * while it is behind, a newer frame takes the place of one that waits.
 */
export class ScreenWriter extends EventEmitter {
  readonly isTTY = true
  readonly #terminal: WriteStream
  readonly #outlet: Outlet
  readonly #encode: (text: string) => string
  #pace: Pace
  /** What the terminal shows, as far as it is known. */
  #shown: Picture | undefined
  #waiting: string | undefined
  /** While others have the terminal, or soon will, it is asked nothing and no frame is drawn. */
  #isAway = false
  #timer: NodeJS.Timeout | undefined
  #settled: (() => void)[] = []
  /** Whether the frame that waits is drawn once all is written. */
  #isHeldUp = false

  constructor(terminal: WriteStream, outlet: Outlet, { asks, encode = text => text }: WriterOptions) {
    super()
    this.#terminal = terminal
    this.#outlet = outlet
    this.#encode = encode
    this.#pace = newPace(asks)
    terminal.on('resize', this.#resized)
  }

  get columns(): number {
    return this.#terminal.columns || 80
  }

  get rows(): number {
    return this.#terminal.rows || 24
  }

  /** What Ink writes; `done` is told when all but a frame that waits has been taken by the terminal. */
  write(chunk: string, ...[encoding, done]: [(string | (() => void))?, (() => void)?]): boolean {
    const written = readInkWrite(String(chunk))
    if (written.kind === 'frame') this.#frame(written.text)
    if (written.kind === 'modes') this.#modes(written.text)
    const callback = typeof encoding === 'function' ? encoding : done
    if (callback) this.#outlet.whenDrained(callback)
    return true
  }

  /** Writes a sequence that changes nothing on the screen, behind the last frame. */
  pass(sequence: string): void {
    if (this.#waiting !== undefined && !this.#isAway) this.#draw(this.#waiting)
    this.#outlet.write(sequence)
  }

  /** The terminal has answered to a question. */
  answered(): void {
    this.#pace = answered(this.#pace, performance.now())
    this.#goOn()
  }

  /** Whether an answer of the terminal is on its way. */
  get awaitsAnswer(): boolean {
    return this.#pace.asked.length > 0
  }

  /** Resolves once no answer is on its way any more, or after a second. */
  settled(): Promise<void> {
    if (!this.awaitsAnswer) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const giveUp = setTimeout(() => {
      this.#pace = givenUp(this.#pace)
      this.#goOn()
    }, longestSettling)
    this.#settled.push(() => {
      clearTimeout(giveUp)
      resolve()
    })
    return promise
  }

  /** The terminal will be another's: from now on, until Ink enters its screen anew, nothing is drawn. Resolves once no answer is on its way. */
  giveAway(): Promise<void> {
    this.#isAway = true
    return this.settled()
  }

  /** Resolves once all that was written has been taken by the terminal. */
  drained(): Promise<void> {
    return new Promise(resolve => this.#outlet.whenDrained(resolve))
  }

  /** From now on everything is written at once: the program ends. */
  writeNowOnly(): void {
    this.#outlet.writeNowOnly()
  }

  readonly #resized = (): void => {
    this.#shown = undefined
    this.#waiting = undefined
    // Ink would draw what it has in the new size at once; whoever lays it out anew comes first.
    setImmediate(() => this.emit('resize'))
  }

  #modes(text: string): void {
    const enters = entersAlternate(text)
    this.pass(text)
    if (enters === undefined) return
    this.#shown = undefined
    this.#isAway = !enters
    this.#pace = begunAnew(this.#pace)
    this.#goOn()
  }

  #frame(text: string): void {
    this.#waiting = text
    this.#goOn()
  }

  /** Draws the frame that waits, if there is one and the terminal has come far enough. */
  #goOn(): void {
    if (!this.awaitsAnswer) {
      const settled = this.#settled
      this.#settled = []
      for (const resolve of settled) resolve()
    }
    if (this.#waiting !== undefined && !this.#isAway && mayDraw(this.#pace)) {
      if (this.#outlet.isDrained) this.#draw(this.#waiting)
      else this.#onceDrained()
    }
    clearTimeout(this.#timer)
    const due = answerDue(this.#pace)
    if (due === undefined) return
    this.#timer = setTimeout(() => this.#giveUp(), Math.max(0, due - performance.now()))
    this.#timer.unref()
  }

  #onceDrained(): void {
    if (this.#isHeldUp) return
    this.#isHeldUp = true
    this.#outlet.whenDrained(() => {
      this.#isHeldUp = false
      this.#goOn()
    })
  }

  #giveUp(): void {
    this.#pace = givenUp(this.#pace)
    this.#goOn()
  }

  #draw(frame: string): void {
    this.#waiting = undefined
    const picture = pictureOf(this.#encode(frame), this.columns, this.rows)
    const octets = difference(this.#shown, picture)
    this.#shown = picture
    if (octets === '') return
    const asks = !this.#isAway && asksBehind(this.#pace, octetsIn(octets))
    this.#outlet.write(asks ? octets + question : octets)
    this.#pace = drew(this.#pace, octetsIn(octets), asks, performance.now())
  }
}

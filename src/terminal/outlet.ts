import { write, writeSync } from 'node:fs'

/** What writes octets to a terminal and says how many it took; as `node:fs` has them. */
export type Port = {
  write(octets: Buffer, done: (error: NodeJS.ErrnoException | null, written: number) => void): void
  writeNow(octets: Buffer): number
}

/** The port to a file descriptor. Writing waits for a slow terminal in a thread: the program goes on. */
export const descriptorPort = (descriptor: number): Port => ({
  write: (octets, done) => write(descriptor, octets, done),
  writeNow: octets => writeSync(descriptor, octets),
})

/** After so long, in milliseconds, a terminal that took nothing is tried again. */
const retryAfter = 10

/**
 * Octets on their way to the terminal, in order. The descriptor of a terminal blocks who writes to it while nobody
 * reads, so that is never the program itself, except when it ends. A terminal that is gone is told of once to `failed`;
 * what is written to it then is dropped.
 */
export class Outlet {
  readonly #port: Port
  readonly #failed: (error: unknown) => void
  #queue: Buffer[] = []
  #isWriting = false
  #writesNow = false
  #isGone = false
  #waiting: (() => void)[] = []

  constructor(port: Port, failed: (error: unknown) => void) {
    this.#port = port
    this.#failed = failed
  }

  /** Whether all has been taken by the terminal. */
  get isDrained(): boolean {
    return !this.#isWriting && this.#queue.length === 0
  }

  write(text: string): void {
    if (this.#isGone || text === '') return
    this.#queue.push(Buffer.from(text))
    if (this.#writesNow) this.#flushQueue()
    else this.#writeNext()
  }

  /** Calls back once all that was written so far has been taken, or the terminal is gone. */
  whenDrained(callback: () => void): void {
    if (this.isDrained || this.#isGone) queueMicrotask(callback)
    else this.#waiting.push(callback)
  }

  /** From now on everything is written at once, beginning with what waits: the program ends. */
  writeNowOnly(): void {
    this.#writesNow = true
    this.#flushQueue()
  }

  #writeNext(): void {
    if (this.#isWriting) return
    if (this.#queue.length === 0) {
      this.#drained()
      return
    }
    const octets = Buffer.concat(this.#queue)
    this.#queue = []
    this.#isWriting = true
    this.#port.write(octets, (error, written) => {
      this.#isWriting = false
      if (error !== null && error.code !== 'EAGAIN') {
        this.#fail(error)
        return
      }
      const taken = error === null ? written : 0
      // Behind a part that was not taken nothing of a later write may have gone: all of it waits here.
      if (taken < octets.length) this.#queue.unshift(octets.subarray(taken))
      if (taken > 0 || this.#writesNow) this.#goOn()
      else setTimeout(() => this.#goOn(), retryAfter)
    })
  }

  #goOn(): void {
    if (this.#writesNow) this.#flushQueue()
    else this.#writeNext()
  }

  /** Where a write is on its way in a thread, the system has this one wait for it: a terminal takes one at a time. */
  #flushQueue(): void {
    for (let octets = this.#queue.shift(); octets !== undefined; octets = this.#queue.shift()) {
      const written = this.#takenNow(octets)
      if (written < octets.length) this.#queue.unshift(octets.subarray(written))
    }
    if (!this.#isWriting) this.#drained()
  }

  #takenNow(octets: Buffer): number {
    try {
      return this.#port.writeNow(octets)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryAfter)
        return 0
      }
      this.#fail(error)
      return octets.length
    }
  }

  #drained(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const callback of waiting) callback()
  }

  #fail(error: unknown): void {
    this.#isGone = true
    this.#queue = []
    this.#drained()
    this.#failed(error)
  }
}

import type { Writable } from 'node:stream'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { LineFaults } from './line-faults.ts'

/** How many octets may be under way before the sender has to wait: what a long line holds. */
const window = 256 * 1024

const carriageReturn = 0x0d

/**
 * The way of the server's octets to the client: in order, no faster than the client reads, and as late and as broken
 * as the faults make it. Nothing here fails: when the connection is gone, octets vanish.
 */
export class Delivery {
  readonly #faults: LineFaults
  readonly #count: (octets: number) => void
  #socket: Writable
  #arrived: Promise<void> = Promise.resolve()
  #underWay = 0
  #sent = 0

  /** `count` is told of octets as they are written. */
  constructor(socket: Writable, faults: LineFaults, count: (octets: number) => void) {
    this.#socket = socket
    this.#faults = faults
    this.#count = count
  }

  /** Sends octets behind all others; resolves as soon as more may be sent. */
  async send(octets: Uint8Array): Promise<void> {
    const due = performance.now() + this.#faults.latency
    this.#underWay += octets.length
    this.#arrived = this.#arrived.then(async () => {
      await this.#deliver(octets, due)
      this.#underWay -= octets.length
    })
    if (this.#underWay > window) await this.#arrived
  }

  /** Resolves when all that was sent has been written. */
  arrived(): Promise<void> {
    return this.#arrived
  }

  /** From now on octets go through this socket, which has TLS. */
  moveTo(socket: Writable): void {
    this.#socket = socket
  }

  /** A reply given at one moment arrives `latency` after it, and those behind it at their own moments. */
  async #deliver(octets: Uint8Array, due: number): Promise<void> {
    const early = due - performance.now()
    if (early > 0) await setTimeout(Math.ceil(early))
    const { lfOnly, chunk } = this.#faults
    const shaped = lfOnly ? octets.filter(octet => octet !== carriageReturn) : octets
    const size = chunk || shaped.length
    for (let at = 0; at < shaped.length; at += size) {
      await this.#write(shaped.subarray(at, at + size))
      if (chunk > 0) await othersTurn()
    }
  }

  /** One write at a time: the callback comes when the socket has room again. */
  async #write(octets: Uint8Array): Promise<void> {
    if (this.#socket.destroyed) return
    const left = this.#faults.cutAfter - this.#sent
    const piece = octets.subarray(0, left)
    this.#sent += piece.length
    this.#count(piece.length)
    await new Promise(resolve => this.#socket.write(piece, resolve))
    if (octets.length >= left) this.#socket.destroy()
  }
}

/**
 * Lets a client in this process read what was just written, lest the next piece join it on the way. The event loop
 * asks the sockets once between two of its immediates.
 */
const othersTurn = async (): Promise<void> => {
  await setImmediate()
  await setImmediate()
}

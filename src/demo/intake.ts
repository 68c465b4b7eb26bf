import type { LineFaults } from './line-faults.ts'

/** The way of the client's octets to the server: the other direction of `Delivery`. */
export class Intake {
  readonly #faults: LineFaults
  readonly #count: (octets: number) => void
  #received = 0

  /** `count` is told of octets as they get through. */
  constructor(faults: LineFaults, count: (octets: number) => void) {
    this.#faults = faults
    this.#count = count
  }

  /** Gives what gets through of octets that have come. */
  admit(octets: Uint8Array): Uint8Array {
    const admitted = octets.subarray(0, Math.max(this.#faults.cutAfterReceived - this.#received, 0))
    this.#received += admitted.length
    this.#count(admitted.length)
    return admitted
  }

  /** Whether the line has broken, and nothing gets through any more in either direction. */
  get isCut(): boolean {
    return this.#received >= this.#faults.cutAfterReceived
  }
}

import type { Command } from '../pop3/grammar.ts'
import type { Faults, ReadingVerb } from './faults.ts'
import { faultyReading } from './faulty-answer.ts'
import { answer, listing, ok, type Reply, refusal } from './reply.ts'
import type { OpenMaildrop } from './shared-maildrop.ts'
import { encodedRows, topOf } from './stream.ts'

/** The TRANSACTION state of a session: its maildrop, and what is marked to be removed (RFC 1939, section 5). */
export class Transaction {
  readonly #maildrop: OpenMaildrop
  readonly #faults: Faults
  /** What the session is told in place of what is true, for its whole length. */
  readonly #ids: readonly string[]
  readonly #sizes: readonly number[]
  readonly #marked = new Set<number>()

  constructor(maildrop: OpenMaildrop, faults: Faults) {
    this.#maildrop = maildrop
    this.#faults = faults
    const { idsOf, sizesOf } = faults
    this.#ids = idsOf?.(ofEach(maildrop, maildrop.uniqueId), maildrop.session) ?? []
    this.#sizes = sizesOf?.(ofEach(maildrop, maildrop.octets), maildrop.session) ?? []
  }

  /** Takes a command that belongs to this state alone. */
  perform({ verb, arguments: [message, lines] }: Command): Reply | 'silence' {
    switch (verb) {
      case 'STAT':
        return answer(`${this.#count} ${this.#octets}`)
      case 'LIST':
        return this.#list(message, n => this.#size(n))
      case 'UIDL':
        return this.#list(message, n => this.#ids[n - 1] ?? this.#maildrop.uniqueId(n))
      case 'TOP':
        return this.#read('TOP', message, n =>
          listing('Top of message follows', topOf(this.#maildrop.message(n), Number(lines))),
        )
      case 'RETR':
        return this.#read('RETR', message, n => listing(`${this.#size(n)} octets`, this.#maildrop.message(n)))
      case 'DELE':
        return this.#withPresent(message, n => {
          this.#marked.add(n)
          return ok(`Message ${n} is marked.`)
        })
      case 'RSET':
        this.#marked.clear()
        return ok('Nothing is marked.')
      case 'NOOP':
        return ok('Still here')
      default:
        throw new Error(`${verb} is no part of a transaction.`)
    }
  }

  /**
   * The UPDATE state: what is marked is removed, and the maildrop is free for the next session, whatever is said
   * (RFC 1939, section 6).
   */
  update(): Reply {
    const { quitFails } = this.#faults
    const marked = [...this.#marked].sort((a, b) => a - b)
    const removed = { whole: marked, partly: marked.slice(0, marked.length >> 1), refuse: [] }
    this.#maildrop.remove(new Set(removed[quitFails ?? 'whole']))
    this.close()
    return quitFails
      ? refusal('Some of what was marked is not removed.')
      : ok(`Good bye, ${this.#count} left`)
  }

  /** The session is over; without `update` before it nothing is removed. */
  close(): void {
    this.#maildrop.close()
  }

  get #count(): number {
    return this.#maildrop.count - this.#marked.size
  }

  get #octets(): number {
    let octets = 0
    for (const n of this.#numbers()) octets += this.#size(n)
    return octets
  }

  #size(n: number): number {
    return this.#sizes[n - 1] ?? this.#maildrop.octets(n)
  }

  *#numbers(): Generator<number> {
    for (let n = 1; n <= this.#maildrop.count; n += 1) {
      if (!this.#marked.has(n)) yield n
    }
  }

  #list(message: string | undefined, column: (n: number) => string | number): Reply {
    if (message !== undefined) return this.#withMessage(message, n => answer(`${n} ${column(n)}`))
    const rows = this.#numbers().map(n => `${n} ${column(n)}`)
    return listing(`${this.#count} messages`, encodedRows(rows))
  }

  #read(verb: ReadingVerb, message: string | undefined, give: (n: number) => Reply): Reply | 'silence' {
    return this.#withPresent(message, n =>
      faultyReading(this.#faults, verb, this.#maildrop.uniqueId(n), give(n)),
    )
  }

  /** What another session has removed is listed still, but there is nothing to be had of it: as in Dovecot. */
  #withPresent<T>(message: string | undefined, give: (n: number) => T): T | Reply {
    return this.#withMessage<T | Reply>(message, n =>
      this.#maildrop.isExpunged(n) ? refusal(`Message ${n} expunged.`) : give(n),
    )
  }

  #withMessage<T>(message: string | undefined, give: (n: number) => T): T | Reply {
    const n = Number(message)
    if (!(n >= 1 && n <= this.#maildrop.count)) return refusal(`There is no message ${n}.`)
    return this.#marked.has(n) ? refusal(`Message ${n} is marked to be removed.`) : give(n)
  }
}

/** What is true of each message, in their order. */
const ofEach = <T>({ count }: OpenMaildrop, of: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i + 1))

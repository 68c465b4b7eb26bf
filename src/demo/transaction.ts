import type { Command } from '../pop3/grammar.ts'
import { answer, listing, ok, type Reply, refusal } from './reply.ts'
import type { OpenMaildrop } from './shared-maildrop.ts'
import { encodedRows, topOf } from './stream.ts'

/** The TRANSACTION state of a session: its maildrop, and what is marked to be removed (RFC 1939, section 5). */
export class Transaction {
  readonly #maildrop: OpenMaildrop
  readonly #marked = new Set<number>()

  constructor(maildrop: OpenMaildrop) {
    this.#maildrop = maildrop
  }

  /** Takes a command that belongs to this state alone. */
  perform({ verb, arguments: [message, lines] }: Command): Reply {
    switch (verb) {
      case 'STAT':
        return answer(`${this.#count} ${this.#octets}`)
      case 'LIST':
        return this.#list(message, n => this.#maildrop.octets(n))
      case 'UIDL':
        return this.#list(message, n => this.#maildrop.uniqueId(n))
      case 'TOP':
        return this.#withMessage(message, n =>
          listing('Top of message follows', topOf(this.#maildrop.message(n), Number(lines))),
        )
      case 'RETR':
        return this.#withMessage(message, n =>
          listing(`${this.#maildrop.octets(n)} octets`, this.#maildrop.message(n)),
        )
      case 'DELE':
        return this.#withMessage(message, n => {
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
   * The UPDATE state: what is marked is removed, and the maildrop is free for the next session (RFC 1939, section 6).
   * Gives how many messages are left.
   */
  update(): number {
    this.#maildrop.remove(this.#marked)
    this.close()
    return this.#count
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
    for (const n of this.#numbers()) octets += this.#maildrop.octets(n)
    return octets
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

  #withMessage(message: string | undefined, give: (n: number) => Reply): Reply {
    const n = Number(message)
    if (!(n >= 1 && n <= this.#maildrop.count)) return refusal(`There is no message ${n}.`)
    return this.#marked.has(n) ? refusal(`Message ${n} is marked to be removed.`) : give(n)
  }
}

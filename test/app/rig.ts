import type { Effect } from '../../src/app/effect.ts'
import type { Event } from '../../src/app/event.ts'
import { collectMaildrop, type Maildrop } from '../../src/app/maildrop.ts'
import type { Problem } from '../../src/app/problem.ts'
import { reduce } from '../../src/app/reduce.ts'
import { type AccountView, currentMessage, initialState, type State } from '../../src/app/state.ts'
import type { Preview } from '../../src/mail/preview.ts'
import type { Summary } from '../../src/mail/summary.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { nothing, sanitise } from '../../src/text/sanitise.ts'

/** The unique-id that message `number` of a made-up maildrop bears. */
export const idOf = (number: number) => `id-${number}` as UniqueId

/** A message number as the session gives it. */
export const numbered = (number: number) => number as MessageNumber

/** The summary of message `number`. */
export const summaryOf = (number: number): Summary => ({
  from: sanitise(`Sender ${number}`),
  subject: sanitise(`Subject ${number}`),
  date: Date.UTC(2026, 0, 1) + number * 60_000,
})

/** What `summariesFetched` brings for these messages. */
export const summariesOf = (...numbers: number[]): (readonly [MessageNumber, Summary])[] =>
  numbers.map(number => [numbered(number), summaryOf(number)] as const)

/** A preview whose text is so many lines. */
export const previewOf = (text: string, lines = 3): Preview => ({
  fields: [{ name: sanitise('From'), value: sanitise('Sender') }],
  allFields: ['From', 'To', 'Received'].map(name => ({ name: sanitise(name), value: sanitise('value') })),
  lines: Array.from({ length: lines }, (_, line) => sanitise(`${text} ${line}`)),
  attachments: [],
  note: undefined,
})

export const problem: Problem = { what: sanitise('The line is cut.'), advice: sanitise('Press R.') }

/** A maildrop of these messages, each of 1000 octets; `id` names them, and may give none to some. */
export const maildropOf = (
  numbers: readonly number[],
  id: (number: number) => UniqueId | undefined = idOf,
): Maildrop => {
  const rows = collectMaildrop()
  for (const number of numbers) {
    rows.listed(numbered(number), 1000)
    const named = id(number)
    if (named !== undefined) rows.identified(numbered(number), named)
  }
  return rows.finish()
}

/** The numbers from 1 to `count`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** When the maildrop of a visit was read. */
export const readAt = Date.UTC(2026, 5, 1, 12)

/** The event of a maildrop that has been read. */
export const opened = (maildrop: Maildrop, at = readAt): Event => ({
  type: 'maildropOpened',
  maildrop,
  tls: sanitise('TLSv1.3'),
  at,
})

/** The event of a connection that is gone. */
export const lost: Event = { type: 'connectionLost', problem, at: readAt + 1000 }

export type VisitOptions = {
  readonly columns?: number
  readonly rows?: number
  readonly account?: Partial<AccountView>
}

/** The program without a screen and without a server: events in, state and effects out, and nothing mutated. */
export class Visit {
  #state: State
  /** What was asked for by the events since `happen` or `press` was called last. */
  effects: readonly Effect[] = []

  constructor({ columns = 80, rows = 24, account = {} }: VisitOptions = {}) {
    const view = {
      name: sanitise('mira@mail.example'),
      server: sanitise('mail.example'),
      readOnly: false,
      plaintext: false,
      ...account,
    }
    this.#state = deepFreeze(initialState(view, { columns, rows }, readAt - 1000))
  }

  get state(): State {
    return this.#state
  }

  happen(...events: Event[]): this {
    const effects: Effect[] = []
    for (const event of events) {
      const [state, asked] = reduce(this.#state, deepFreeze(event))
      this.#state = deepFreeze(state)
      effects.push(...asked)
    }
    this.effects = effects
    return this
  }

  press(...keys: string[]): this {
    return this.happen(...keys.map(key => ({ type: 'keyPressed', key }) as const))
  }

  /** The cursor has rested: the newest `awaitRest` is answered. */
  rest(): this {
    return this.happen({ type: 'cursorRested', move: this.#state.moves })
  }

  /** The number of the message under the cursor. */
  get number(): number | undefined {
    return currentMessage(this.#state)?.number
  }

  /** The unique-ids in the queue. */
  get queue(): string[] {
    return [...this.#state.queue.keys()]
  }

  /** What the notice line says. */
  get notice(): string {
    return this.#state.notice?.text ?? nothing
  }

  /** What was asked for, by its type. */
  get asked(): Effect['type'][] {
    return this.effects.map(effect => effect.type)
  }
}

/** A visit to a mailbox that is open: of so many messages, or a made-up one. */
export const visitTo = (mailbox: number | Maildrop, options?: VisitOptions): Visit =>
  new Visit(options).happen(opened(typeof mailbox === 'number' ? maildropOf(upTo(mailbox)) : mailbox))

/** The columns of a maildrop are meant to be filled in: all else stays as it is. */
const isColumns = (value: object) => 'summaries' in value && 'numbers' in value

const refuse = () => {
  throw new Error('The state was mutated.')
}

/** Freezes plain data through and through, maps included. */
const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || isColumns(value)) return value
  if (value instanceof Map) {
    for (const method of ['set', 'delete', 'clear']) Object.defineProperty(value, method, { value: refuse })
    for (const [key, held] of value) {
      deepFreeze(key)
      deepFreeze(held)
    }
  }
  Object.freeze(value)
  for (const held of Object.values(value)) deepFreeze(held)
  return value
}

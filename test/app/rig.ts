import type { Effect } from '../../src/app/effect.ts'
import type { Event } from '../../src/app/event.ts'
import { collectMaildrop, type Maildrop, type RowSummary } from '../../src/app/maildrop.ts'
import type { Fetched, MessageKey, MessageRef, PreviewState } from '../../src/app/message-ref.ts'
import { currentRef } from '../../src/app/previews.ts'
import type { Problem } from '../../src/app/problem.ts'
import { linesOnScreen } from '../../src/app/reading.ts'
import { reduce } from '../../src/app/reduce.ts'
import {
  type AccountView,
  currentMessage,
  initialState,
  type Queued,
  type State,
} from '../../src/app/state.ts'
import type { Link, MessageView, PartId, PartRow, TextView } from '../../src/mail/message-view.ts'
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
export const summariesOf = (...numbers: number[]): (readonly [MessageNumber, RowSummary])[] =>
  numbers.map(number => [numbered(number), { ...summaryOf(number), headerHash: hashOf(number) }] as const)

/** The hash of the header of message `number`. */
export const hashOf = (number: number) => `hash-${number}`

/** Message `number` of a made-up maildrop as it is kept in the queue, its header read. */
export const queuedAs = (number: number, more: Partial<Queued> = {}): Queued => ({
  key: keyTo(number),
  id: idOf(number),
  number: undefined,
  octets: 1000,
  headerHash: hashOf(number),
  summary: { ...summaryOf(number), headerHash: hashOf(number) },
  queuedAt: readAt,
  unsettled: false,
  ...more,
})

/** The event of a queue, and a protection, that were read. */
export const queueIs = (queued: readonly Queued[], guarded: readonly number[] = []): Event => ({
  type: 'queueRead',
  queued,
  protectedMessages: new Set(guarded.map(keyTo)),
})

/** The key of message `number` of a made-up maildrop. */
export const keyTo = (number: number) => idOf(number) as unknown as MessageKey

/** What it takes to have message `number` of a made-up maildrop here. */
export const refTo = (number: number, more: Partial<MessageRef> = {}): MessageRef => ({
  key: keyTo(number),
  number: numbered(number),
  octets: 1000,
  lines: 48,
  charset: undefined,
  ...more,
})

/** A part of a message; how deep it lies is in its id. */
export const partOf = (id: string, type: string, more: Partial<PartRow> = {}): PartRow => ({
  id: id as PartId,
  depth: id.split('.').length - 1,
  type: sanitise(type),
  name: nothing,
  disposition: nothing,
  charset: nothing,
  encodedOctets: 400,
  decodedOctets: 400,
  whole: true,
  shown: false,
  container: type.startsWith('multipart/'),
  message: type === 'message/rfc822',
  fileName: sanitise(`part-${id}.bin`),
  place: { start: 0, end: 400, encoding: '7bit', inside: undefined },
  ...more,
})

/** A link, with a warning or without. */
export const linkTo = (target: string, text = '', warning?: string): Link => ({
  text: sanitise(text),
  target: sanitise(target),
  warning: warning === undefined ? undefined : sanitise(warning),
})

/** The lines of a text: `text 0`, `text 1`, ... */
export const linesOf = (text: string, lines: number) =>
  Array.from({ length: lines }, (_, line) => sanitise(`${text} ${line}`))

/** A view of a message whose text is so many lines, of one part that goes on beyond what is here. */
export const viewOf = (text: string, lines = 3, more: Partial<MessageView> = {}): MessageView => ({
  fields: [{ name: sanitise('From'), value: sanitise('Sender') }],
  allFields: ['From', 'To', 'Received'].map(name => ({ name: sanitise(name), value: sanitise('value') })),
  rawHeader: ['From: =?utf-8?Q?Sender?=', 'To: value', 'Received: value'].map(sanitise),
  fileName: sanitise('Subject.eml'),
  marks: [],
  sections: [{ title: undefined, lines: linesOf(text, lines) }],
  parts: [partOf('1', 'text/plain', { whole: false, shown: true })],
  links: [],
  trace: [],
  note: undefined,
  cut: false,
  ...more,
})

/** A message of several parts: an HTML text, a picture, a part with a name, a message in it. */
export const manyParts: readonly PartRow[] = [
  partOf('1', 'multipart/mixed', { whole: false }),
  partOf('1.1', 'multipart/alternative'),
  partOf('1.1.1', 'text/plain', { charset: sanitise('utf-8') }),
  partOf('1.1.2', 'text/html', { charset: sanitise('iso-8859-1'), shown: true }),
  partOf('1.2', 'application/pdf', {
    name: sanitise('plan.pdf'),
    fileName: sanitise('plan.pdf'),
    disposition: sanitise('attachment'),
    encodedOctets: 11_000,
    decodedOctets: 8_200,
  }),
  partOf('1.3', 'image/png', { whole: false, encodedOctets: 41_000, decodedOctets: 30_000 }),
]

/** The text of a part, or of a source. */
export const textViewOf = (text: string, lines = 3, more: Partial<TextView> = {}): TextView => ({
  fields: [],
  sections: [{ title: undefined, lines: linesOf(text, lines) }],
  links: [],
  note: undefined,
  cut: false,
  ...more,
})

/** How much of a message is here unless told: its beginning. */
export const beginning: Fetched = { octets: 500, extent: 'beginning', loaded: false }

/** All of a message, loaded as it is. */
export const loadedWhole: Fetched = { octets: 1000, extent: 'whole', loaded: true }

/** The event of a view that has come, of message `number` or of what was asked for. */
export const fetched = (
  message: number | MessageRef,
  view: MessageView = viewOf('text'),
  how: Partial<Fetched> = {},
): Event => ({
  type: 'previewFetched',
  message: typeof message === 'number' ? refTo(message) : message,
  view,
  fetched: { ...beginning, ...how },
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
  certain: true,
  policy: [],
  at,
})

/** The event of a connection that is gone. */
export const lost: Event = { type: 'connectionLost', problem, retry: undefined, at: readAt + 1000 }

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
      askAbove: 10_000_000,
      letGoAfter: 60,
      readsAhead: false,
      purgeChoice: 'back' as const,
      backupFolder: sanitise('~/mail'),
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

  /** The keys of what is in the queue: unique-ids, or numbers behind a line end. */
  get queue(): string[] {
    return [...this.#state.queue.keys()]
  }

  /** What was asked to be kept of the queue: unique-ids with a sign before them. */
  get kept(): string[] {
    return this.effects.flatMap(effect =>
      effect.type === 'keepQueue'
        ? effect.change.messages.map(({ id }) => `${effect.change.queued ? '+' : '-'}${id}`)
        : [],
    )
  }

  /** What the notice line says. */
  get notice(): string {
    return this.#state.notice?.text ?? nothing
  }

  /** What is asked. */
  get question(): string | undefined {
    return this.#state.question?.kind
  }

  /** What is known of the text of the message under the cursor. */
  get preview(): PreviewState | undefined {
    const key = currentRef(this.#state)?.key
    return key && this.#state.previews.get(key)
  }

  /** The text that is on the screen, line by line. */
  get lines(): string[] {
    return linesOnScreen(this.#state).map(({ text }) => text)
  }

  /** The first line shown of the text that is on the screen. */
  get scroll(): number {
    const { screen, preview } = this.#state
    return 'scroll' in screen ? screen.scroll : preview.scroll
  }

  /** The names of the screens that lie over each other, the one in sight first. */
  get screens(): string[] {
    const names: string[] = [this.#state.screen.name]
    for (let at = this.#state.screen; 'under' in at; at = at.under) names.push(at.under.name)
    return names
  }

  /** Moves the cursor of the tree of parts to a part, by its keys. */
  choose(id: string): this {
    this.press('g')
    for (;;) {
      const { screen } = this.#state
      const before = screen.name === 'parts' ? screen.chosen : undefined
      if (before === undefined || before === id) return this
      this.press('j')
      const after = this.#state.screen
      if (after.name === 'parts' && after.chosen === before) throw new Error(`There is no part ${id}.`)
    }
  }

  /** Types a text, key by key. */
  type(text: string): this {
    return this.press(...Array.from(text, key => (key === ' ' ? 'space' : key)))
  }

  /** What was asked for, by its type. */
  get asked(): Effect['type'][] {
    return this.effects.map(effect => effect.type)
  }
}

/** A visit to a mailbox that is open: of so many messages, or a made-up one. */
export const visitTo = (mailbox: number | Maildrop, options?: VisitOptions): Visit =>
  new Visit(options).happen(opened(typeof mailbox === 'number' ? maildropOf(upTo(mailbox)) : mailbox))

/** A visit that reads the newest of five messages in the reader. */
export const readingVisit = (
  view: MessageView = viewOf('text'),
  { how = {}, ...options }: VisitOptions & { readonly how?: Partial<Fetched> } = {},
): Visit =>
  visitTo(5, options)
    .press('return')
    .happen(fetched(5, view, how))

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

import type { Event } from '../../src/app/event.ts'
import type { MessageKey, MessageRef } from '../../src/app/message-ref.ts'
import type { Queued } from '../../src/app/state.ts'
import { listedMaildrop, storedMessage } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { openSession, type Timeouts } from '../../src/pop3/open-session.ts'
import type { Session } from '../../src/pop3/session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { sanitise } from '../../src/text/sanitise.ts'

type EventType = Event['type']
type EventOf<Type extends EventType> = Extract<Event, { type: Type }>

/** Takes events down as they are dispatched, and lets a test wait for those to come. */
export class EventRecorder {
  readonly events: Event[] = []
  #awaited = 0
  #wake = () => {}

  readonly dispatch = (event: Event): void => {
    this.events.push(event)
    this.#wake()
  }

  /** The types of the events, in order. */
  types(): EventType[] {
    return this.events.map(({ type }) => type)
  }

  /** How many events of this type there were. */
  count(type: EventType): number {
    return this.events.filter(event => event.type === type).length
  }

  /** The next event of this type, behind the one that was awaited last. */
  async next<Type extends EventType>(type: Type): Promise<EventOf<Type>> {
    for (;;) {
      const event = this.events[this.#awaited]
      if (event) this.#awaited += 1
      else {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      }
      if (event?.type === type) return event as EventOf<Type>
    }
  }
}

export const numbers = (...all: number[]): MessageNumber[] => all as MessageNumber[]

export const ids = (...all: string[]): UniqueId[] => all as UniqueId[]

/** A message to be read, of 48 lines unless told; its key is `key n`. */
export const refTo = (n: number, change: Partial<MessageRef> = {}): MessageRef => ({
  key: `key ${n}` as MessageKey,
  number: n as MessageNumber,
  octets: undefined,
  lines: 48,
  charset: undefined,
  ...change,
})

/** A view of a message that says nothing but this. */
export const viewOf = (text: string): MessageView => ({
  fields: [],
  allFields: [],
  rawHeader: [],
  marks: [],
  sections: [{ title: undefined, lines: [sanitise(text)] }],
  parts: [],
  links: [],
  trace: [],
  note: undefined,
  cut: false,
  fileName: sanitise('message.eml'),
})

/** A message that is queued, as large as it is on the server now; one that is not there has 100 octets. */
export const queuedOf = (id: string, server?: PopServer, change: Partial<Queued> = {}): Queued => {
  const contents = server?.contents()
  const number =
    contents && Array.from({ length: contents.count }, (_, i) => i + 1).find(n => contents.uniqueId(n) === id)
  return {
    key: id as MessageKey,
    id: id as UniqueId,
    number: undefined,
    octets: contents && number ? contents.octets(number) : 100,
    headerHash: undefined,
    summary: undefined,
    queuedAt: 1,
    unsettled: false,
    ...change,
  }
}

/** A short message with this subject. */
export const letter = (subject: string): Buffer =>
  Buffer.from(`From: Ada <ada@example.org>\r\nSubject: ${subject}\r\n\r\nText of ${subject}.\r\n`)

/** A message of so many octets, in lines that differ. */
export const linesOf = (octets: number): Buffer => {
  const head = 'From: Ada <ada@example.org>\r\nSubject: Long\r\n\r\n'
  const lines = Array.from({ length: Math.ceil(octets / 64) }, (_, i) => `${String(i).padStart(62, '.')}\r\n`)
  return Buffer.concat([Buffer.from(head + lines.join('')).subarray(0, octets - 2), Buffer.from('\r\n')])
}

/** A maildrop of letters whose subjects are their unique-ids. */
export const letters = (...uniqueIds: string[]) =>
  listedMaildrop(uniqueIds.map(id => storedMessage(id, letter(id))))

/** The unique-ids that a server holds now. */
export const held = (server: PopServer): string[] => {
  const contents = server.contents()
  return Array.from({ length: contents.count }, (_, i) => contents.uniqueId(i + 1))
}

/** The lines that clients said to a server. */
export const saidTo = (server: PopServer): string[] => server.commandLog.map(({ line }) => line)

/** A session with a server, over an open line; what the server can do has been said. */
export const openTo = async (
  server: PopServer,
  signal = new AbortController().signal,
  timeouts?: Timeouts,
): Promise<Session> => {
  const session = await openSession(
    { host: server.host, port: server.port, security: 'plaintext' },
    { user: 'demo', password: 'secret' },
    { signal, transcript: createTranscript(), ...(timeouts && { timeouts }) },
  )
  await session.certainCapabilities
  return session
}

/** Lets everything happen that is due. */
export const settle = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
}

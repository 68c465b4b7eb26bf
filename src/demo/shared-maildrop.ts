import {
  joinedMaildrop,
  listedMaildrop,
  type Maildrop,
  type StoredMessage,
  selectedMaildrop,
  storedMessage,
} from './maildrop.ts'

/** A maildrop as a session has it: what was in it at login, whatever others do to it. */
export type OpenMaildrop = Maildrop & {
  /** How many sessions, this one counted, have opened the maildrop so far. */
  readonly session: number
  /** Whether somebody else has removed the message meanwhile. */
  isExpunged(n: number): boolean
  /** Takes messages, by their numbers in this session, out of the shared maildrop; those already gone are passed over. */
  remove(numbers: ReadonlySet<number>): void
  /** The session is over. */
  close(): void
}

/** A maildrop that changes, and that sessions have in common. */
export type SharedMaildrop = {
  /** What is in it now, and stays so in what is given. */
  contents(): Maildrop
  /** Opens it for a session; undefined where the session wants it alone and another has it. */
  open(exclusive: boolean): OpenMaildrop | undefined
  /** Adds a message behind all others. */
  deliver(message: Uint8Array): void
  /** Takes out every message with this unique-id, if there is one, behind the back of the open sessions. */
  remove(uniqueId: string): void
  /** The milliseconds since it was last opened; Infinity before that. */
  sinceOpened(): number
}

/**
 * Makes a maildrop changeable. It keeps four octets a message besides: its place among all that ever were here.
 * `now` is the clock, in milliseconds.
 */
export const shareMaildrop = (original: Maildrop, now = () => performance.now()): SharedMaildrop => {
  const delivered: StoredMessage[] = []
  const everything = joinedMaildrop(original, listedMaildrop(delivered))
  let present = new Uint32Array(original.count).map((_, i) => i + 1)
  const expunged = new Set<number>()
  let sessions = 0
  let opened = 0
  let lastOpened = Number.NEGATIVE_INFINITY

  const expunge = (places: ReadonlySet<number | undefined>) => {
    for (const place of present) if (places.has(place)) expunged.add(place)
    present = present.filter(place => !places.has(place))
  }

  const open = (exclusive: boolean): OpenMaildrop | undefined => {
    if (exclusive && sessions > 0) return undefined
    sessions += 1
    opened += 1
    lastOpened = now()
    let isOpen = true
    const atLogin = present
    return {
      ...selectedMaildrop(everything, atLogin),
      session: opened,
      isExpunged: n => expunged.has(atLogin[n - 1] ?? 0),
      remove: numbers => expunge(new Set([...numbers].map(n => atLogin[n - 1]))),
      close() {
        if (isOpen) sessions -= 1
        isOpen = false
      },
    }
  }
  return {
    contents: () => selectedMaildrop(everything, present),
    open,
    deliver(message) {
      delivered.push(storedMessage(`delivered-${delivered.length + 1}`, message))
      const longer = new Uint32Array(present.length + 1)
      longer.set(present)
      longer[present.length] = everything.count
      present = longer
    },
    remove: uniqueId => expunge(new Set(present.filter(place => everything.uniqueId(place) === uniqueId))),
    sinceOpened: () => now() - lastOpened,
  }
}

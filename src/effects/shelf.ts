import { type Fetched, isLasting, type MessageKey, type MessageRef } from '../app/message-ref.ts'
import type { MessageSource } from '../mail/source.ts'

/** What is here of a message, in octets. */
export type Held = {
  readonly source: MessageSource
  readonly fetched: Fetched
  /** How many lines of its body were asked for. */
  readonly lines: number
}

/** What is here of the messages that were looked at last, so that nothing is asked for twice. */
export type Shelf = {
  /** As much of a message as is wanted, or more; undefined where so much is not here. */
  find(wanted: MessageRef): Held | undefined
  /** Keeps this in place of what was here of the message; `release` is called once nobody needs it any more. */
  put(key: MessageKey, held: Held, release?: () => void): void
  /** Uses what is held: it is not released before `use` is done. */
  use<T>(held: Held, use: () => Promise<T>): Promise<T>
  /** Forgets what is here of one message. */
  forget(key: MessageKey): void
  /** Forgets what only a number names: in another session that is another message. */
  forgetNumbers(): void
  /** Forgets everything. */
  close(): void
}

/** So many octets are kept in memory, and so many messages in files. */
const mostOctets = 16 * 1024 * 1024
const mostFiles = 4

type Entry = { readonly held: Held; readonly release: () => void; users: number; wanted: boolean }

/** A shelf with nothing on it. */
export const createShelf = (): Shelf => {
  /** The one that was put or found last is the last. */
  const entries = new Map<MessageKey, Entry>()
  const all = new Map<Held, Entry>()

  const letGo = (entry: Entry) => {
    if (entry.wanted || entry.users > 0) return
    all.delete(entry.held)
    entry.release()
  }
  const forget = (key: MessageKey) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    entry.wanted = false
    letGo(entry)
  }
  const makeRoom = () => {
    let octets = 0
    let files = 0
    for (const [key, { held }] of [...entries].reverse()) {
      if ('octets' in held.source) octets += held.source.octets.length
      else files += 1
      if ('octets' in held.source ? octets > mostOctets : files > mostFiles) forget(key)
    }
  }
  return {
    find({ key, lines }) {
      const entry = entries.get(key)
      if (!entry) return undefined
      const { held } = entry
      if (held.fetched.extent === 'beginning' && held.lines < lines) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return held
    },
    put(key, held, release = () => {}) {
      forget(key)
      const entry = { held, release, users: 0, wanted: true }
      entries.set(key, entry)
      all.set(held, entry)
      makeRoom()
    },
    async use(held, use) {
      const entry = all.get(held)
      if (entry) entry.users += 1
      try {
        return await use()
      } finally {
        if (entry) {
          entry.users -= 1
          letGo(entry)
        }
      }
    },
    forget,
    forgetNumbers() {
      for (const key of [...entries.keys()]) if (!isLasting(key)) forget(key)
    },
    close() {
      for (const key of [...entries.keys()]) forget(key)
    },
  }
}

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
}

/**
 * Makes a maildrop changeable. It keeps four octets a message besides: its place among all that ever were here.
 */
export const shareMaildrop = (original: Maildrop): SharedMaildrop => {
  const delivered: StoredMessage[] = []
  const everything = joinedMaildrop(original, listedMaildrop(delivered))
  let present = new Uint32Array(original.count).map((_, i) => i + 1)
  let sessions = 0

  const open = (exclusive: boolean): OpenMaildrop | undefined => {
    if (exclusive && sessions > 0) return undefined
    sessions += 1
    let isOpen = true
    const atLogin = present
    return {
      ...selectedMaildrop(everything, atLogin),
      remove(numbers) {
        const places = new Set([...numbers].map(n => atLogin[n - 1]))
        present = present.filter(place => !places.has(place))
      },
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
  }
}

/** Messages by their numbers, 1 to `count`. A number beyond throws a RangeError. */
export type Maildrop = {
  readonly count: number
  /** The size as it is sent, dots not stuffed. */
  octets(n: number): number
  /** 1 to 70 characters from 0x21 to 0x7E, the same in every session (RFC 1939, section 7). */
  uniqueId(n: number): string
  /** The message's octets. Its lines should end with CRLF, as on the wire; they are sent as they are. */
  message(n: number): Iterable<Uint8Array>
}

/** One message. */
export type StoredMessage = {
  readonly uniqueId: string
  readonly octets: number
  chunks(): Iterable<Uint8Array>
}

/** A message that is in memory as it is. */
export const storedMessage = (uniqueId: string, octets: Uint8Array): StoredMessage => ({
  uniqueId,
  octets: octets.length,
  chunks: () => [octets],
})

/** A maildrop of messages in memory; their unique ids are `uid-1`, `uid-2` and so on. */
export const maildropOf = (messages: readonly Uint8Array[]): Maildrop =>
  listedMaildrop(messages.map((octets, i) => storedMessage(`uid-${i + 1}`, octets)))

/** A maildrop of messages that are described one by one. It shows those that are added to the list later. */
export const listedMaildrop = (messages: readonly StoredMessage[]): Maildrop => {
  const at = (n: number): StoredMessage => {
    const message = messages[n - 1]
    if (!message) throw new RangeError(`There is no message ${n}.`)
    return message
  }
  return {
    get count() {
      return messages.length
    },
    octets: n => at(n).octets,
    uniqueId: n => at(n).uniqueId,
    message: n => at(n).chunks(),
  }
}

/** One maildrop behind another; the first must not grow. */
export const joinedMaildrop = (first: Maildrop, second: Maildrop): Maildrop => ({
  get count() {
    return first.count + second.count
  },
  octets: n => (n <= first.count ? first.octets(n) : second.octets(n - first.count)),
  uniqueId: n => (n <= first.count ? first.uniqueId(n) : second.uniqueId(n - first.count)),
  message: n => (n <= first.count ? first.message(n) : second.message(n - first.count)),
})

/** The messages with the given numbers, numbered anew in that order. */
export const selectedMaildrop = (all: Maildrop, numbers: Uint32Array): Maildrop => {
  const at = (n: number): number => {
    const number = numbers[n - 1]
    if (number === undefined) throw new RangeError(`There is no message ${n}.`)
    return number
  }
  return {
    count: numbers.length,
    octets: n => all.octets(at(n)),
    uniqueId: n => all.uniqueId(at(n)),
    message: n => all.message(at(n)),
  }
}

import type { Event } from '../app/event.ts'
import type { MessageKey, MessageRef } from '../app/message-ref.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import { expectedFailure } from './failure.ts'
import { putOn } from './obtain.ts'
import type { RowRenewal } from './row-renewal.ts'
import type { Held, Shelf } from './shelf.ts'
import type { Top } from './top.ts'

/** Fetches what may be wanted next of one session's messages, while nothing is wanted. */
export type NeighbourFetcher = {
  /** These may be wanted next, likeliest first; a later list takes the place of what has not been asked for. */
  expect(messages: readonly MessageRef[]): void
  /** Settles once a message that has been asked for has come, or does not; undefined where it was not asked for. */
  coming(message: MessageRef): Promise<unknown> | undefined
}

/** Of what nobody has asked for less is kept than of what is wanted: what has more is fetched once it is. */
const mostOctets = 256 * 1024

/** So many messages that do not come as they should make it not worth while in this session. */
const mostFailures = 8

type Tools = {
  readonly shelf: Shelf
  readonly top: Top
  readonly reader: () => Promise<Pick<MessageReader, 'message'>>
  readonly renewal: RowRenewal
  /** Runs what asks the server, and sees how long that takes; and whether it took too long last. */
  readonly timed: <T>(work: () => Promise<T>) => Promise<T>
  readonly isSlow: () => boolean
  readonly dispatch: (event: Event) => void
}

/**
 * Asks for all of a list in one flight, and reads one after another, each time after the person. Nothing is said of what
 * fails, or has more than is kept: it is asked for again once a person wants it. What may break the connection is not
 * asked for.
 */
export const createNeighbourFetcher = ({
  shelf,
  top,
  reader,
  renewal,
  timed,
  isSlow,
  dispatch,
}: Tools): NeighbourFetcher => {
  let expected: readonly MessageRef[] = []
  let isGoing = false
  let isOver = false
  const asked = new Map<MessageKey, { readonly lines: number; readonly come: Promise<unknown> }>()
  const failed = new Set<MessageKey>()

  const isWorthAsking = ({ key, number }: MessageRef) => !failed.has(key) && top.watch.care(number) === 0

  const ask = async (message: MessageRef): Promise<Held | undefined> => {
    try {
      const come = await timed(() => top.fetch(message.number, message.lines, mostOctets))
      if (!come.cut) {
        const held = putOn(shelf, message, come)
        renewal.come(held)
        return held
      }
    } catch (error) {
      isOver ||= expectedFailure(error).kind !== 'refused'
    }
    failed.add(message.key)
    return undefined
  }
  const obtain = async (message: MessageRef): Promise<Held | undefined> => {
    const known = shelf.find(message)
    if (known) return known
    const come = ask(message)
    asked.set(message.key, { lines: message.lines, come })
    const held = await come
    asked.delete(message.key)
    return held
  }
  const read = async (message: MessageRef, held: Held) => {
    await top.precedence.clear('neighbours')
    const how = { whole: held.fetched.extent === 'whole', charset: message.charset }
    const [view, header] = await Promise.all([
      shelf.use(held, async () => (await reader()).message(held.source, how)),
      renewal.read(held),
    ])
    dispatch({ type: 'neighbourFetched', message, view, fetched: held.fetched })
    renewal.tell(message, header)
  }
  const goOn = async () => {
    isGoing = true
    while (expected.length > 0) {
      await top.precedence.clear('neighbours')
      const messages = isOver || failed.size >= mostFailures || isSlow() ? [] : expected
      expected = []
      const wanted = messages.filter(isWorthAsking)
      const come = await top.precedence.during('neighbours', () => Promise.all(wanted.map(obtain)))
      for (const [i, message] of wanted.entries()) {
        const held = come[i]
        if (held) await read(message, held)
      }
    }
    isGoing = false
  }
  return {
    expect(messages) {
      expected = messages
      if (!isGoing) void goOn()
    },
    coming({ key, lines }) {
      const known = asked.get(key)
      return known && known.lines >= lines ? known.come : undefined
    },
  }
}

import { Conversation } from '../../src/pop3/conversation.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Transport } from '../../src/pop3/transport.ts'

/** A connection without a server: it keeps what was written, and the test says what the server says. */
export type FakeTransport = Transport & {
  /** The lines written so far. */
  readonly written: string[]
  /** The writes so far. */
  readonly writes: string[]
  readonly paused: boolean
  readonly closed: boolean
  /** What becomes of `startTls`; it succeeds unless told. */
  handshake: () => Promise<void>
}

export const fakeTransport = (): FakeTransport => {
  const written: string[] = []
  const writes: string[] = []
  let paused = false
  let closed = false
  return {
    written,
    writes,
    tls: undefined,
    get paused() {
      return paused
    },
    get closed() {
      return closed
    },
    handshake: () => Promise.resolve(),
    write(octets) {
      writes.push(String(octets))
      written.push(...String(octets).split('\r\n').slice(0, -1))
    },
    startTls() {
      return this.handshake()
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
    },
    close() {
      closed = true
    },
  }
}

/** Settles when this turn of the event loop is over, and what was asked in it has been said. */
export const endOfTurn = (): Promise<void> =>
  new Promise(resolve => queueMicrotask(() => process.nextTick(() => process.nextTick(resolve))))

/**
 * A conversation over a fake connection. `say` lets the server say something, line ends included, in a turn of its own,
 * and settles when that is over.
 */
export const fakeConversation = (replyTimeout = 1000) => {
  const transcript = createTranscript()
  const conversation = new Conversation(transcript, replyTimeout)
  const transport = fakeTransport()
  conversation.speakOver(transport)
  const say = async (text: string) => {
    await endOfTurn()
    conversation.received(Buffer.from(text, 'latin1'))
    await endOfTurn()
  }
  return { conversation, transcript, transport, say }
}

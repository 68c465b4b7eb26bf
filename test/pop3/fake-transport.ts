import { Conversation } from '../../src/pop3/conversation.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Transport } from '../../src/pop3/transport.ts'

/** A connection without a server: it keeps what was written, and the test says what the server says. */
export type FakeTransport = Transport & {
  /** The lines written so far. */
  readonly written: string[]
  readonly paused: boolean
  readonly closed: boolean
  /** What becomes of `startTls`; it succeeds unless told. */
  handshake: () => Promise<void>
}

export const fakeTransport = (): FakeTransport => {
  const written: string[] = []
  let paused = false
  let closed = false
  return {
    written,
    tls: undefined,
    get paused() {
      return paused
    },
    get closed() {
      return closed
    },
    handshake: () => Promise.resolve(),
    write: octets => written.push(...String(octets).split('\r\n').slice(0, -1)),
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

/** A conversation over a fake connection. `say` lets the server say something, line ends included. */
export const fakeConversation = (replyTimeout = 1000) => {
  const transcript = createTranscript()
  const conversation = new Conversation(transcript, replyTimeout)
  const transport = fakeTransport()
  conversation.speakOver(transport)
  const say = (text: string) => conversation.received(Buffer.from(text, 'latin1'))
  return { conversation, transcript, transport, say }
}

import type { Event } from '../app/event.ts'
import { type Maildrop, messageAt, rowOfNumber } from '../app/maildrop.ts'
import { keyOf, type MessageKey } from '../app/message-ref.ts'
import { retryOf } from '../app/retry.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { MessageNumber } from '../pop3/identity.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'

/** What is asked of a message: by which verb, and how many lines of its body. */
export type Asked = {
  readonly message: MessageNumber
  readonly verb: 'TOP' | 'RETR'
  readonly lines: number
}

/** So many lines are all there are. */
export const allLines = Number.POSITIVE_INFINITY

/** What is known, in one session, of messages that do not come or that break the connection. */
export type Watch = {
  /** Why a message is left alone, as a clause; undefined where it is not. */
  reasonFor(message: MessageNumber): DisplayText | undefined
  /** Whether a session has ended at the message, or it is left alone. */
  isSuspect(message: MessageNumber): boolean
  /** How carefully to ask for a message: 0 beside others; else on its own, those of less care first. */
  care(message: MessageNumber): 0 | 1 | 2
  /** Asks, and learns from what comes of it; what is asked for is said to the server in the order of the calls. */
  ask<T>(asked: Asked, request: () => Promise<T>): Promise<T>
  /** The server has refused this message, though not all of them: it is left alone, unless that is for other reasons. */
  refused(asked: Asked, error: Pop3Error): void
}

/** What is known of such messages beyond one session. */
export type Troubles = {
  /** Watches a session whose messages bear these keys. */
  watch(keyOf: (message: MessageNumber) => MessageKey): Watch
}

/** What speaks against a message. */
type Doubt = {
  /** What it has to give before it is believed: the most lines that it did not give. */
  readonly lines: number
  /** How a session ended at it; undefined where it was only asked for behind another at which one did. */
  readonly end: Pop3Error['kind'] | undefined
  /** Why it is left alone. */
  readonly reason: DisplayText | undefined
}

/** So many messages are doubted at most; the oldest doubts go. */
const mostDoubts = 1000

/** So many characters of what a server says are given as a reason. */
const longestWords = 200

/**
 * Tells the line from the message. Replies come in order, so the one that was under way when a session ended is to blame,
 * or the line is. It is asked for on its own in the next session, and so are those behind it, for the replies before the
 * guilty one may have been lost; and where a session ends at it again it is left alone, which is dispatched. A message that
 * only a number names is remembered by it: that may be another one by now, which costs a person one key.
 */
export const createTroubles = (dispatch: (event: Event) => void): Troubles => {
  const doubts = new Map<MessageKey, Doubt>()

  const keep = (key: MessageKey, doubt: Doubt) => {
    doubts.delete(key)
    doubts.set(key, doubt)
    for (const oldest of doubts.keys()) {
      if (doubts.size <= mostDoubts) break
      doubts.delete(oldest)
    }
  }
  const mark = (key: MessageKey, doubt: Doubt & { readonly reason: DisplayText }) => {
    keep(key, doubt)
    dispatch({ type: 'messageTroubled', key, reason: doubt.reason })
  }
  const blame = (key: MessageKey, asked: Asked, { kind: end }: Pop3Error) => {
    const known = doubts.get(key)
    const lines = Math.max(known?.lines ?? 0, asked.lines)
    if (known?.end === undefined) keep(key, { lines, end, reason: known?.reason })
    else mark(key, { lines, end, reason: known.reason ?? reasonOf(known.end, end) })
  }

  return {
    watch(keyOf) {
      /** What is asked for and has not come, in the order of asking. */
      const awaited = new Set<Asked>()
      let isOver = false

      /** The session has ended: everything that was awaited fails for it. */
      const ended = (error: Pop3Error) => {
        if (isOver) return
        isOver = true
        if (error.detail === 'stopped') return
        const [first, ...behind] = [...awaited].filter(({ verb }) => verb === error.phase)
        if (!first) return
        blame(keyOf(first.message), first, error)
        for (const { message, lines } of behind) {
          const key = keyOf(message)
          if (!doubts.has(key)) keep(key, { lines, end: undefined, reason: undefined })
        }
      }
      const failed = (asked: Asked, error: Pop3Error) => {
        if (error.kind === 'refused') return
        if (error.detail === 'cutShort') blame(keyOf(asked.message), asked, error)
        else ended(error)
      }
      const came = ({ message, lines }: Asked) => {
        const key = keyOf(message)
        const doubt = doubts.get(key)
        if (doubt && lines >= doubt.lines) doubts.delete(key)
      }
      const doubtOf = (message: MessageNumber) => doubts.get(keyOf(message))

      return {
        reasonFor: message => doubtOf(message)?.reason,
        isSuspect(message) {
          const doubt = doubtOf(message)
          return doubt?.end !== undefined || doubt?.reason !== undefined
        },
        care(message) {
          const doubt = doubtOf(message)
          if (!doubt) return 0
          return doubt.end === undefined && doubt.reason === undefined ? 1 : 2
        },
        async ask(asked, request) {
          awaited.add(asked)
          try {
            const given = await request()
            came(asked)
            return given
          } catch (error) {
            if (error instanceof Pop3Error) failed(asked, error)
            throw error
          } finally {
            awaited.delete(asked)
          }
        },
        refused({ message, lines: asked }, error) {
          // Some codes say that it is the server that is in trouble.
          if (isGone(error) || retryOf(error) !== undefined) return
          const key = keyOf(message)
          const known = doubts.get(key)
          const lines = Math.max(known?.lines ?? 0, asked)
          mark(key, { lines, end: known?.end, reason: refusalReason(error) })
        },
      }
    },
  }
}

/** Gives the keys of a maildrop's messages by their numbers. */
export const keysOf =
  (maildrop: Maildrop) =>
  (number: MessageNumber): MessageKey => {
    const row = rowOfNumber(maildrop, number)
    const message = row === undefined ? undefined : messageAt(maildrop, row)
    return keyOf(maildrop, message ?? { number, id: undefined, octets: undefined, summary: undefined })
  }

/** Gives the octets of a maildrop's messages, as they are listed, by their numbers. */
export const sizesOf =
  (maildrop: Maildrop) =>
  (number: MessageNumber): number | undefined => {
    const row = rowOfNumber(maildrop, number)
    return row === undefined ? undefined : messageAt(maildrop, row)?.octets
  }

/** Whether a server refuses a message because it is not there any more: only its words say so. */
export const isGone = ({ kind, phase, said: words = '' }: Pop3Error): boolean =>
  kind === 'refused' &&
  (phase === 'TOP' || phase === 'RETR') &&
  /\b(?:expunged|deleted|removed|purged|vanished|no longer)\b/i.test(words)

const refusalReason = ({ said: words = '' }: Pop3Error): DisplayText =>
  words.trim() === ''
    ? said`the server refuses it`
    : said`the server refuses it: “${sanitise(words.slice(0, longestWords))}”`

const reasonOf = (first: Pop3Error['kind'], second: Pop3Error['kind']): DisplayText =>
  (first === second ? twice[first] : undefined) ?? said`the session ended at it, twice`

const twice: Readonly<Partial<Record<Pop3Error['kind'], DisplayText>>> = {
  closed: said`the connection broke twice while the server was sending it`,
  timeout: said`the server did not answer in time, twice`,
  violation: said`what the server sends of it breaks the rules of POP3`,
  tooLarge: said`the server said more than is sane of it, twice`,
}

import type { HeadersWanted } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import { hasSummaryAt, type Maildrop, type Message, messageAt, rowOfNumber } from '../app/maildrop.ts'
import { createBatchSize } from './batch-size.ts'
import type { HeaderAnswer, HeaderAsking } from './header-asking.ts'
import type { Top } from './top.ts'

/** Reads the headers of one session's whole maildrop while nobody wants anything else. */
export type HeaderReading = {
  /** Reads on from where it was, or does not any more. */
  read(which: HeadersWanted): void
  /** Ends it, and tells of what has come. */
  stop(): void
}

/** So many commands of the window are left to a person, whose request is said at once then. */
const leftToPersons = 4

/** So many headers that have come may still be read while the next ones are on their way. */
const mostUnread = 256

/** After so many refusals in a row the server is not asked for more: some close after a few. */
const mostRefusals = 5

/** So many rows are looked at before everything else has its turn. */
const rowsPerTurn = 20_000

/**
 * What is missing is asked for from the newest on, in batches: each only when all of the former has come, so that a
 * mailbox takes few round trips, and nobody waits for more than one batch. What was asked for behind a message at which a
 * session ended comes last, one after another; that message itself only for who wants `all`. What remains is a person's
 * then, which is told with `headersRead`. It begins once all that is `remembered` is told: that is not asked for again.
 * `now` gives milliseconds.
 */
export const createHeaderReading = (
  top: Top,
  asking: HeaderAsking,
  maildrop: Maildrop,
  dispatch: (event: Event) => void,
  remembered: Promise<void>,
  now: () => number,
): HeaderReading => {
  const size = createBatchSize()
  let which: HeadersWanted = 'none'
  let isGoing = false
  /** All rows before this one were asked for, or are among those that are asked for with care, or are left. */
  let row = 0
  let withCare: Message[] = []
  let batch: Message[] = []
  let refusals = 0

  const isMissing = ({ number }: Message) => {
    const at = rowOfNumber(maildrop, number)
    return at !== undefined && !hasSummaryAt(maildrop, at) && !asking.isAsked(number)
  }
  /** What is left alone is not asked for: why it is stands in its row. */
  const careFor = ({ number }: Message) =>
    top.watch.reasonFor(number) === undefined ? top.watch.care(number) : 0

  /** The next ones to ask for; none where nothing is left. */
  const choose = async (count: number): Promise<Message[]> => {
    const chosen: Message[] = []
    for (let looked = 1; chosen.length < count && row < maildrop.count; looked += 1, row += 1) {
      if (looked % rowsPerTurn === 0) await new Promise(setImmediate)
      const message = hasSummaryAt(maildrop, row) ? undefined : messageAt(maildrop, row)
      if (!message || asking.isAsked(message.number)) continue
      if (careFor(message) === 0) chosen.push(message)
      else withCare.push(message)
    }
    if (chosen.length > 0) return chosen
    withCare = withCare.filter(message => isMissing(message) && (which === 'all' || careFor(message) < 2))
    return withCare.splice(0, 1)
  }

  const ask = async (messages: readonly Message[]) => {
    const began = now()
    let first: number | undefined
    const answers = await Promise.all(
      messages.map(async ({ number }): Promise<HeaderAnswer> => {
        const answer = await asking.ask(number, false)
        first ??= now() - began
        return answer
      }),
    )
    const octets = answers.reduce<number>((sum, answer) => sum + (typeof answer === 'number' ? answer : 0), 0)
    size.learn({ count: messages.length, octets, first: first ?? 0, last: now() - began })
    for (const answer of answers) refusals = answer === 'refused' ? refusals + 1 : 0
  }

  /** Reads on; gives whether it came to an end by itself. */
  const readOn = async (): Promise<boolean> => {
    while (which !== 'none' && !asking.isOver) {
      if (batch.length === 0) batch = await choose(size.next(Math.max(1, top.window - leftToPersons)))
      if (batch.length === 0 || refusals >= mostRefusals) return true
      await asking.caughtUp(mostUnread)
      await top.precedence.clear('headers')
      if (!mayGoOn()) return false
      const messages = batch.filter(isMissing)
      batch = []
      if (messages.length > 0) await ask(messages)
    }
    return false
  }
  const mayGoOn = () => which !== 'none' && !asking.isOver

  const go = async () => {
    isGoing = true
    await remembered
    const isThrough = await readOn()
    isGoing = false
    if (!isThrough) return
    which = 'none'
    await asking.caughtUp(0)
    asking.tell()
    dispatch({ type: 'headersRead' })
  }
  return {
    read(wanted) {
      which = wanted
      refusals = 0
      if (wanted === 'all') {
        row = 0
        withCare = []
      }
      if (wanted !== 'none' && !isGoing) void go()
    },
    stop() {
      which = 'none'
      asking.tell()
    },
  }
}

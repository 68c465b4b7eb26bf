import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { MessageRequest } from './message-request.ts'
import type { MessageView, PartId, TextView } from './message-view.ts'
import type { ReadingOptions } from './reading.ts'
import type { SectionBounds } from './section-bounds.ts'
import { type MessageSource, sourceSize } from './source.ts'
import { quickBounds, sourcePart, sourceView } from './source-text.ts'

/**
 * Reads messages in a thread of its own, so that none can hold up the screen. Answers in order and never rejects:
 * where the thread gives no answer, it is the source of the message, and `note` says why. A file must stay open
 * until the answer is there.
 */
export type MessageReader = {
  /** Starts the thread, so that the first message need not wait for it. */
  start(): void
  /** What `readMessage` gives. */
  message(source: MessageSource, options: ReadingOptions): Promise<MessageView>
  /** What `readPart` gives. */
  part(source: MessageSource, id: PartId, options: ReadingOptions): Promise<TextView>
  /** What `readSource` gives. */
  source(source: MessageSource): Promise<TextView>
  /** Ends the thread. What is still asked for, and whatever is asked from now on, is answered with the source. */
  close(): Promise<void>
}

/** How a message reader is set up. */
export type MessageReaderOptions = {
  /** How long a small message may take, in milliseconds; where the thread has to start first, that is part of it. */
  deadline?: number
  /** The module that the thread runs. */
  module?: URL
}

const octetsPerSecond = 20_000_000

/**
 * A reader with one thread. The thread starts with `start` or the first message and is replaced when it dies or a message
 * takes longer than the deadline, which is 5 seconds unless told, and a second more for each 20 MB. While idle
 * it does not keep the program alive.
 */
export const createMessageReader = ({
  deadline = 5_000,
  module = messageWorker,
}: MessageReaderOptions = {}): MessageReader => {
  let thread: Worker | undefined
  let latest: Promise<unknown> = Promise.resolve()
  let closed = false

  const readNow = async <View>(request: MessageRequest, instead: Instead<View>): Promise<View> => {
    const answer = closed ? failed : await answerTo<View>(request)
    return typeof answer === 'object' ? answer.view : instead(request.source, answer, quickBounds)
  }

  const answerTo = async <View>(request: MessageRequest): Promise<Answer<View>> => {
    try {
      thread ??= startThread(module, forget)
    } catch {
      // There may be room for a thread when the next message is read.
      return failed
    }
    const answer = await ask<View>(thread, request, deadlineOf(request.source))
    if (typeof answer !== 'object') await endThread()
    return answer
  }

  const deadlineOf = (source: MessageSource): number =>
    deadline + (sourceSize(source) / octetsPerSecond) * 1_000

  const forget = (ended: Worker): void => {
    if (thread === ended) thread = undefined
  }

  const endThread = async (): Promise<void> => {
    const ending = thread
    thread = undefined
    await ending?.terminate()
  }

  const read = <View>(request: MessageRequest, instead: Instead<View>): Promise<View> => {
    const view = latest.then(() => readNow(request, instead))
    latest = view
    return view
  }

  return {
    start: () => {
      if (closed) return
      try {
        if (thread === undefined) {
          thread = startThread(module, forget)
          thread.unref()
        }
      } catch {
        // It is tried again with the first message.
      }
    },
    message: (source, { whole, charset }) => read({ kind: 'message', source, whole, charset }, sourceView),
    part: (source, id, { whole, charset }) => read({ kind: 'part', source, id, whole, charset }, sourcePart),
    source: source => read({ kind: 'source', source }, sourcePart),
    close: () => {
      closed = true
      return endThread()
    },
  }
}

/** What is shown where the thread gives nothing, with the reason; this thread is the screen's. */
type Instead<View> = (source: MessageSource, reason: DisplayText, bounds: SectionBounds) => View

const failed = said`This message could not be read: this is its source.`
const late = said`This message takes too long to read: this is its source.`

/** Beside this module, and of its kind: TypeScript when run from the source, JavaScript when bundled. */
const messageWorker = new URL(
  import.meta.url.endsWith('.ts') ? './message-worker.ts' : './message-worker.mjs',
  import.meta.url,
)

const startThread = (module: URL, onEnd: (thread: Worker) => void): Worker => {
  // A thread has a cache of compiled code only where its environment names one.
  const compiled = getCompileCacheDir()
  const thread = new Worker(module, {
    ...(compiled !== undefined && { env: { ...process.env, NODE_COMPILE_CACHE: dirname(compiled) } }),
    // Without a bound on what is young hostile mail takes three times the memory, and is no faster.
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 12 },
    stdout: true,
    stderr: true,
  })
  // Nothing that the thread prints may reach the screen. Left to wait, it would keep the program alive.
  thread.stdout.destroy()
  thread.stderr.destroy()
  // The end of the thread, which follows every error, says enough; but an error nobody listens for is thrown.
  thread.on('error', () => {})
  thread.on('exit', () => onEnd(thread))
  return thread
}

/** The thread's answer, or why there is none. */
type Answer<View> = { readonly view: View } | DisplayText

const ask = <View>(thread: Worker, request: MessageRequest, deadline: number): Promise<Answer<View>> =>
  new Promise(resolve => {
    const settle = (answer: Answer<View>): void => {
      clearTimeout(timer)
      thread.off('message', take).off('exit', fail).unref()
      resolve(answer)
    }
    const take = (view: View): void => settle({ view })
    const fail = (): void => settle(failed)
    const timer = setTimeout(() => settle(late), deadline)
    thread.on('message', take).on('exit', fail).ref()
    try {
      send(thread, request)
    } catch {
      fail()
    }
  })

const send = (thread: Worker, request: MessageRequest): void => {
  if (!('octets' in request.source)) {
    thread.postMessage(request)
    return
  }
  // A copy of its own: to send part of a larger buffer would send all of that.
  const octets = new Uint8Array(request.source.octets)
  thread.postMessage({ ...request, source: { octets } }, [octets.buffer])
}

import { Worker } from 'node:worker_threads'
import { type DisplayText, said } from '../text/sanitise.ts'
import type { Preview } from './preview.ts'
import { sourcePreview } from './source-preview.ts'

/** Reads previews in a thread of its own, so that no message can hold up the screen. */
export type PreviewReader = {
  /** What `readPreview` gives, or else the source and a note saying why. Answers in order; never rejects. */
  read(octets: Uint8Array): Promise<Preview>
  /** Ends the thread. What is still asked for, and whatever is asked from now on, is answered with the source. */
  close(): Promise<void>
}

/** How a preview reader is set up. */
export type PreviewReaderOptions = {
  /** How long one message may take, in milliseconds; where the thread has to start first, that is part of it. */
  deadline?: number
  /** The module that the thread runs. */
  module?: URL
}

/**
 * A reader with one thread. The thread starts with the first message and is replaced when it dies or a message
 * takes longer than the deadline, which is 5 seconds unless told. While idle it does not keep the program alive.
 */
export const createPreviewReader = ({
  deadline = 5_000,
  module = previewWorker,
}: PreviewReaderOptions = {}): PreviewReader => {
  let thread: Worker | undefined
  let latest: Promise<unknown> = Promise.resolve()
  let closed = false

  const readNow = async (octets: Uint8Array): Promise<Preview> => {
    if (closed) return sourcePreview(octets, failed)
    thread ??= startThread(module, forget)
    const answer = await ask(thread, octets, deadline)
    if (typeof answer !== 'string') return answer
    await endThread()
    return sourcePreview(octets, answer)
  }

  const forget = (ended: Worker): void => {
    if (thread === ended) thread = undefined
  }

  const endThread = async (): Promise<void> => {
    const ending = thread
    thread = undefined
    await ending?.terminate()
  }

  return {
    read: octets => {
      const preview = latest.then(() => readNow(octets))
      latest = preview
      return preview
    },
    close: () => {
      closed = true
      return endThread()
    },
  }
}

const failed = said`This message could not be read: this is its source.`
const late = said`This message takes too long to read: this is its source.`

/** Beside this module, and of its kind: TypeScript when run from the source, JavaScript when bundled. */
const previewWorker = new URL(
  import.meta.url.endsWith('.ts') ? './preview-worker.ts' : './preview-worker.js',
  import.meta.url,
)

const startThread = (module: URL, onEnd: (thread: Worker) => void): Worker => {
  const thread = new Worker(module, {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
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
const ask = (thread: Worker, octets: Uint8Array, deadline: number): Promise<Preview | DisplayText> =>
  new Promise(resolve => {
    const settle = (answer: Preview | DisplayText): void => {
      clearTimeout(timer)
      thread.off('message', settle).off('exit', fail).unref()
      resolve(answer)
    }
    const fail = (): void => settle(failed)
    const timer = setTimeout(() => settle(late), deadline)
    thread.on('message', settle).on('exit', fail).ref()
    // A copy of its own: to send part of a larger buffer would send all of that.
    const message = new Uint8Array(octets)
    thread.postMessage(message, [message.buffer])
  })

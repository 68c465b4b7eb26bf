import { LocalError } from './local-error.ts'

/**
 * The same pieces, until the signal: then it throws a LocalError, `stopped`, even where the source is waiting for
 * something that never comes. A source that is left early is told, and not waited for.
 */
export async function* stoppable<T>(
  pieces: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  const source = pieces[Symbol.asyncIterator]()
  let stop = () => {}
  const aborted = () => stop()
  signal?.addEventListener('abort', aborted)
  // One promise for each piece: a race against one for all would keep every piece until the end.
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      stop = () => reject(new LocalError('stopped'))
      if (signal?.aborted) stop()
      else source.next().then(resolve, reject)
    })
  let finished = false
  try {
    for (let result = await next(); !result.done; result = await next()) yield result.value
    finished = true
  } finally {
    signal?.removeEventListener('abort', aborted)
    if (!finished) source.return?.().catch(() => {})
  }
}

/** What `work` gives; but rejects at once with a LocalError, `stopped`, where the signal comes first. */
export const orStopped = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(new LocalError('stopped'))
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

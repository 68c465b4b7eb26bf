import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process that says once how it is reached, and what went over its line whenever it is asked. */
export type MeasuredProcess<Started, Traffic> = AsyncDisposable & {
  readonly started: Started
  traffic(): Promise<Traffic>
}

/** Starts a program of this folder; it ends with this process at the latest. Rejects where it ends by itself. */
export const startMeasured = async <Started, Traffic>(
  program: string,
  args: readonly string[],
): Promise<MeasuredProcess<Started, Traffic>> => {
  const ended = new AbortController()
  const child = fork(join(import.meta.dirname, program), [...args])
  child.once('exit', () => ended.abort())
  const answer = async () => (await once(child, 'message', { signal: ended.signal }))[0]
  return {
    started: await answer(),
    traffic() {
      child.send('traffic')
      return answer()
    },
    async [Symbol.asyncDispose]() {
      if (ended.signal.aborted) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

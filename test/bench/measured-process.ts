import { fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process that says once how it is reached, and answers whatever it is asked, one question at a time. */
export type MeasuredProcess<Started> = AsyncDisposable & {
  readonly started: Started
  ask<Answer>(question: Serializable): Promise<Answer>
}

/** Starts a program of this folder; it ends with this process at the latest. Rejects where it ends by itself. */
export const startMeasured = async <Started>(
  program: string,
  args: readonly string[],
): Promise<MeasuredProcess<Started>> => {
  const ended = new AbortController()
  const child = fork(join(import.meta.dirname, program), [...args])
  child.once('exit', () => ended.abort())
  const answer = async () => (await once(child, 'message', { signal: ended.signal }))[0]
  return {
    started: await answer(),
    ask(question) {
      child.send(question)
      return answer()
    },
    async [Symbol.asyncDispose]() {
      if (ended.signal.aborted) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

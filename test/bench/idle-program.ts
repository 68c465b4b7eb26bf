import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type LoopRecord, loopMonitor, loopRecord } from './loop-record.ts'

/** A program that does nothing: what its event loop meets with, the machine does to every program. */
export type IdleProgram = AsyncDisposable & {
  /** How its event loop fared since this was last asked for. */
  record(): Promise<LoopRecord>
}

/** It ends with the bench, whatever becomes of that: its standard input ends then. */
const nothing = `process.stdout.write('ready'); process.stdin.resume()`

/** Starts one; rejects where it ends by itself. `file`: see loopMonitor. */
export const startIdleProgram = async (file: string): Promise<IdleProgram> => {
  const monitor = loopMonitor(file)
  const child = spawn(process.execPath, [...monitor.arguments, '-e', nothing], {
    env: { ...process.env, ...monitor.env },
    // Ctrl+C is for the bench, which ends what it has started.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('A second program could not be started.')
  const ended = new AbortController()
  child.once('exit', () => ended.abort())
  await once(child.stdout, 'data', { signal: ended.signal })
  return {
    record: () => loopRecord(pid, file),
    async [Symbol.asyncDispose]() {
      if (ended.signal.aborted) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

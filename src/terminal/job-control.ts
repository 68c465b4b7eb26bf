import { setTimeout } from 'node:timers/promises'

/**
 * Stops this job as Ctrl-Z does, and resolves once it goes on. The whole process group is stopped, for the shell
 * waits for all of it (`npm run` is part of the job too).
 */
export const stopJob = async (): Promise<void> => {
  const handlers = process.listeners('SIGTSTP')
  process.removeAllListeners('SIGTSTP')
  process.kill(0, 'SIGTSTP')
  // The timer keeps the program alive, and runs only once the program does again. Where the system does not stop
  // the group (it has no shell to wake it), the program simply goes on.
  await setTimeout(50)
  for (const handler of handlers) process.on('SIGTSTP', handler)
  await askWindowSize()
}

/** Has Node look how large the window is: a job that is stopped is not told that it was resized. */
export const askWindowSize = async (): Promise<void> => {
  process.kill(process.pid, 'SIGWINCH')
  await setTimeout(10)
}

/**
 * Stops this job as Ctrl-Z does, and resolves once it goes on. The whole process group is stopped, for the shell
 * waits for all of it (`npm run` is part of the job too).
 */
export const stopJob = (): Promise<void> =>
  new Promise(resolve => {
    const handlers = process.listeners('SIGTSTP')
    process.removeAllListeners('SIGTSTP')
    // The timer keeps the program alive, and runs only once the program does again. Where the system does not
    // stop the group (it has no shell to wake it), the program simply goes on.
    setTimeout(() => {
      for (const handler of handlers) process.on('SIGTSTP', handler)
      resolve()
    }, 50)
    process.kill(0, 'SIGTSTP')
  })

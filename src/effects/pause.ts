/** Settles at a time, in milliseconds since 1970, or once the signal says so. */
export const pauseUntil = (until: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const over = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, Math.max(0, until - Date.now()))
    signal.addEventListener('abort', over)
  })

import type { Duplex } from 'node:stream'
import type { LineFaults } from './line-faults.ts'

/**
 * Breaks a connection when its time is up by `dropEvery` or `autologout`. Gives what is to be called whenever
 * something is said in it. No timer outlives the connection.
 */
export const limitTime = (socket: Duplex, faults: LineFaults): (() => void) => {
  const breakAfter = (milliseconds: number) =>
    milliseconds > 0 && !socket.destroyed ? setTimeout(() => socket.destroy(), milliseconds) : undefined
  const drop = breakAfter(faults.dropEvery)
  let idle = breakAfter(faults.autologout)
  socket.once('close', () => {
    clearTimeout(drop)
    clearTimeout(idle)
  })
  return () => {
    clearTimeout(idle)
    idle = breakAfter(faults.autologout)
  }
}

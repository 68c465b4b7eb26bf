import { once } from 'node:events'
import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { noLineFaults } from '../../src/demo/line-faults.ts'
import { limitTime } from '../../src/demo/time-limits.ts'

beforeEach(() => void vi.useFakeTimers())

afterEach(() => void vi.useRealTimers())

describe('a connection’s time', () => {
  test('has no limit, and no timer, where there is no fault', () => {
    limitTime(new Socket(), noLineFaults())()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is up by dropEvery, whatever is said', () => {
    const socket = new Socket()
    const somethingSaid = limitTime(socket, { ...noLineFaults(), dropEvery: 100 })
    vi.advanceTimersByTime(99)
    somethingSaid()
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(socket.destroyed).toBe(true)
  })

  test('is up by autologout once nothing was said for so long', () => {
    const socket = new Socket()
    const somethingSaid = limitTime(socket, { ...noLineFaults(), autologout: 100 })
    vi.advanceTimersByTime(99)
    somethingSaid()
    vi.advanceTimersByTime(99)
    expect(socket.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(socket.destroyed).toBe(true)
  })

  test('is limited by an autologout that is thrown later from the next word on', () => {
    const [socket, faults] = [new Socket(), noLineFaults()]
    const somethingSaid = limitTime(socket, faults)
    faults.autologout = 100
    somethingSaid()
    vi.advanceTimersByTime(100)
    expect(socket.destroyed).toBe(true)
  })

  test('leaves no timer behind when the connection closes', async () => {
    const socket = new Socket()
    const somethingSaid = limitTime(socket, { ...noLineFaults(), autologout: 100, dropEvery: 100 })
    expect(vi.getTimerCount()).toBe(2)
    const closed = once(socket, 'close')
    socket.destroy()
    await closed
    somethingSaid()
    expect(vi.getTimerCount()).toBe(0)
  })
})

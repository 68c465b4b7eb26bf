import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** Fails every test of the file that leaves a rejection unhandled: it would end the program. */
export const guardRejections = (): void => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  beforeAll(() => {
    process.on('unhandledRejection', note)
  })
  afterAll(() => {
    process.off('unhandledRejection', note)
  })
  afterEach(async () => {
    await setImmediate()
    expect(unhandled.splice(0)).toEqual([])
  })
}

import { expect, test } from 'vitest'
import { createGate } from '../../src/effects/gate.ts'
import { settle } from './rig.ts'

/** A gate, and pieces of work that end when the test says so. */
const start = () => {
  const gate = createGate()
  const running = new Map<string, PromiseWithResolvers<string>>()
  const work = (name: string) => () => {
    const done = Promise.withResolvers<string>()
    running.set(name, done)
    return done.promise.finally(() => running.delete(name))
  }
  return {
    together: (name: string) => gate.together(work(name)),
    alone: (name: string) => gate.alone(work(name)),
    running: () => [...running.keys()],
    finish: async (name: string) => {
      running.get(name)?.resolve(`${name} done`)
      await settle()
    },
    fail: async (name: string) => {
      running.get(name)?.reject(new Error(name))
      await settle()
    },
  }
}

test('what goes together begins at once, and gives what it gives', async () => {
  const { together, running, finish } = start()
  const a = together('a')
  void together('b')
  expect(running()).toEqual(['a', 'b'])
  await finish('a')
  expect(await a).toBe('a done')
})

test('what goes alone waits for what is under way, and for what follows on that', async () => {
  const { together, alone, running, finish } = start()
  void together('a').then(() => together('b'))
  void alone('c')
  void alone('d')
  await finish('a')
  expect(running()).toEqual(['b'])
  await finish('b')
  expect(running()).toEqual(['c'])
  void together('e')
  await settle()
  expect(running()).toEqual(['c'])
  await finish('c')
  expect(running()).toEqual(['e'])
  await finish('e')
  expect(running()).toEqual(['d'])
})

test('what fails lets the others go on, and is told', async () => {
  const { together, alone, running, fail } = start()
  const a = alone('a')
  await settle()
  const b = together('b')
  const failures = Promise.allSettled([a, b])
  await fail('a')
  expect(running()).toEqual(['b'])
  void alone('c')
  await fail('b')
  expect(running()).toEqual(['c'])
  expect(await failures).toMatchObject([{ reason: { message: 'a' } }, { reason: { message: 'b' } }])
})

import { expect, test } from 'vitest'
import { createPace } from '../../src/effects/pace.ts'
import { settle } from './rig.ts'

/** A clock that only work moves. */
const start = () => {
  let time = 0
  const done: string[] = []
  const pace = createPace(() => time)
  const add = (name: string, takes = 0, isUrgent = false) =>
    pace.add(() => {
      time += takes
      done.push(name)
    }, isUrgent)
  return { pace, done, add }
}

const turn = () => new Promise(setImmediate)

test('work is not done at once, and then in order, what is urgent first', async () => {
  const { done, add } = start()
  add('a')
  add('b')
  add('c', 0, true)
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual(['c', 'a', 'b'])
})

test('after 4 ms of work everything else has its turn', async () => {
  const { done, add } = start()
  for (const name of 'abcdefgh') add(name, 1.5)
  await turn()
  expect(done.join('')).toBe('abc')
  add('i', 1.5, true)
  await turn()
  expect(done.join('')).toBe('abcide')
  await turn()
  expect(done.join('')).toBe('abcidefgh')
})

test('work that is added later is done as well', async () => {
  const { done, add } = start()
  add('a')
  await settle()
  add('b')
  await settle()
  expect(done).toEqual(['a', 'b'])
})

test('that little enough is left is told', async () => {
  const { pace, done, add } = start()
  await pace.done(0)
  for (const name of 'abcdef') add(name, 2)
  await pace.done(6)
  expect(done).toEqual([])
  await pace.done(3)
  expect(done.join('')).toBe('abcd')
  await pace.done(0)
  expect(done.join('')).toBe('abcdef')
})

import { expect, test } from 'vitest'
import { type Asker, createPrecedence } from '../../src/effects/precedence.ts'
import { settle } from './rig.ts'

/** Who of these may ask, a while later. */
const mayAsk = async ({ clear }: ReturnType<typeof createPrecedence>) => {
  const clearFor: Asker[] = []
  for (const asker of ['person', 'neighbours', 'headers'] as const) {
    void clear(asker).then(() => clearFor.push(asker))
  }
  await settle()
  return clearFor
}

test.each<[Asker[], Asker[]]>([
  [[], ['person', 'neighbours', 'headers']],
  [['person'], ['person']],
  [['person', 'headers'], ['person']],
  [['neighbours'], ['person', 'neighbours']],
  [['headers'], ['person', 'neighbours', 'headers']],
])('while %j ask, %j may', async (asking, may) => {
  const precedence = createPrecedence()
  for (const asker of asking) precedence.begin(asker)
  expect(await mayAsk(precedence)).toEqual(may)
})

test('who waits may ask once the last of those before has ended, be it by a failure', async () => {
  const precedence = createPrecedence()
  const end = precedence.begin('person')
  const failure = Promise.withResolvers<void>()
  const failing = precedence.during('neighbours', () => failure.promise)
  let isClear = false
  const waiting = precedence.clear('headers').then(() => {
    isClear = true
  })
  end()
  await settle()
  expect(isClear).toBe(false)
  failure.reject(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  await waiting
})

test('who goes on at once is still before the others', async () => {
  const precedence = createPrecedence()
  const end = precedence.begin('person')
  let isClear = false
  void precedence.clear('headers').then(() => {
    isClear = true
  })
  await settle()
  end()
  const endAgain = precedence.begin('person')
  await settle()
  expect(isClear).toBe(false)
  endAgain()
  await settle()
  expect(isClear).toBe(true)
})

import { expect, test, vi } from 'vitest'
import type { Effect } from '../../src/app/effect.ts'
import { createProgram } from '../../src/app/program.ts'
import { lost, maildropOf, opened, Visit } from './rig.ts'

const start = () => {
  const performed: Effect[] = []
  const program = createProgram(new Visit().state, effect => performed.push(effect))
  const listener = vi.fn()
  const unsubscribe = program.subscribe(listener)
  return { program, performed, listener, unsubscribe }
}

test('a program reads the queue and opens the mailbox first', () => {
  const { program, performed } = start()
  program.start()
  expect(performed).toEqual([{ type: 'readQueue' }, { type: 'recallMaildrop' }, { type: 'openMaildrop' }])
})

test('a program keeps the state, and has its effects performed', () => {
  const { program, performed } = start()
  program.dispatch(opened(maildropOf([1])))
  expect(program.state().connection.status).toBe('open')
  expect(performed.map(({ type }) => type)).toEqual(['awaitRest', 'runClock', 'fetchSummaries'])
})

test('a program tells once of all that happens in one go', async () => {
  const { program, listener } = start()
  program.dispatch(opened(maildropOf([1])))
  program.dispatch(lost)
  expect(listener).not.toHaveBeenCalled()
  await Promise.resolve()
  expect(listener).toHaveBeenCalledTimes(1)
  program.dispatch({ type: 'pasted', text: 'y' })
  await Promise.resolve()
  expect(listener).toHaveBeenCalledTimes(2)
})

test('a program tells when it is told to, and what has come by then', () => {
  const due: (() => void)[] = []
  const program = createProgram(
    new Visit().state,
    () => {},
    tell => due.push(tell),
  )
  const told: string[] = []
  program.subscribe(() => told.push(program.state().connection.status))
  program.dispatch(opened(maildropOf([1])))
  program.dispatch(lost)
  expect(told).toEqual([])
  expect(due).toHaveLength(1)
  due[0]?.()
  expect(told).toEqual(['closed'])
})

test('a program tells nothing to those who do not listen any more', async () => {
  const { program, listener, unsubscribe } = start()
  unsubscribe()
  program.dispatch(lost)
  await Promise.resolve()
  expect(listener).not.toHaveBeenCalled()
})

test('an event that comes of an effect at once is taken in its turn', () => {
  const program = createProgram(new Visit().state, ({ type }) => {
    if (type === 'readTranscript') program.dispatch({ type: 'transcriptRead', lines: [] })
  })
  program.dispatch({ type: 'keyPressed', key: 'L' })
  expect(program.state().screen.name).toBe('transcript')
})

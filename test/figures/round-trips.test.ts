import { expect, test, vi } from 'vitest'
import { labelsIn, postern } from '../bench/mail-program.ts'
import { measurePurge } from '../bench/purging.ts'
import { mostOf, purgeTripsFor } from '../bench/required.ts'
import { cursorOn, openOn, reads, startCountedLine } from './rig.ts'

vi.setConfig({ testTimeout: 60_000 })

const patience = { timeout: 20_000, interval: 20 }
const messages = 1_000

test('a purge of 100 messages takes the round trips it may, with its proofs', async () => {
  const line = await startCountedLine(messages)
  const { traffic } = await measurePurge(
    { line, user: 'demo', password: 'secret', removed: 100, backUp: false },
    new AbortController().signal,
  )
  expect(traffic.deles.count).toBe(100)
  expect(traffic.roundTrips).toBeLessThanOrEqual(purgeTripsFor(100))
})

test('the first list is there after the round trips it may take', async () => {
  const line = await startCountedLine(messages)
  const { shows, lines } = await openOn(line)
  await shows(screen => postern.isFull?.(screen) === true, 'first screen')
  expect(line.newest().heardFor(labelsIn(lines()))?.roundTrips).toBeLessThanOrEqual(
    mostOf('first-list-trips'),
  )
})

test('J goes to a text that is here already, for who has rested on the message before it', async () => {
  const line = await startCountedLine(messages)
  const { shows, send } = await openOn(line)
  await shows(cursorOn(messages), 'cursor on the newest message')
  send('\r')
  await shows(reads(messages), 'text of the newest message')
  const next = messages - 1
  await vi.waitFor(() => expect(line.all().looked[next]).toBeDefined(), patience)
  const { [next]: before } = line.all().looked
  send('J')
  await shows(reads(next), 'text of the next message')
  expect(line.all().looked[next]).toBe(before)
})

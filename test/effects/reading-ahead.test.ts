import { describe, expect, test } from 'vitest'
import { countHeaders } from '../../src/app/headers.ts'
import { messageAt } from '../../src/app/maildrop.ts'
import { linesOnScreen } from '../../src/app/reading.ts'
import { currentMessage, type State } from '../../src/app/state.ts'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { headerTripsFor } from '../bench/required.ts'
import { startRig } from '../demo/rig.ts'
import { letters, saidTo } from './rig.ts'
import { knowsAll, openWhole } from './whole-visit.ts'

/** Long enough that no answer comes while a batch is being written. */
const roundTrip = 20

/** Whether what lies so many rows from the cursor can be read without asking for it. */
const isHere = (state: State, ...rows: number[]): boolean =>
  rows.every(row => {
    const message = state.maildrop && messageAt(state.maildrop, state.list.cursor + row)
    return message?.id !== undefined && state.previews.get(message.id as never)?.status === 'here'
  })

/** Whether all is known that is read unasked. */
const isRead = (state: State) => state.connection.status === 'open' && (state.headers.left || knowsAll(state))

describe('the headers of the whole mailbox', () => {
  test('take few round trips, and each is asked for once', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(2000) })
    // By a clock that stands still: how many are asked for at once depends on how long the former ones took.
    const { roundTrips, until, program } = await openWhole(server, roundTrip, {}, { now: () => 0 })
    await until(({ maildrop }) => maildrop !== undefined)
    const before = roundTrips()
    await until(isRead)
    expect(knowsAll(program.state())).toBe(true)
    // Those of the rows in sight, a preview, its neighbours, and batches that grow to what the window takes.
    expect(roundTrips() - before).toBeLessThanOrEqual(2000 / 100 + 6)
    expect(roundTrips()).toBeLessThanOrEqual(headerTripsFor(2000))
    const tops = saidTo(server).filter(line => /^TOP \d+ 0$/.test(line))
    expect(tops).toHaveLength(2000)
    expect(new Set(tops).size).toBe(2000)
  })

  test('are gone on with in the next session, and nothing is asked for again', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(1000) })
    const { until, program } = await openWhole(server, roundTrip)
    await until(state => countHeaders(state).known > 0)
    program.dispatch({ type: 'keyPressed', key: 'R' })
    await until(isRead)
    expect(knowsAll(program.state())).toBe(true)
    const tops = saidTo(server).filter(line => /^TOP \d+ 0$/.test(line))
    // What was on its way when the session ended is asked for again at most.
    expect(tops.length).toBeLessThanOrEqual(1000 + 256)
    expect(server.traffic.sessions).toBe(2)
  })

  test('are not asked for where only what is in sight is wanted, until a person says so', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(200) })
    const { until, program, press } = await openWhole(server, roundTrip, { readsAhead: false })
    await until(state => countHeaders(state).known > 0)
    await until(state => isHere(state, 0))
    expect(countHeaders(program.state()).known).toBeLessThan(50)
    press('f')
    await until(isRead)
    expect(knowsAll(program.state())).toBe(true)
  })

  test('are known of a mailbox in which a message breaks the connection, but for that one', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `m${i + 1}`)
    const server = await startRig({ maildrop: letters(...names), faults: { breaksAt: { m7: 'close' } } })
    const { until, program } = await openWhole(server, roundTrip)
    await until(isRead)
    const { maildrop } = program.state()
    const missing = names.filter((_, row) => !messageAt(maildrop ?? expect.fail(), row)?.summary)
    expect(countHeaders(program.state()).known).toBe(60 - missing.length)
    expect(missing.length).toBeLessThanOrEqual(1)
    expect(server.traffic.sessions).toBeLessThanOrEqual(4)
  })
})

describe('what a person asks for', () => {
  test('is never said behind more than one batch of headers', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(20_000) })
    const { until, press, program } = await openWhole(server, roundTrip)
    await until(state => countHeaders(state).known > 300 && isHere(state, 0))
    const { length } = saidTo(server)
    press('G', 'return')
    await until(state => isHere(state, 0))
    expect(countHeaders(program.state()).known).toBeLessThan(20_000)
    const said = saidTo(server)
    const wanted = said.findIndex(line => /^TOP 1 [1-9]/.test(line))
    expect(wanted).toBeGreaterThan(0)
    // Before it stand the rest of the batch that was on its way, and the rows around the last one.
    expect(wanted - length).toBeLessThan(128 + 60)
  })

  test('is there with the key, without a round trip: J after J, Enter, j', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(40) })
    const { until, press, program } = await openWhole(server, roundTrip)
    await until(isRead)
    await until(state => isHere(state, 0, 1, 2))
    const text = () => linesOnScreen(program.state()).map(line => line.text)
    press('return')
    for (let step = 0; step < 5; step += 1) {
      await until(state => isHere(state, 1, 2))
      const before = text()
      press('J')
      expect(isHere(program.state(), 0)).toBe(true)
      expect(text()).not.toEqual(before)
    }
    const tops = saidTo(server).filter(line => /^TOP \d+ [1-9]/.test(line))
    expect(new Set(tops).size).toBe(tops.length)
  })

  test('is there for Enter also where no preview is shown', async () => {
    const server = await startRig({ maildrop: pretendMaildrop(40) })
    const { until, press, program } = await openWhole(server, roundTrip)
    press('P')
    await until(state => isHere(state, 0, 1))
    press('return')
    expect(isHere(program.state(), 0)).toBe(true)
    expect(currentMessage(program.state())?.number).toBe(40)
  })
})

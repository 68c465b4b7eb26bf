import { expect, test, vi } from 'vitest'
import { Outlet, type Port } from '../../src/terminal/outlet.ts'

type Done = Parameters<Port['write']>[1]

const failure = (code: string) => Object.assign(new Error(code), { code })

/** An outlet whose terminal takes what the test lets it; `octets` are what it took. */
const rig = () => {
  const pending: { octets: Buffer; done: Done }[] = []
  const failures: unknown[] = []
  const terminal = { octets: [] as Buffer[], refuses: undefined as Error | undefined }
  const outlet = new Outlet(
    {
      write: (octets, done) => pending.push({ octets, done }),
      writeNow(octets) {
        if (terminal.refuses) throw terminal.refuses
        const some = octets.subarray(0, 4)
        terminal.octets.push(some)
        return some.length
      },
    },
    error => failures.push(error),
  )
  const take = (count = Number.POSITIVE_INFINITY) => {
    const { octets, done } = pending.shift() ?? expect.fail('nothing is being written')
    const some = octets.subarray(0, count)
    terminal.octets.push(some)
    done(null, some.length)
  }
  return { outlet, terminal, pending, failures, take }
}

test('one write is on its way at a time, in order', () => {
  const { outlet, terminal, pending, take } = rig()
  outlet.write('one ')
  outlet.write('two ')
  outlet.write('three')
  expect(pending).toHaveLength(1)
  expect(outlet.isDrained).toBe(false)
  take()
  take()
  expect(Buffer.concat(terminal.octets).toString()).toBe('one two three')
  expect(outlet.isDrained).toBe(true)
})

test('what was not taken goes before what comes later', () => {
  const { outlet, terminal, take } = rig()
  outlet.write('Grüße ')
  outlet.write('an alle')
  take(3)
  take(5)
  take()
  expect(Buffer.concat(terminal.octets).toString()).toBe('Grüße an alle')
})

test('a terminal that takes nothing now is tried again', () => {
  vi.useFakeTimers()
  const { outlet, terminal, pending, take } = rig()
  outlet.write('late')
  pending.shift()?.done(failure('EAGAIN'), 0)
  expect(pending).toHaveLength(0)
  vi.advanceTimersByTime(50)
  take()
  expect(Buffer.concat(terminal.octets).toString()).toBe('late')
  vi.useRealTimers()
})

test('whoever waits is told when all is taken, and at once where nothing is left', async () => {
  const { outlet, take } = rig()
  const told: string[] = []
  outlet.whenDrained(() => told.push('nothing left'))
  await Promise.resolve()
  expect(told).toEqual(['nothing left'])
  outlet.write('one')
  outlet.whenDrained(() => told.push('all taken'))
  outlet.write('two')
  take()
  expect(told).toHaveLength(1)
  take()
  expect(told).toEqual(['nothing left', 'all taken'])
})

test('at the end everything is written at once, behind what is on its way', () => {
  const { outlet, terminal, pending } = rig()
  outlet.write('first ')
  const [{ octets } = expect.fail()] = pending
  terminal.octets.push(octets)
  outlet.write('second ')
  outlet.writeNowOnly()
  outlet.write('third')
  expect(Buffer.concat(terminal.octets).toString()).toBe('first second third')
})

test('a terminal that is gone is told of once, and nobody waits for it', () => {
  const { outlet, pending, failures } = rig()
  const drained = vi.fn()
  outlet.write('one')
  outlet.write('two')
  outlet.whenDrained(drained)
  pending.shift()?.done(failure('EIO'), 0)
  outlet.write('three')
  outlet.writeNowOnly()
  outlet.write('four')
  expect(failures).toEqual([failure('EIO')])
  expect(drained).toHaveBeenCalledOnce()
  expect(pending).toHaveLength(0)
})

test('a terminal that goes at the end is told of once too', () => {
  const { outlet, terminal, failures } = rig()
  terminal.refuses = failure('EIO')
  outlet.writeNowOnly()
  outlet.write('one')
  outlet.write('two')
  expect(failures).toEqual([failure('EIO')])
})

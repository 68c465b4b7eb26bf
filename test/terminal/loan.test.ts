import { afterEach, describe, expect, test, vi } from 'vitest'
import { stopJob } from '../../src/terminal/job-control.ts'
import { createLoan } from '../../src/terminal/loan.ts'

vi.mock('../../src/terminal/job-control.ts', () => ({
  stopJob: vi.fn(async () => {}),
  askWindowSize: vi.fn(async () => {}),
}))

afterEach(() => vi.clearAllMocks())

/** Ink's way: whoever gives up the terminal while it is given up is refused. */
const rig = () => {
  let given = false
  const failures: unknown[] = []
  const suspend = vi.fn(async (use: () => Promise<void>) => {
    if (given) throw new Error('The terminal is given up already.')
    given = true
    await use()
    // Drawing anew takes its time.
    await new Promise(resolve => setImmediate(resolve))
    given = false
  })
  return { suspend, failures, loan: createLoan(suspend, failure => failures.push(failure)) }
}

describe('the terminal', () => {
  test('is lent to one user after the other, and each gets what it asked for', async () => {
    const { loan, failures } = rig()
    const order: string[] = []
    const use = (name: string) => async () => {
      order.push(`${name} begins`)
      await null
      order.push(`${name} ends`)
      return name
    }
    expect(await Promise.all([loan.lend(use('first')), loan.lend(use('second'))])).toEqual([
      'first',
      'second',
    ])
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
    expect(failures).toEqual([])
  })

  test('is lent again after a user that failed, who alone hears of it', async () => {
    const { loan } = rig()
    await expect(loan.lend(() => Promise.reject(new Error('No password.')))).rejects.toThrow('No password.')
    expect(await loan.lend(async () => 'well')).toBe('well')
  })

  test('is not drawn anew while it is lent, for that will be done anyway', async () => {
    const { loan, suspend, failures } = rig()
    loan.redraw()
    loan.redraw()
    await loan.lend(async () => {})
    expect(suspend).toHaveBeenCalledTimes(2)
    expect(failures).toEqual([])
  })

  test('is given up for a stop, but not twice', async () => {
    const { loan, suspend, failures } = rig()
    loan.stop()
    loan.stop()
    await loan.lend(async () => {})
    expect(stopJob).toHaveBeenCalledTimes(2)
    expect(suspend).toHaveBeenCalledTimes(2)
    expect(failures).toEqual([])
  })
})

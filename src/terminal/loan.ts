import { askWindowSize, stopJob } from './job-control.ts'

/** Gives the terminal up while `use` runs, and takes it back with a whole new frame. */
export type Suspend = (use: () => Promise<void>) => Promise<unknown>

/** The terminal, lent to one user at a time: whoever draws cannot give up what is given up already. */
export type Loan = {
  /** Lends the terminal once nobody else has it; gives what `use` gives. */
  lend<T>(use: () => Promise<T>): Promise<T>
  /** Draws everything anew; whoever has the terminal gives it back with that. */
  redraw(): void
  /** Stops the job, as Ctrl-Z does, whoever has the terminal. */
  stop(): void
}

/** A loan of the terminal that `suspend` gives up. `failed` is told of a defect on the way. */
export const createLoan = (suspend: Suspend, failed: (error: unknown) => void): Loan => {
  /** Settles when whoever has the terminal now has given it back. */
  let lent: Promise<unknown> | undefined

  const lendNow = async <T>(use: () => Promise<T>): Promise<T> => {
    // What comes of it waits until the terminal is back.
    let outcome: PromiseSettledResult<T>[] = []
    await suspend(async () => {
      outcome = await Promise.allSettled([use()])
    })
    const [settled] = outcome
    if (settled?.status !== 'fulfilled') throw settled?.reason
    return settled.value
  }
  const lend = <T>(use: () => Promise<T>): Promise<T> => {
    const former = lent
    const mine = former ? former.then(() => lendNow(use)) : lendNow(use)
    const over: Promise<void> = mine.then(
      () => {},
      () => {},
    )
    lent = over
    over.then(() => {
      if (lent === over) lent = undefined
    })
    return mine
  }
  return {
    lend,
    redraw() {
      if (!lent) lend(askWindowSize).catch(failed)
    },
    stop() {
      const stopped = lent ? stopJob() : lend(stopJob)
      stopped.catch(failed)
    },
  }
}

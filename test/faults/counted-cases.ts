/** Runs cases, and counts them. */
export type CountedCases = {
  /** Runs them in their order, some at a time, until the first fails, whose name is in the error. */
  runAll<Case extends { readonly name: string }>(
    cases: readonly Case[],
    run: (each: Case) => Promise<unknown>,
    atOnce: number,
  ): Promise<void>
  /** How many there were so far, in words. */
  told(): string
}

export const countedCases = (): CountedCases => {
  let count = 0
  return {
    async runAll(cases, run, atOnce) {
      const waiting = cases.values()
      const work = async () => {
        for (const next of waiting) {
          count += 1
          try {
            await run(next)
          } catch (error) {
            throw error instanceof Error && error.message.includes(next.name)
              ? error
              : new Error(next.name, { cause: error })
          }
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
    },
    told: () => `${count.toLocaleString('en')} cases`,
  }
}

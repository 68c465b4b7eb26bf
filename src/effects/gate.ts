/** Lets pieces of work run side by side, but some of them on their own. */
export type Gate = {
  /** Runs this beside others: at once, unless something runs on its own. */
  together<T>(work: () => Promise<T>): Promise<T>
  /** Runs this with nothing beside it, once nothing else is under way, nor about to follow what was. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** A gate that nothing has gone through yet. */
export const createGate = (): Gate => {
  let underWay = 0
  let single: Promise<unknown> | undefined
  const waiting: (() => void)[] = []

  const next = () => {
    if (underWay === 0) waiting.shift()?.()
  }
  /** Whoever waited for what has just ended may have more to do, and goes first. */
  const goOn = () => {
    if (underWay === 0 && waiting.length > 0) setImmediate(next)
  }
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
      goOn()
    }
  }
  return {
    async together(work) {
      while (single) await single.catch(ignore)
      return run(work)
    },
    alone(work) {
      return new Promise((resolve, reject) => {
        waiting.push(() => {
          const done = run(work).finally(() => {
            single = undefined
          })
          single = done
          done.then(resolve, reject)
        })
        goOn()
      })
    },
  }
}

/** Whoever asked for it is told. */
const ignore = () => {}

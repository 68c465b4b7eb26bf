/** Pieces of work that take little time each, done one after another with room for everything else between them. */
export type Pace = {
  /** Has this done: what is urgent before what is not, and else in order. */
  add(work: () => void, isUrgent: boolean): void
  /** Settles once no more than `left` pieces wait to be done. */
  done(left: number): Promise<void>
}

/** So long, in milliseconds, work goes on before keys and the server have their turn. */
const longestTurn = 4

/** Nothing is to be done yet. `now` gives milliseconds. */
export const createPace = (now: () => number = () => performance.now()): Pace => {
  const urgent: (() => void)[] = []
  const others: (() => void)[] = []
  let isGoing = false
  let waiting: { readonly left: number; readonly tell: () => void }[] = []

  const goOn = () => {
    const end = now() + longestTurn
    for (let work = next(); work; work = next()) {
      work()
      if (now() >= end) break
    }
    isGoing = undone() > 0
    if (isGoing) setImmediate(goOn)
    const told = waiting.filter(({ left }) => undone() <= left)
    waiting = waiting.filter(({ left }) => undone() > left)
    for (const { tell } of told) tell()
  }
  const next = () => urgent.shift() ?? others.shift()
  const undone = () => urgent.length + others.length
  return {
    add(work, isUrgent) {
      ;(isUrgent ? urgent : others).push(work)
      // What came in one go is added in one go: only in a turn of its own can all of it be counted together.
      if (!isGoing) setImmediate(goOn)
      isGoing = true
    },
    async done(left) {
      if (undone() <= left) return
      await new Promise<void>(tell => {
        waiting.push({ left, tell })
      })
    },
  }
}

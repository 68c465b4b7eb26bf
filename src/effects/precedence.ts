/** Who asks the server for messages. Each lets those before it in this list go first. */
const askers = ['person', 'neighbours', 'headers'] as const

/** See `askers`. */
export type Asker = (typeof askers)[number]

/** Who may ask one session for messages now: replies come in order, so what is asked for first holds up the rest. */
export type Precedence = {
  /** Somebody asks for something, or is about to, until the work is done. */
  during<T>(asker: Asker, work: () => Promise<T>): Promise<T>
  /** The same, until the function that this gives is called. */
  begin(asker: Asker): () => void
  /** Settles once nobody who goes first asks for anything; whoever goes on at once is still the first to ask. */
  clear(asker: Asker): Promise<void>
}

/** Nobody asks for anything yet. */
export const createPrecedence = (): Precedence => {
  const asking = new Map<Asker, number>()
  let waiting: (() => void)[] = []

  const change = (asker: Asker, by: number) => asking.set(asker, (asking.get(asker) ?? 0) + by)
  const isClear = (asker: Asker) =>
    askers.slice(0, askers.indexOf(asker)).every(first => (asking.get(first) ?? 0) === 0)
  const begin = (asker: Asker) => {
    change(asker, 1)
    return () => {
      change(asker, -1)
      const all = waiting
      waiting = []
      for (const look of all) look()
    }
  }
  return {
    begin,
    async during(asker, work) {
      const end = begin(asker)
      try {
        return await work()
      } finally {
        end()
      }
    },
    async clear(asker) {
      while (!isClear(asker)) {
        await new Promise<void>(look => {
          waiting.push(look)
        })
      }
    },
  }
}

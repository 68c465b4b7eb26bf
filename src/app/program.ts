import type { Effect } from './effect.ts'
import type { Event } from './event.ts'
import { reduce } from './reduce.ts'
import type { State } from './state.ts'

/** The loop: the one cell that holds the state, and who is told of it. */
export type Program = {
  state(): State
  /** Does the first things: reads what is queued, tells what is remembered, and opens the maildrop. */
  start(): void
  /** Something has happened. */
  dispatch(event: Event): void
  /** Tells of new states, once for all that happens in one go; gives the function that ends it. */
  subscribe(listener: () => void): () => void
}

/**
 * Starts with a state; `perform` does what is asked for, and dispatches what comes of it later. `later` says when new states
 * are told: behind what is being done now, unless told.
 */
export const createProgram = (
  initial: State,
  perform: (effect: Effect) => void,
  later: (tell: () => void) => void = queueMicrotask,
): Program => {
  const listeners = new Set<() => void>()
  let state = initial
  let telling = false
  const tell = () => {
    telling = false
    for (const listener of listeners) listener()
  }
  return {
    state: () => state,
    start() {
      perform({ type: 'readQueue' })
      perform({ type: 'recallMaildrop' })
      perform({ type: 'openMaildrop' })
    },
    dispatch(event) {
      const [next, effects] = reduce(state, event)
      if (next !== state && !telling) {
        telling = true
        later(tell)
      }
      state = next
      for (const effect of effects) perform(effect)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

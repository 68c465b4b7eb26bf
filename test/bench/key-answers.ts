import { setTimeout as sleep } from 'node:timers/promises'
import type { Screen, Terminal } from '../pty/terminal.ts'

/** Milliseconds from a key to the frame that it changed. */
export type KeyAnswers = readonly number[]

/** A key is pressed so often, in milliseconds, where the one before has been answered. */
const keyEvery = 50

/** So long, in milliseconds, a key is waited for that may change nothing: a text may be too short to scroll in. */
const lastPatience = 3000

/** The first row of the text, below the program's line and the title. */
const firstRow = ({ lines }: Screen): string => lines[2] ?? ''

/**
 * Presses j and k in a text by turns until the screen satisfies the predicate. Gives when it first did, by the clock
 * of `performance`, and the answers; a key that was under way then counts if it is answered at all.
 */
export const pressUntil = async (
  terminal: Terminal,
  isDone: (screen: Screen) => boolean,
  signal: AbortSignal,
): Promise<{ done: number; answers: KeyAnswers }> => {
  const answers: number[] = []
  for (let presses = 0; ; presses += 1) {
    signal.throwIfAborted()
    const row = firstRow(terminal.screen())
    const pressed = performance.now()
    const seen: { done?: number; answered?: number } = {}
    const look = (screen: Screen) => {
      if (isDone(screen)) seen.done ??= performance.now()
      if (firstRow(screen) !== row) seen.answered ??= performance.now()
    }
    terminal.send(presses % 2 === 0 ? 'j' : 'k')
    await terminal.until(screen => {
      look(screen)
      return seen.done !== undefined || seen.answered !== undefined
    }, 'answer to a key')
    if (seen.done !== undefined && seen.answered === undefined) {
      await within(lastPatience, terminal, screen => {
        look(screen)
        return seen.answered !== undefined
      })
    }
    if (seen.answered !== undefined) answers.push(seen.answered - pressed)
    if (seen.done !== undefined) return { done: seen.done, answers }
    await sleep(Math.max(0, keyEvery - (performance.now() - pressed)))
  }
}

/** Presses keys that go elsewhere in a text, one after another; those that change nothing have no answer. */
export const pressEach = async (terminal: Terminal, keys: readonly string[]): Promise<KeyAnswers> => {
  const answers: number[] = []
  for (const key of keys) {
    const row = firstRow(terminal.screen())
    const pressed = performance.now()
    let answered: number | undefined
    terminal.send(key)
    await within(lastPatience, terminal, screen => {
      if (firstRow(screen) !== row) answered ??= performance.now()
      return answered !== undefined
    })
    if (answered !== undefined) answers.push(answered - pressed)
    await sleep(keyEvery)
  }
  return answers
}

/** Waits for a screen, but no longer than so many milliseconds. */
const within = async (
  milliseconds: number,
  { until }: Terminal,
  predicate: (screen: Screen) => boolean,
): Promise<void> => {
  const over = new AbortController()
  const awaited = until(predicate).then(
    () => {},
    () => {},
  )
  const waited = sleep(milliseconds, undefined, { signal: over.signal }).catch(() => {})
  await Promise.race([awaited, waited])
  over.abort()
}

import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { render } from 'ink'
import type { ReactElement } from 'react'
import { createScreen, type Screen, screenOutput } from '../pty/screen.ts'

export type { Screen } from '../pty/screen.ts'

/** A view on a screen of its own. */
export type InkScreen = {
  /** What it shows once everything that was asked for is drawn. */
  screen(): Promise<Screen>
  /** Types these keys, in one piece; resolves when what follows from them is drawn. */
  press(keys: string): Promise<void>
  resize(columns: number, rows: number): Promise<void>
  /** Draws another element in its place. */
  rerender(element: ReactElement): Promise<void>
  unmount(): Promise<void>
}

// Ink colours by chalk, which asks this process, not the screen, what colours there are. So chalk is told, and it
// has to be the very copy that Ink loads.
const fromHere = createRequire(import.meta.url)
const { default: chalk } = await import(createRequire(fromHere.resolve('ink')).resolve('chalk'))
chalk.level = 3

// Ink holds back an ESC at the end of its input for 20 ms, for it may begin a sequence. Timers of one length fire
// in the order they were set, so one set after Ink's is certain to fire after it.
const heldEscape = () => new Promise(resolve => setTimeout(resolve, 20))

const keyboard = () => {
  const stdin = new Readable({ read() {} })
  return Object.assign(stdin, { isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin })
}

/** Draws `element` by Ink on a headless terminal of that size, as it would be drawn on a real one. */
export const renderToScreen = async (
  element: ReactElement,
  { columns, rows }: { columns: number; rows: number },
): Promise<InkScreen> => {
  const headless = createScreen(columns, rows)
  const stdout = screenOutput(headless)
  const stdin = keyboard()
  headless.onAnswer(answer => void stdin.push(answer))
  const { rerender, unmount, waitUntilRenderFlush, waitUntilExit } = render(element, {
    stdout,
    stdin,
    interactive: true,
    patchConsole: false,
    exitOnCtrlC: false,
  })
  await waitUntilRenderFlush()

  return {
    async screen() {
      await waitUntilRenderFlush()
      return headless.read()
    },
    async press(keys) {
      stdin.push(keys)
      await waitUntilRenderFlush()
      if (keys.endsWith('\u001b')) await heldEscape()
      await waitUntilRenderFlush()
    },
    async resize(newColumns, newRows) {
      headless.resize(newColumns, newRows)
      stdout.emit('resize')
      await waitUntilRenderFlush()
    },
    async rerender(newElement) {
      rerender(newElement)
      await waitUntilRenderFlush()
    },
    async unmount() {
      unmount()
      await waitUntilExit()
      headless.close()
    },
  }
}

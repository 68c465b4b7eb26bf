import { type Instance, render, type SuspendTerminal } from 'ink'
import type { Program } from '../app/program.ts'
import type { Keyboard } from '../terminal/keyboard.ts'
import { App } from '../ui/app.tsx'
import type { Drawing } from './drawing.ts'

/** What is drawn on the terminal, until it is unmounted. */
export type Screen = Pick<Instance, 'clear' | 'unmount' | 'waitUntilExit' | 'waitUntilRenderFlush'>

/** What a screen is opened with. */
export type ScreenOptions = {
  readonly keyboard: Keyboard
  readonly ink: Drawing['ink']
  /** Told how to give the terminal up, once it is drawn on. */
  readonly onReady: (suspend: SuspendTerminal) => void
}

/** Fills the terminal with what a program's state says. */
export type OpenScreen = (program: Program, options: ScreenOptions) => Screen

/** As `OpenScreen` does; without colours what is bold or inverse stays so. */
export const openScreen = (
  program: Program,
  { keyboard, ink, onReady }: ScreenOptions,
  coloured: boolean,
): Screen =>
  render(
    <App program={program} coloured={coloured} onReady={({ suspendTerminal }) => onReady(suspendTerminal)} />,
    {
      stdin: keyboard as unknown as NodeJS.ReadableStream,
      ...ink,
      alternateScreen: true,
      interactive: true,
      exitOnCtrlC: false,
    },
  )

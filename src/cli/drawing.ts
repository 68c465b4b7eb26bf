import type { RenderOptions, SuspendTerminal } from 'ink'
import { putTogetherByRows } from '../terminal/ink-output.ts'
import type { Asker } from '../terminal/keyboard.ts'
import { LineWriter } from '../terminal/line-writer.ts'
import type { Suspend } from '../terminal/loan.ts'
import { isUtf8Locale, writeAsciiOnly } from '../terminal/locale.ts'
import { descriptorPort, Outlet } from '../terminal/outlet.ts'
import { ScreenWriter } from '../terminal/screen-writer.ts'
import { toAscii } from '../text/signs.ts'
import type { CommonOptions } from './options.ts'

/** The way to the terminal. */
export type Drawing = {
  /** What Ink takes for the terminal, and how it is to draw there. */
  readonly ink: Pick<RenderOptions, 'stdout' | 'incrementalRendering' | 'maxFps'>
  /** Who has to be told of the terminal's answers. */
  readonly asker?: Asker
  /** Writes a sequence that changes nothing on the screen, in order with what is drawn. */
  pass(sequence: string): void
  /** Ink's way to give the terminal up, with nothing on its way to it or from it. */
  suspension(suspend: SuspendTerminal): Suspend
  /** The screen is about to be left for good: nothing more is drawn or asked. */
  leave(): void
  /** From now on everything is written at once: the program ends. */
  end(): void
}

/**
 * The way to this terminal, as it is asked for. `failed` is told, once, that the terminal is gone; `forget` has Ink
 * forget what it has drawn.
 */
export const openDrawing = (
  { draw, statusQuery }: Pick<CommonOptions, 'draw' | 'statusQuery'>,
  failed: (error: unknown) => void,
  forget: () => void,
): Drawing => {
  const { stdout, stderr } = process
  putTogetherByRows()
  const isAscii = !isUtf8Locale(process.env)
  if (isAscii) [stdout, stderr].forEach(writeAsciiOnly)
  if (draw === 'lines') {
    const lines = new LineWriter(stdout, forget)
    return {
      ink: { stdout: lines as unknown as NodeJS.WriteStream, incrementalRendering: true, maxFps: 60 },
      pass: sequence => stdout.write(sequence),
      suspension: suspend => suspend,
      leave() {},
      end() {},
    }
  }
  const outlet = new Outlet(descriptorPort(stdout.fd), failed)
  const writer = new ScreenWriter(stdout, outlet, { asks: statusQuery, ...(isAscii && { encode: toAscii }) })
  return {
    // It wants whole frames, and knows itself when one may follow another: a key waits for none that was drawn before.
    ink: {
      stdout: writer as unknown as NodeJS.WriteStream,
      incrementalRendering: false,
      maxFps: 200,
    },
    asker: writer,
    pass: sequence => writer.pass(sequence),
    suspension: suspend => async use => {
      await writer.giveAway()
      await suspend(async () => {
        await writer.drained()
        await use()
      })
    },
    leave: () => void writer.giveAway(),
    end: () => writer.writeNowOnly(),
  }
}

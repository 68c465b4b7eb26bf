import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DisplayText, said } from '../text/sanitise.ts'
import { endingOf, runCaptured } from './captured.ts'
import { LocalError, locally } from './local-error.ts'
import { createPrivately, fill, type Progress } from './private-file.ts'
import { type ProgramLine, startProgram } from './process-group.ts'
import type { Viewer } from './viewer.ts'

/** How a part is opened. */
export type Opening = Progress & {
  /** Lends the terminal while `use` runs; only a viewer that wants it has it lent. */
  readonly lend: <T>(use: () => Promise<T>) => Promise<T>
}

/** What came of it: how the viewer ended, and what it said where that is what is to be read. */
export type Opened = {
  readonly lines?: readonly DisplayText[]
  /** Whether it said more than is kept. */
  readonly cut?: boolean
  readonly status: DisplayText
}

/** The folders that opened parts lie in. */
const folders = new Set<string>()

/**
 * Shows a decoded part in a viewer: in a file in a folder of its own, both for their owner alone, which stay until
 * `removeOpened`, for a desktop may read it later. A viewer with a window of its own is not waited for.
 *
 * Rejects with a LocalError (`stopped` where the signal said so before it was shown), or with what the octets'
 * source throws.
 */
export const openWith = async (
  viewer: Viewer,
  octets: AsyncIterable<Uint8Array>,
  { lend, ...how }: Opening,
): Promise<Opened> => {
  const line = viewer.programLine(await write(viewer.fileName, octets, how))
  if (!line) throw new LocalError('noCommand', viewer.label)
  switch (viewer.kind) {
    case 'terminal':
      return { status: await lend(() => runOnTerminal(line)) }
    case 'captured':
      return runCaptured(line, undefined, { signal: how.signal })
    case 'desktop':
      return { status: await runOnDesktop(line, viewer) }
  }
}

/** Removes what was opened so far, and waits for it; for when Postern leaves. Never throws. */
export const removeOpened = (): void => {
  for (const folder of folders) remove(folder)
}

const remove = (folder: string): void => {
  folders.delete(folder)
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // The system's own tidying is all that is left.
  }
}

const write = async (name: string, octets: AsyncIterable<Uint8Array>, how: Progress): Promise<string> => {
  const folder = await locally(tmpdir(), mkdtemp(join(tmpdir(), 'postern-')))
  folders.add(folder)
  try {
    const path = join(folder, name)
    await fill(await locally(name, createPrivately(path)), octets, name, how)
    return path
  } catch (error) {
    remove(folder)
    throw error
  }
}

const runOnTerminal = async (line: ProgramLine): Promise<DisplayText> => {
  // Ctrl-C and Ctrl-\ are for the viewer; the terminal tells Postern too.
  const forViewer = () => {}
  process.on('SIGINT', forViewer).on('SIGQUIT', forViewer)
  try {
    return await new Promise((resolve, reject) => {
      const child = startProgram(line, { stdio: 'inherit' })
      child.on('error', error => reject(new LocalError('noCommand', line[0], error)))
      child.on('exit', (code, signal) => resolve(endingOf(code, signal)))
    })
  } finally {
    process.off('SIGINT', forViewer).off('SIGQUIT', forViewer)
  }
}

const runOnDesktop = (line: ProgramLine, { label }: Viewer): Promise<DisplayText> =>
  new Promise((resolve, reject) => {
    const child = startProgram(line, { stdio: 'ignore', detached: true })
    child.on('error', error => reject(new LocalError('noCommand', line[0], error)))
    child.on('spawn', () => resolve(said`Started: ${label}`))
    child.unref()
  })

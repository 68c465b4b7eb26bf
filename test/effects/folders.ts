import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder for one test; gone after it. */
export const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Mounts a file system in memory onto a new folder for one test, with these options of mount's. */
export const newMount = (options: string): { path: string; remount(options: string): void } => {
  const path = join(newFolder(), 'mount')
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', path])
  onTestFinished(() => {
    execFileSync('umount', ['-l', path])
  })
  return { path, remount: how => execFileSync('mount', ['-o', `remount,${how}`, path]) }
}

/** Whether this machine lets a test mount a file system: root's alone, and not in every container. */
export const canMount: boolean = (() => {
  const path = mkdtempSync(join(tmpdir(), 'postern-test-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path], { stdio: 'ignore' })
    execFileSync('umount', ['-l', path])
    return true
  } catch {
    return false
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
})()

/** Octets as they come from a source: one piece for each text, and a failure at the end where there is one. */
export async function* pieces(texts: Iterable<string | Uint8Array>, failure?: Error) {
  for (const text of texts) yield Buffer.from(text)
  if (failure) throw failure
}

/** A source that never ends and gives nothing more after its first pieces; tells when it is left. */
export const waitingSource = (...texts: string[]) => {
  const left = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  let given = 0
  const octets: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const text = texts[given]
        given += 1
        if (text !== undefined) return Promise.resolve({ done: false, value: Buffer.from(text) })
        asked.resolve()
        return new Promise(() => {})
      },
      return: () => {
        left.resolve()
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  }
  return { octets, left: left.promise, asked: asked.promise }
}

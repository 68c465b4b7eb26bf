import { randomBytes } from 'node:crypto'
import { lstat, mkdir, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fromHome, settleNames } from './folder.ts'
import type { Kept } from './keep-file.ts'
import { LocalError, locally } from './local-error.ts'
import { createPrivately, fill, type Progress } from './private-file.ts'
import { putInPlace } from './put-in-place.ts'

/** A Maildir on this machine: a folder in which each message is a file. */
export type Maildir = {
  /**
   * Stores a message, octet for octet: it is written and put on the disk under `tmp`, `check` may look at its file
   * there, and then it gets its name under `new`, over nothing that is there, and that is put on the disk, too. Rejects
   * with a LocalError about the folder (`stopped` where the signal said so), or with what the octets' source or `check`
   * throws. Nothing is left behind then.
   */
  store(octets: AsyncIterable<Uint8Array>, how?: StoreHow): Promise<Kept>
}

type StoreHow = Progress & {
  /** Whether a file is as it should be, of which so many octets came: throws where it is not. */
  readonly check?: (path: string, octets: number) => Promise<void>
}

const parts = ['tmp', 'new', 'cur'] as const

/**
 * Opens the Maildir in a folder, given from the root on or with `~/` from home, and makes what is missing of it, for
 * its owner alone (mode 0700). The folder may be a link to one that is there; what is in it may not, lest messages
 * be written elsewhere. Rejects with a LocalError about the folder.
 */
export const openMaildir = async (folder: string): Promise<Maildir> => {
  const root = rootOf(folder)
  for (const part of parts) {
    const path = join(root, part)
    await locally(folder, makeFolder(path))
    if (!(await locally(folder, lstat(path))).isDirectory()) throw new LocalError('exists', path)
  }
  return {
    async store(octets, how = {}) {
      const name = newName()
      const temporary = join(root, 'tmp', name)
      const file = await locally(folder, createPrivately(temporary))
      try {
        const written = await fill(file, blocksOf(octets), folder, how)
        await how.check?.(temporary, written)
        const path = join(root, 'new', name)
        await locally(folder, putInPlace(temporary, path))
        await locally(folder, settleNew(path))
        return { path, octets: written }
      } finally {
        // It bears its new name by now, or is not wanted any more.
        await unlink(temporary).catch(() => {})
      }
    },
  }
}

const rootOf = (folder: string): string => {
  const path = fromHome(folder)
  if (folder.includes('\0') || !isAbsolute(path)) throw new LocalError('badName', folder)
  return resolve(path)
}

/** Makes a folder with those it lies in, as far as they are missing, and has their names put on the disk. */
const makeFolder = async (path: string): Promise<void> => {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await settleNames(dirname(made))
}

/** Has the name of a new file put on the disk; where that fails, there is no such file. */
const settleNew = async (path: string): Promise<void> => {
  try {
    await settleNames(dirname(path))
  } catch (error) {
    await unlink(path).catch(() => {})
    throw error
  }
}

let stored = 0

/** A name that no other message has, here or on another machine: nothing in it comes from a server or a message. */
const newName = (): string => {
  stored += 1
  const unique = `P${process.pid}Q${stored}R${randomBytes(9).toString('hex')}`
  return `${Math.floor(Date.now() / 1000)}.${unique}.${safeHost(hostname())}`
}

/** A slash, a colon or a comma would mean something in a name. */
const safeHost = (host: string): string => (/^[\w.-]{1,64}$/.test(host) ? host : 'localhost')

/** So many octets of memory are written at once. */
const blockWeight = 64 * 1024

/** The same octets in fewer pieces: they come in many, and each would be a write of its own. */
async function* blocksOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let block: Uint8Array[] = []
  let weight = 0
  for await (const piece of pieces) {
    block.push(piece)
    // A piece takes memory besides its octets.
    weight += piece.length + 100
    if (weight < blockWeight) continue
    yield Buffer.concat(block)
    block = []
    weight = 0
  }
  if (block.length > 0) yield Buffer.concat(block)
}

import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs'
import { StoreError, storing } from './store-error.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY, R_OK, W_OK, X_OK } = constants

/** What SQLite keeps beside a database while it writes: without it the rest may be of no use. */
const companions = ['-journal', '-wal', '-shm']

/**
 * Makes sure of a folder of ours, for its owner alone (mode 0700), in which files can be made. One that belongs to
 * somebody else is taken as it is. Throws a StoreError about the folder.
 */
export const prepareFolder = (path: string): void =>
  storing(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    restrict(path, statSync(path), 0o700)
    accessSync(path, W_OK | X_OK)
  })

/**
 * Makes sure that there is a file for its owner alone (mode 0600), empty where there was none: SQLite would make one
 * that others can read. Throws a StoreError, `notAFile` where something else lies there, be it a symbolic link.
 */
export const prepareFile = (path: string): void =>
  storing(path, () => {
    if (createFile(path)) return
    const there = lstatSync(path)
    if (!there.isFile()) throw new StoreError('notAFile', path)
    // It is not opened here: to close it would take away the locks that SQLite holds in this process (fcntl(2)).
    restrict(path, there, 0o600)
    accessSync(path, R_OK | W_OK)
  })

/** Whether there was nothing of that name, and now is an empty file. */
const createFile = (path: string): boolean => {
  try {
    closeSync(openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

const restrict = (path: string, { uid, mode }: Stats, wanted: number): void => {
  if (uid === process.getuid?.() && (mode & 0o777) !== wanted) chmodSync(path, wanted)
}

/** What tells this file from another that gets its name; undefined where there is none. */
export const fileAt = (path: string): string | undefined => {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return there && `${there.dev} ${there.ino}`
}

/**
 * Gives a file that cannot be read another name beside it, never that of something that is there, and gives this name.
 * What SQLite kept beside the file goes with it. Throws a StoreError.
 */
export const putAside = (path: string, now: number): string =>
  storing(path, () => {
    const name = freeName(`${path}.damaged-${new Date(now).toISOString()}`)
    renameSync(path, name)
    for (const end of companions) if (existsSync(path + end)) renameSync(path + end, name + end)
    return name
  })

/**
 * Removes a database file with what SQLite kept beside it; gives how many octets that were. Links and what else is no file
 * are left alone. Throws a StoreError.
 */
export const removeFile = (path: string): number =>
  // The file goes first: beside a new one, which is empty, SQLite takes no journal for its own.
  ['', ...companions].reduce((octets, end) => octets + removeOne(path + end), 0)

const removeOne = (path: string): number =>
  storing(path, () => {
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (!there?.isFile()) return 0
    try {
      unlinkSync(path)
    } catch (error) {
      // Another program may remove it too.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
      throw error
    }
    return there.size
  })

/** A name that nothing bore, and that an empty file keeps free of others. */
const freeName = (wanted: string): string => {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`
    if (createFile(name)) return name
  }
}

import { getSystemErrorMessage } from 'node:util'

/** What the system refused, in one word. */
export type StoreErrorKind =
  | 'forbidden'
  /** There is no folder of that name, and none can be made. */
  | 'noFolder'
  /** Something else lies where the file should be: a folder, a symbolic link. */
  | 'notAFile'
  | 'full'
  | 'readOnly'
  /** Another program kept the file to itself for too long. */
  | 'busy'
  /** The file was moved or removed while it was open. */
  | 'gone'
  /** A later version of Postern wrote the file. */
  | 'newer'
  | 'damaged'
  /** Another program has settled the purge: nothing may be removed for it any more. */
  | 'settled'
  | 'failed'

/** The one error of what is remembered on disk. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly kind: StoreErrorKind
  /** The file or folder it is about. */
  readonly path: string

  constructor(kind: StoreErrorKind, path: string, cause?: unknown) {
    super(`${kind} ${path}`, { cause })
    this.kind = kind
    this.path = path
  }

  /** Why, in the system's own words; undefined where nobody said. */
  get reason(): string | undefined {
    const { cause } = this
    if (!(cause instanceof Error)) return undefined
    if ('errstr' in cause && typeof cause.errstr === 'string') return cause.errstr
    const number = 'errno' in cause ? cause.errno : undefined
    return typeof number === 'number' ? getSystemErrorMessage(number) : cause.message
  }
}

const kindsOfFiles: ReadonlyMap<string, StoreErrorKind> = new Map([
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EROFS', 'readOnly'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['ENOENT', 'noFolder'],
  ['ENOTDIR', 'noFolder'],
  ['EEXIST', 'noFolder'],
  ['ELOOP', 'notAFile'],
])

/** SQLite's primary result codes (sqlite.org/rescode.html); what only a defect brings about is not among them. */
const kindsOfSqlite: ReadonlyMap<number, StoreErrorKind> = new Map([
  [3, 'forbidden'],
  [5, 'busy'],
  [6, 'busy'],
  [7, 'failed'],
  [8, 'readOnly'],
  [10, 'failed'],
  [11, 'damaged'],
  [13, 'full'],
  [14, 'failed'],
  [15, 'busy'],
  [22, 'failed'],
  [23, 'forbidden'],
  [26, 'damaged'],
])

/** SQLITE_READONLY_DBMOVED. */
const moved = 8 | (4 << 8)

/** Any error as a StoreError about `path` where the system refused something; else as it is. */
export const storeErrorOf = (error: unknown, path: string): unknown => {
  if (error instanceof StoreError || !(error instanceof Error)) return error
  if ('errcode' in error && typeof error.errcode === 'number') {
    const kind = error.errcode === moved ? 'gone' : kindsOfSqlite.get(error.errcode & 0xff)
    return kind === undefined ? error : new StoreError(kind, path, error)
  }
  if (!('errno' in error && 'code' in error && typeof error.code === 'string')) return error
  return new StoreError(kindsOfFiles.get(error.code) ?? 'failed', path, error)
}

/** Gives what `work` gives; throws a StoreError about `path` where the system refuses. */
export const storing = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw storeErrorOf(error, path)
  }
}

import { getSystemErrorMessage } from 'node:util'
import type { LocalErrorKind, LocalFailure } from '../app/local-problem.ts'

/** The one error of what is done on this machine: files and commands. */
export class LocalError extends Error implements LocalFailure {
  override readonly name = 'LocalError'
  readonly kind: LocalErrorKind
  /** The file, folder or program it is about, as a person named it. */
  readonly path: string | undefined

  constructor(kind: LocalErrorKind, path?: string, cause?: unknown) {
    super(path === undefined ? kind : `${kind} ${path}`, { cause })
    this.kind = kind
    this.path = path
  }

  /** Why, in the system's own words; undefined where nobody said. */
  get reason(): string | undefined {
    const { cause } = this
    if (!(cause instanceof Error)) return undefined
    const number = 'errno' in cause ? cause.errno : undefined
    return typeof number === 'number' ? getSystemErrorMessage(number) : cause.message
  }
}

const kinds: ReadonlyMap<string, LocalErrorKind> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EROFS', 'readOnly'],
  ['ENOENT', 'noFolder'],
  ['ENOTDIR', 'noFolder'],
  ['EEXIST', 'exists'],
  ['ENAMETOOLONG', 'tooLong'],
  ['EISDIR', 'isFolder'],
])

/** The code of a system's error, such as ENOSPC; undefined where it has none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** What the system refused to do with a file, as a LocalError; one that is a LocalError stays what it is. */
export const localErrorOf = (error: unknown, path?: string): LocalError =>
  error instanceof LocalError
    ? error
    : new LocalError(kinds.get(codeOf(error) ?? '') ?? 'failed', path, error)

/** Gives what `work` gives; rejects with a LocalError about `path` where the system refuses. */
export const locally = async <T>(path: string, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw localErrorOf(error, path)
  }
}

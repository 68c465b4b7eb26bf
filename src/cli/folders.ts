import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { dataFolder } from '../store/state-folder.ts'

/** No folder, so that nothing lies below it. */
const nowhere = '/dev/null'

/** The person's home; where the system knows none, a path below which nothing is and nothing can be made. */
export const homeFolder = (): string => {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : nowhere
  } catch {
    return nowhere
  }
}

/** A path from the root on, of one that may begin with `~/` or be seen from the working directory. */
export const fullPath = (path: string, home: string): string =>
  /^~(?:\/|$)/.test(path) ? join(home, path.slice(1)) : resolve(path)

const longestName = 80

/**
 * A folder's name from that of an account: nothing in it but ASCII letters, digits and `. _ @ -`, and no dot in front. What
 * had to be changed for that gets a hash behind it, so that no two accounts share a folder.
 */
export const folderName = (account: string): string => {
  const safe = account
    .replace(/[^A-Za-z0-9._@-]/g, '_')
    .replace(/^\./, '_')
    .slice(0, longestName)
  return safe === account && safe !== '' ? safe : `${safe}-${hashOf(account).slice(0, 8)}`
}

/** Few names need it, and Node takes its time to load what hashes. */
const hashOf = (text: string): string => {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex')
}

/** The folder for copies of an account's messages: the one that was named, or one of its own below the usual place. */
export const backupFolder = (
  named: string | undefined,
  account: string,
  env: NodeJS.ProcessEnv,
  home: string,
): string =>
  named === undefined ? join(dataFolder(env, home), 'backup', folderName(account)) : fullPath(named, home)

import { isAbsolute, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Postern's folder below one of the base folders of the XDG Base Directory Specification 0.8. A variable that is
 * not set, empty or not absolute does not count, as the specification has it.
 */
const below =
  (variable: string, ...usual: readonly string[]) =>
  (env: Environment, home: string): string => {
    const base = env[variable]
    return base !== undefined && isAbsolute(base) ? join(base, 'postern') : join(home, ...usual, 'postern')
  }

/** Where it is remembered what is queued and what was removed. */
export const stateFolder = below('XDG_STATE_HOME', '.local', 'state')

/** Where copies of messages are saved. */
export const dataFolder = below('XDG_DATA_HOME', '.local', 'share')

/** Where a person says how things are to be. */
export const configFolder = below('XDG_CONFIG_HOME', '.config')

/** Where is what can be had again, and may be removed at any time. */
export const cacheFolder = below('XDG_CACHE_HOME', '.cache')

import type { Outcome, PurgeStep } from '../../src/app/state.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { type Purged, purge } from '../../src/effects/purge.ts'
import { ids, openTo } from './rig.ts'

/** What is done to the server before each session that a purge opens. */
type Before = readonly ((server: PopServer) => void | Promise<void>)[]

/** A purge of this server; also gives the steps it told, and how many sessions it opened. */
export const purgeAt = async (
  server: PopServer,
  wanted: readonly string[],
  before: Before = [],
): Promise<Purged & { readonly steps: PurgeStep[]; readonly sessions: number }> => {
  const steps: PurgeStep[] = []
  let sessions = 0
  const open = async () => {
    await before[sessions]?.(server)
    sessions += 1
    return openTo(server)
  }
  const purged = await purge(ids(...wanted), open, step => steps.push(step))
  return { ...purged, steps, sessions }
}

/** What became of each unique-id. */
export const outcomes = (purged: Purged): Record<string, Outcome> => Object.fromEntries(purged.outcomes)

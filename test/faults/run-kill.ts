import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MessageKey } from '../../src/app/message-ref.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Setting } from './fault-case.ts'
import { startFaultySite } from './faulty-server.ts'
import { heal } from './healing.ts'
import { letters } from './mailbox.ts'
import type { Counts, Kill, VictimOrder } from './victim.ts'

/** A Postern that is killed on its way through a purge. */
export type KillCase = {
  readonly name: string
  readonly setting: Setting
  readonly kill: Kill | undefined
  readonly backUp?: true
}

const victim = fileURLToPath(new URL('victim.ts', import.meta.url))

const meant = new Map(letters.filter(({ marked }) => marked).map(({ id }) => [id as MessageKey, id]))

/**
 * Runs a purge in a process of its own, which is killed; then another Postern goes on from what is on the disk. Gives
 * what there is to be killed at where nothing was.
 */
export const runKill = async ({ name, setting, kill, backUp }: KillCase): Promise<Counts | undefined> => {
  const site = await startFaultySite({ setting, at: {} })
  const folder = mkdtempSync(join(tmpdir(), 'postern-faults-'))
  const backupFolder = backUp && join(folder, 'copies')
  try {
    const said = await runVictim({ port: site.server.port, folder, backupFolder, kill })
    const store = openStore(folder)
    // Where it was not queued yet there is nothing to go on with; it is queued anew, as a person would.
    const isKept = said.startsWith('queued') || store.account('demo').queue().length > 0
    await heal({ name, site, store, meant: isKept ? meant : new Map(), queueAnew: !isKept, backupFolder })
    store.close()
    const [, counts] = said.split('\n')
    if (kill && counts) throw new Error(`${name}: it was not killed.`)
    return counts ? JSON.parse(counts) : undefined
  } finally {
    await site.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Gives what it said. */
const runVictim = (order: VictimOrder): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [victim, JSON.stringify(order)], (error, said, complaint) => {
      if (error && error.signal !== 'SIGKILL') reject(new Error(complaint || error.message))
      else resolve(said)
    })
  })

/** One octet in so many, and which lines: all, those that remove, or of these the first and the last. */
export type KillDensity = { readonly octets: number; readonly lines: 'all' | 'removing' | 'some' }

/** Kills before, in the middle of and after each write, at each step, and at lines and octets. */
export const killCases = (
  setting: Setting,
  counts: Counts,
  density: KillDensity,
  backUp?: true,
): readonly KillCase[] => {
  const caseOf = (kill: Kill): KillCase => ({
    name: `${setting.name}, ${backUp ? 'saving copies, ' : ''}killed ${'when' in kill ? kill.when : 'at'} ${kill.at} ${kill.nth}`,
    setting,
    kill,
    ...(backUp && { backUp }),
  })
  const each = (at: Kill['at']) => Array.from({ length: counts[at] }, (_, i) => i + 1)
  const { removing } = counts
  const lines = { all: each('line'), removing, some: [removing.at(0) ?? 1, removing.at(-1) ?? 1] }
  return [
    ...each('write').flatMap(nth =>
      (['before', 'inside', 'after'] as const).map(when => caseOf({ at: 'write', nth, when })),
    ),
    ...each('step').map(nth => caseOf({ at: 'step', nth })),
    ...lines[density.lines].flatMap(nth =>
      (['before', 'after'] as const).map(when => caseOf({ at: 'line', nth, when })),
    ),
    ...each('octet')
      .filter(nth => nth % density.octets === 0)
      .map(nth => caseOf({ at: 'octet', nth })),
  ]
}

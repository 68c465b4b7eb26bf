import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Queued, Receipt } from '../../src/app/state.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import type { FaultCase } from './fault-case.ts'
import { type FaultySite, type Site, startFaultySite } from './faulty-server.ts'
import { heal, openPatiently, posternAt, queueLetters } from './healing.ts'
import { letters } from './mailbox.ts'
import { startPostern } from './postern.ts'
import { expectTruth } from './truth.ts'

/** So long, in milliseconds, a server may take where it is to be too slow. */
const impatience = { connect: 150, reply: 150 }

/** So long, in milliseconds, a case may take before it is said to hang. */
const patience = 60_000

/** How a case went. */
export type Went = { readonly receipt: Receipt; readonly site: FaultySite }

/** Runs a purge in which something goes wrong, and what comes after it, up to the end at which all is well. */
export const runCase = async (fault: FaultCase): Promise<Went> => {
  const site = await startFaultySite(fault)
  const store = openStore(undefined)
  const folder = fault.backUp && mkdtempSync(join(tmpdir(), 'postern-faults-'))
  try {
    const receipt = await inTime(fault.name, goThrough(fault, site, store, folder || undefined))
    return { receipt, site }
  } finally {
    await site.stop()
    store.close()
    if (folder) rmSync(folder, { recursive: true })
  }
}

const inTime = async <T>(name: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: nothing happens any more`)), patience)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** The purge of a case at a site, and all that comes after it; gives what the purge told. */
export const goThrough = async (
  { name, at, lies }: Pick<FaultCase, 'name' | 'at' | 'lies'>,
  site: Site,
  store: Store,
  backupFolder: string | undefined,
): Promise<Receipt> => {
  const isSlow = Object.values(at).some(({ moment }) => moment?.happens === 'stall')
  const how = {
    name,
    site,
    store,
    backupFolder,
    ...(isSlow && { timeouts: impatience }),
    ...(lies && { lies }),
  }
  const postern = startPostern(
    { ...posternAt(site, store, backupFolder), ...(how.timeouts && { timeouts: how.timeouts }) },
    event => {
      if (event.type === 'purgeWent' && event.step.at === 'proving') site.begin('proving')
    },
  )
  const marked = queueLetters(postern, site, await openPatiently(postern))
  const queueAnew = lies === true || [...marked].some(([queued, id]) => !isAsItIs(site, queued, id))
  const meant = new Map([...marked].map(([{ key }, id]) => [key, id] as const))
  site.begin('purging')
  postern.perform({ type: 'purge', messages: [...marked.keys()], backUp: backupFolder !== undefined })
  const { receipt } = await postern.next('purgeFinished')
  expectTruth({ ...how, present: site.present(), meant }, { at: 'told', receipt })
  await postern.leave()
  site.begin('settling')
  await heal({ ...how, meant, queueAnew })
  return receipt
}

/** Whether a letter was queued by its own unique-id and size. */
const isAsItIs = ({ namesAnew }: Site, { key, octets }: Queued, id: string): boolean =>
  (namesAnew || key === id) && octets === letters.find(letter => letter.id === id)?.octets.length

import { type Maildrop, messageAt, rowOfId } from '../../src/app/maildrop.ts'
import { isLasting, type MessageKey } from '../../src/app/message-ref.ts'
import { queuedOf } from '../../src/app/queue.ts'
import type { Queued } from '../../src/app/state.ts'
import { headerHash } from '../../src/mail/header-hash.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import type { Timeouts } from '../../src/pop3/open-session.ts'
import type { Store } from '../../src/store/store.ts'
import type { Site } from './faulty-server.ts'
import { letters } from './mailbox.ts'
import { type Postern, type PosternAt, startPostern } from './postern.ts'
import { expectTruth } from './truth.ts'

/** What a Postern needs for a site. */
export const posternAt = (site: Site, store: Store, backupFolder: string | undefined): PosternAt => ({
  endpoint: site.endpoint,
  user: site.user,
  store: { isLasting: store.isLasting, account: store.account('demo'), watch: store.watch },
  ...(backupFolder !== undefined && { backupFolder }),
})

/** Opens the maildrop, as often as it takes. A listing that is not certain settles nothing, where any is certain. */
export const openPatiently = async (
  { perform, next }: Postern,
  isEnough: (certain: boolean) => boolean = () => true,
): Promise<Maildrop> => {
  for (let attempt = 1; attempt <= 30; attempt += 1) {
    perform({ type: 'openMaildrop' })
    const event = await next('maildropOpened', 'openFailed')
    if (event.type === 'maildropOpened' && isEnough(event.certain)) return event.maildrop
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error('The maildrop cannot be opened.')
}

/** Queues the marked letters as they are listed, in falling order; gives which letter is meant by each. */
export const queueLetters = (
  { perform }: Postern,
  site: Site,
  maildrop: Maildrop,
): ReadonlyMap<Queued, string> => {
  const there = site.numbered()
  const marked = new Map<Queued, string>()
  for (let row = 0; row < maildrop.count; row += 1) {
    const message = messageAt(maildrop, row)
    const letter = message && letters.find(({ id }) => id === there[message.number - 1])
    if (!message || !letter?.marked) continue
    marked.set({ ...queuedOf(maildrop, message, 1), headerHash: headerHash(letter.octets) }, letter.id)
  }
  const lasting = [...marked.keys()].filter(({ id }) => id !== undefined)
  if (lasting.length > 0) perform({ type: 'keepQueue', change: { messages: lasting, queued: true } })
  return marked
}

/** Whether no letter that is listed bears its own unique-id. */
const isRenamed = (maildrop: Maildrop): boolean =>
  maildrop.count > 0 && letters.every(({ id }) => rowOfId(maildrop, id as UniqueId) === undefined)

/** What a purge leaves behind. */
export type Aftermath = {
  readonly name: string
  readonly site: Site
  readonly store: Store
  /** Which message is meant by what was queued. */
  readonly meant: ReadonlyMap<MessageKey, string>
  readonly backupFolder?: string | undefined
  /** How long the server may take in the session that settles, as long as that may be slow. */
  readonly timeouts?: Timeouts
  /** See `FaultCase`. */
  readonly lies?: true
  /** A person has to queue anew what is left: it was queued for its session only, or as what it is not. */
  readonly queueAnew: boolean
}

/**
 * What comes after a purge that went wrong: another Postern on the same store, whose first connection that can tell
 * settles what is unknown; and one that purges what is still queued. The truth must hold at each step, and at the end
 * all must be well.
 */
export const heal = async (aftermath: Aftermath): Promise<void> => {
  const { site, store, meant, backupFolder, timeouts, queueAnew } = aftermath
  const truth = (known: ReadonlyMap<MessageKey, string>, at: 'settled' | 'purged' | 'healed') =>
    expectTruth({ ...aftermath, present: site.present(), meant: known }, { at })
  const at = posternAt(site, store, backupFolder)
  const hasIds = [...meant.keys()].some(isLasting)

  const settling = startPostern({ ...at, ...(timeouts && { timeouts }) })
  const listed = await openPatiently(settling, certain => certain || !hasIds)
  // Where no message bears its own unique-id nothing can be told yet, but by the next listing.
  if (!site.namesAnew && isRenamed(listed)) await openPatiently(settling)
  truth(meant, 'settled')
  await settling.leave()

  site.begin('healed')
  const healed = startPostern(at)
  const purge = async (messages: readonly Queued[]): Promise<void> => {
    if (messages.length === 0) return
    healed.perform({ type: 'purge', messages, backUp: backupFolder !== undefined })
    await healed.next('purgeFinished')
  }
  await openPatiently(healed)
  healed.perform({ type: 'readQueue' })
  await purge((await healed.next('queueRead')).queued)
  if (!queueAnew) truth(meant, 'healed')
  else {
    truth(meant, 'purged')
    const left = store.account('demo').queue()
    store.account('demo').takeBack(left.map(({ id }) => id))
    const again = queueLetters(healed, site, await openPatiently(healed))
    await purge([...again.keys()])
    truth(new Map([...again].map(([{ key }, id]) => [key, id])), 'healed')
  }
  await healed.leave()
}

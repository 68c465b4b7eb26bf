import type { Event, RecalledSummary } from '../app/event.ts'
import { maildropOfImage } from '../app/listing-image.ts'
import { type Maildrop, messageAt, rowOfNumber } from '../app/maildrop.ts'
import type { UniqueId } from '../pop3/identity.ts'
import type { CachedSummary } from '../store/cached-summary.ts'
import { busy, type CacheUse } from './cache-use.ts'
import type { Recollection } from './recollection.ts'

/** So many of the newest messages have their headers at once: more than fit on a screen. */
const firstRows = 200

/** So many headers are read from the disk in one go, and so many are told at a time: a key may come between any two. */
const readAtOnce = 500
const toldAtOnce = 2500

/** Where another Postern is just writing it is tried again after so many milliseconds, so often. */
const busyFor = 100
const mostTries = 50

/** Tells what is kept of a mailbox. */
export const createRecalling = (
  use: CacheUse,
  dispatch: (event: Event) => void,
): Pick<Recollection, 'recall' | 'recalled' | 'recollect' | 'forget'> & {
  /** Tells nothing more. */
  stop(): void
} => {
  const recalled = Promise.withResolvers<void>()
  let next: NodeJS.Immediate | undefined
  let later: NodeJS.Timeout | undefined
  let tries = 0
  let isAllTold = false
  const forgotten = new Set<string>()

  const isTrusted = ({ id }: CachedSummary) => !forgotten.has(id)
  const summariesOf = (ids: readonly string[]): readonly CachedSummary[] => {
    const found = use(cache => cache.summaries(ids))
    return found === undefined || found === busy ? [] : found.filter(isTrusted)
  }
  const tell = (found: readonly CachedSummary[]) => {
    if (found.length > 0) dispatch({ type: 'summariesRecalled', summaries: found.map(recalledOf) })
  }
  const allTold = () => {
    isAllTold = true
    recalled.resolve()
  }
  const tellFrom = (after: string, untold: readonly CachedSummary[]) => {
    const read = use(cache => cache.someSummaries(after, readAtOnce))
    if (read === busy && tries < mostTries) {
      tries += 1
      later = setTimeout(tellFrom, busyFor, after, untold)
      return
    }
    if (read === busy) return allTold()
    const found = [...untold, ...(read?.summaries ?? [])].filter(isTrusted)
    if (read?.next === undefined) {
      tell(found)
      return allTold()
    }
    const { next: goOn } = read
    const isDue = found.length >= toldAtOnce
    if (isDue) tell(found)
    next = setImmediate(tellFrom, goOn, isDue ? [] : found)
  }
  return {
    recalled: recalled.promise,
    recall() {
      const known = use(cache => cache.listing())
      const maildrop = known && known !== busy ? maildropOfImage(known.image) : undefined
      if (!known || known === busy || !maildrop) return allTold()
      dispatch({ type: 'maildropRemembered', maildrop, at: known.at })
      tell(summariesOf(newestIds(maildrop)))
      next = setImmediate(tellFrom, '', [])
    },
    recollect(maildrop, numbers) {
      if (isAllTold) return numbers
      const ids = numbers.flatMap(number => idOf(maildrop, rowOfNumber(maildrop, number)) ?? [])
      const found = summariesOf(ids)
      // Not before what is being done has been done.
      queueMicrotask(() => tell(found))
      const isKnown = new Set(found.map(({ id, octets }) => `${octets} ${id}`))
      return numbers.filter(number => {
        const row = rowOfNumber(maildrop, number)
        const message = row === undefined ? undefined : messageAt(maildrop, row)
        return !isKnown.has(`${message?.octets} ${message?.id}`)
      })
    },
    forget(ids) {
      for (const id of ids) forgotten.add(id)
    },
    stop() {
      clearImmediate(next)
      clearTimeout(later)
      allTold()
    },
  }
}

const newestIds = (maildrop: Maildrop): string[] => {
  const ids: string[] = []
  for (let row = 0; row < Math.min(firstRows, maildrop.count); row += 1) {
    const id = idOf(maildrop, row)
    if (id !== undefined) ids.push(id)
  }
  return ids
}

const idOf = (maildrop: Maildrop, row: number | undefined): UniqueId | undefined =>
  row === undefined ? undefined : messageAt(maildrop, row)?.id

const recalledOf = ({ id, octets, headerHash, ...summary }: CachedSummary): RecalledSummary => ({
  id: id as UniqueId,
  octets,
  summary: { ...summary, ...(headerHash !== undefined && { headerHash }) },
})

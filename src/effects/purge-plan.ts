import {
  ambiguousIds,
  hasIds,
  holdsId,
  idAt,
  isAmbiguous,
  type Maildrop,
  messageAt,
  rowOfId,
  rowOfNumber,
  sizesOf,
} from '../app/maildrop.ts'
import { isUntold } from '../app/queue.ts'
import { holdsIdOf, rowFinder } from '../app/same-messages.ts'
import type { LeftBecause, Queued } from '../app/state.ts'
import type { MessageNumber } from '../pop3/identity.ts'

/** A queued message that was found in the maildrop. */
export type Match = {
  readonly queued: Queued
  readonly number: MessageNumber
  readonly octets: number | undefined
  /** Only its header can tell it: unique-ids have moved, and others are of its size. */
  readonly headerTells?: true
}

/** What a purge is to do, as far as a listing tells. */
export type PurgePlan = {
  /** What is found for certain, unless its header says otherwise. */
  readonly matches: readonly Match[]
  /** Those of them whose headers must be compared before anything is removed. */
  readonly doubtful: readonly Match[]
  /** Not in the maildrop any more. */
  readonly absent: readonly Queued[]
  readonly left: readonly (readonly [Queued, LeftBecause])[]
}

/** So many headers are compared where nothing speaks against a message: enough to see unique-ids that changed. */
const mostSamples = 64

/**
 * Finds what is queued in a maildrop: by unique-ids that name one message, and by numbers, in the session in which they
 * were queued, where no unique-id does. A size that differs from the one it was queued with leaves it to the header to
 * tell; servers exist whose sizes change. Unique-ids must stay the same for ever (RFC 1939, section 7), and on some
 * servers do not: ids that moved to other messages show in sizes and in the order of the messages, but not always, so
 * that samples are compared whatever sizes say. `before` is how this program saw the maildrop last.
 */
export const planPurge = (
  queue: readonly Queued[],
  maildrop: Maildrop,
  before: Maildrop | undefined,
): PurgePlan => {
  const matches: Match[] = []
  const absent: Queued[] = []
  const left: [Queued, LeftBecause][] = []
  const moved = before !== undefined && hasMoved(before, maildrop)
  const shared = moved ? sharedSizes(queue, maildrop) : new Set()
  for (const queued of queue) {
    if (queued.id !== undefined && isAmbiguous(maildrop, queued.id)) {
      left.push([queued, 'ambiguous'])
      continue
    }
    // Nobody can look for a unique-id where the server gives none.
    if (queued.id !== undefined && !hasIds(maildrop) && maildrop.count > 0) {
      left.push([queued, 'untold'])
      continue
    }
    const match = matchOf(queued, maildrop)
    const headerTells = match && moved && (match.octets === undefined || shared.has(match.octets))
    if (!match) absent.push(queued)
    else if (isUntold(queued, match.octets) || (headerTells && queued.headerHash === undefined))
      left.push([queued, 'untold'])
    else matches.push({ ...match, ...(headerTells && { headerTells }) })
  }
  return { matches, doubtful: doubtfulOf(matches, moved), absent, left }
}

const matchOf = (queued: Queued, maildrop: Maildrop): Match | undefined => {
  const { id, number } = queued
  const row =
    id !== undefined
      ? rowOfId(maildrop, id)
      : number === undefined
        ? undefined
        : rowOfNumber(maildrop, number)
  const message = row === undefined ? undefined : messageAt(maildrop, row)
  return message && { queued, number: message.number, octets: message.octets }
}

const hasOtherSize = ({ queued, octets }: Match): boolean => queued.octets !== octets

/** The matches whose headers are to be compared. What has no header to compare it with is not doubted for that alone. */
const doubtfulOf = (matches: readonly Match[], moved: boolean): readonly Match[] => {
  const comparable = matches.filter(({ queued }) => queued.headerHash !== undefined)
  if (moved) return comparable
  const doubtful = new Set(comparable.filter(match => hasOtherSize(match) || match.queued.id === undefined))
  const step = Math.max(1, comparable.length / mostSamples)
  for (let at = 0; at < comparable.length; at += step) {
    const sample = comparable[Math.floor(at)]
    if (sample) doubtful.add(sample)
  }
  return comparable.filter(match => doubtful.has(match))
}

/** The sizes of matches that other messages have, too. */
const sharedSizes = (matches: readonly Pick<Match, 'octets'>[], maildrop: Maildrop): ReadonlySet<number> => {
  const wanted = new Set(matches.map(({ octets }) => octets))
  const seen = new Set<number>()
  const shared = new Set<number>()
  for (const octets of sizesOf(maildrop)) {
    if (!wanted.has(octets)) continue
    if (seen.has(octets)) shared.add(octets)
    else seen.add(octets)
  }
  return shared
}

/** Whether the unique-ids that were listed before stand in another order now. */
const hasMoved = (before: Maildrop, now: Maildrop): boolean => {
  let last = -1
  const rowNow = rowFinder(now, before)
  for (let formerRow = 0; formerRow < before.count; formerRow += 1) {
    const row = rowNow(formerRow)
    if (row === undefined) continue
    if (row < last) return true
    last = row
  }
  return false
}

/**
 * Whether unique-ids cannot be what they were, though some messages have been removed by now: none of the others is
 * listed, or ids that named one message each are borne by several.
 */
export const haveChanged = (before: Maildrop, now: Maildrop, removed: ReadonlySet<Queued['id']>): boolean => {
  if (now.count > 0 && isNoneLeft(before, now, removed)) return true
  return ambiguousIds(now).some(id => holdsId(before, id) && !isAmbiguous(before, id))
}

/** Whether there were messages beside those that were removed, and none of them is listed. */
const isNoneLeft = (before: Maildrop, now: Maildrop, removed: ReadonlySet<Queued['id']>): boolean => {
  let others = 0
  for (let row = 0; row < before.count; row += 1) {
    const isHeld = holdsIdOf(now, before, row)
    // What is neither held nor the first of the others need not be looked at: an id is made into a string for that.
    if (!isHeld && others > 0) continue
    const id = idAt(before, row)
    if (id === undefined || removed.has(id)) continue
    if (isHeld) return false
    others += 1
  }
  return others > 0
}

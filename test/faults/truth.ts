import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { MessageKey } from '../../src/app/message-ref.ts'
import { isLasting } from '../../src/app/message-ref.ts'
import type { Receipt } from '../../src/app/state.ts'
import type { Outcome } from '../../src/store/records.ts'
import type { Store } from '../../src/store/store.ts'
import type { Site } from './faulty-server.ts'
import { letters } from './mailbox.ts'

/** What there is to judge by. */
export type Evidence = {
  readonly name: string
  /** The messages that are on the server now, by their own unique-ids. */
  readonly present: readonly string[]
  readonly site: Pick<Site, 'removedElsewhere'>
  /** Which message was meant by what is queued. */
  readonly meant: ReadonlyMap<MessageKey, string>
  readonly store: Store
  /** Where copies were saved first, if they were. */
  readonly backupFolder?: string | undefined
  /** See `FaultCase`. */
  readonly lies?: true
}

/** A message that was queued, what became of it, and what is said of that. */
type Judged = {
  readonly id: string
  readonly lasting: boolean
  readonly fate: 'there' | 'removed' | 'removed elsewhere'
  readonly told: Outcome | undefined
  /** What the receipts say of it, the newest first. */
  readonly recorded: readonly (Outcome | undefined)[]
  readonly queued: boolean
  readonly unsettled: boolean
}

/**
 * When the truth is asked for: once a purge was told as finished; once a later connection has settled it, or what was
 * queued was purged again; at the very end.
 */
export type Stage =
  | { readonly at: 'told'; readonly receipt: Receipt }
  | { readonly at: 'settled' | 'purged' | 'healed' }

/**
 * What must hold whatever went wrong: nothing is gone but what was marked, and of each marked message nothing is said
 * that is not so. Once it is settled nothing is unknown; at the end exactly the marked ones are gone.
 */
export const expectTruth = (evidence: Evidence, stage: Stage): void => {
  const {
    name,
    present,
    site: { removedElsewhere },
    lies,
  } = evidence
  const others = letters.filter(({ id, marked }) => !marked && !removedElsewhere.has(id)).map(({ id }) => id)
  const where = `${name}: ${stage.at}`
  expect(
    present.filter(id => others.includes(id)),
    `${where}: what was not marked`,
  ).toEqual(others)
  expect(new Set(present).size, `${where}: each once`).toBe(present.length)
  const judged = lies ? [] : judge(evidence, stage)
  expect(
    judged.filter(each => !isTrue(each, stage)),
    `${where}: what is not so`,
  ).toEqual([])
  if (stage.at === 'told') {
    const told = stage.receipt.outcomes.map(([key]) => key)
    expect([...told].sort(), `${where}: each is told of`).toEqual([...evidence.meant.keys()].sort())
  }
  expectCopies(evidence)
  if (stage.at === 'healed') {
    const marked = new Set(letters.filter(letter => letter.marked).map(({ id }) => id))
    expect(
      present.filter(id => marked.has(id)),
      `${where}: marked, and there`,
    ).toEqual([])
    expect(evidence.store.account('demo').queue(), `${where}: the queue`).toEqual([])
  }
}

/** Of whatever was removed there must be a copy, octet for octet, where copies were wanted. */
const expectCopies = ({ name, meant, store, backupFolder }: Evidence): void => {
  if (backupFolder === undefined) return
  for (const { id, outcome, savedAt } of store.purges().flatMap(({ messages }) => messages)) {
    if (id === undefined || outcome !== 'removed') continue
    const letter = letters.find(each => each.id === meant.get(id as MessageKey))
    expect(savedAt && readFileSync(savedAt), `${name}: the copy of ${id}`).toEqual(letter?.octets)
  }
}

const judge = ({ present, site: { removedElsewhere }, meant, store }: Evidence, stage: Stage): Judged[] => {
  const queue = new Map(
    store
      .account('demo')
      .queue()
      .map(record => [record.id, record]),
  )
  const told = new Map(stage.at === 'told' ? stage.receipt.outcomes : [])
  const purged = store.purges().flatMap(({ messages }) => messages)
  return [...meant].map(([key, id]) => ({
    id,
    lasting: isLasting(key),
    fate: present.includes(id) ? 'there' : removedElsewhere.has(id) ? 'removed elsewhere' : 'removed',
    told: told.get(key),
    recorded: purged.filter(message => message.id === key).map(({ outcome }) => outcome),
    queued: queue.has(key),
    unsettled: queue.get(key)?.unsettled ?? false,
  }))
}

const isTrue = (judged: Judged, { at }: Stage): boolean => {
  const { lasting, told } = judged
  if (told !== undefined && !isToldRight(judged, told)) return false
  // Of what no unique-id names nothing is kept but the receipt.
  if (!lasting) return true
  return at === 'told' ? isKeptRight(judged) : isKeptRight(judged) && isSettled(judged)
}

const isToldRight = ({ fate, lasting, queued, unsettled, recorded }: Judged, told: Outcome): boolean => {
  switch (told) {
    case 'removed':
      return fate !== 'there' && (!lasting || (!queued && recorded[0] === 'removed'))
    case 'alreadyGone':
      return fate === 'removed elsewhere'
    case 'stillThere':
      return fate === 'there' && (!lasting || (queued && !unsettled))
    case 'unknown':
      return !lasting || (queued && unsettled)
  }
}

const isGone = (outcome: Outcome | undefined) => outcome === 'removed' || outcome === 'alreadyGone'

/** What is there is queued; what is said to be gone is; a removal of ours is said to be one, once. */
const isKeptRight = ({ fate, queued, unsettled, recorded }: Judged): boolean => {
  const claims = recorded.filter(isGone)
  if (claims.length > 1 || (claims.length === 1 && queued)) return false
  if (fate === 'there') return queued && claims.length === 0
  if (claims[0] === 'alreadyGone') return fate === 'removed elsewhere'
  return claims.length === 1 || unsettled || fate === 'removed elsewhere'
}

const isSettled = ({ fate, queued, unsettled, recorded }: Judged): boolean => {
  if (unsettled || recorded.some(outcome => outcome === undefined || outcome === 'unknown')) return false
  return fate === 'there' ? queued : fate === 'removed elsewhere' || !queued
}

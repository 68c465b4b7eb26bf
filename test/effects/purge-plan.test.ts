import { describe, expect, test } from 'vitest'
import { collectMaildrop, isRenamed, type Maildrop } from '../../src/app/maildrop.ts'
import { planPurge } from '../../src/effects/purge-plan.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { queuedOf } from './rig.ts'

type Row = readonly [id: string | undefined, octets: number]

/** A maildrop of these messages, numbered from 1. */
const maildropOf = (...rows: Row[]): Maildrop => {
  const collected = collectMaildrop()
  rows.forEach(([id, octets], i) => {
    collected.listed((i + 1) as MessageNumber, octets)
    if (id !== undefined) collected.identified((i + 1) as MessageNumber, id as UniqueId)
  })
  return collected.finish()
}

const queued = (id: string, octets: number | undefined, headerHash?: string) =>
  queuedOf(id, undefined, { octets, headerHash })

/** A message that only its number names, in the session in which it was queued. */
const numbered = (number: number, octets: number, headerHash?: string) =>
  queuedOf(`\n${number}`, undefined, { id: undefined, number: number as MessageNumber, octets, headerHash })

const keys = (all: readonly { readonly queued: { readonly key: string } }[]) =>
  all.map(({ queued }) => queued.key)

describe('a plan', () => {
  const maildrop = maildropOf(['a', 10], ['b', 20], ['twin', 30], ['twin', 40], ['e', 20])

  test('finds messages by unique-ids that name one alone', () => {
    const plan = planPurge([queued('b', 20), queued('a', 10)], maildrop, undefined)
    expect(plan.matches.map(({ number }) => number)).toEqual([2, 1])
    expect(plan).toMatchObject({ absent: [], left: [], doubtful: [] })
  })

  test('tells what is gone, and leaves what several messages could be', () => {
    const plan = planPurge([queued('gone', 1), queued('twin', 30)], maildrop, undefined)
    expect(plan.absent.map(({ id }) => id)).toEqual(['gone'])
    expect(plan.left.map(([{ id }, because]) => [id, because])).toEqual([['twin', 'ambiguous']])
    expect(plan.matches).toEqual([])
  })

  test('leaves a size that changed to the header, and the message alone where none was read', () => {
    const plan = planPurge([queued('a', 11, 'hash'), queued('b', 21)], maildrop, undefined)
    expect(keys(plan.doubtful)).toEqual(['a'])
    expect(plan.left.map(([{ id }, because]) => [id, because])).toEqual([['b', 'untold']])
  })

  test('compares the headers of a few messages whatever their sizes say, as far as they are known', () => {
    const plan = planPurge([queued('a', 10, 'hash'), queued('b', 20)], maildrop, undefined)
    expect(keys(plan.doubtful)).toEqual(['a'])
    expect(keys(plan.matches)).toEqual(['a', 'b'])
  })

  test('compares all where the order of the unique-ids is another than before', () => {
    const before = maildropOf(['b', 20], ['a', 10])
    const queue = [queued('a', 10, 'hash'), queued('b', 20, 'hash')]
    expect(keys(planPurge(queue, maildrop, before).doubtful)).toEqual(['a', 'b'])
  })

  test('leaves alone what only a header could tell where unique-ids have moved, and none was read', () => {
    const before = maildropOf(['b', 20], ['a', 10])
    const plan = planPurge([queued('a', 10), queued('b', 20)], maildrop, before)
    expect(plan.left.map(([{ id }, because]) => [id, because])).toEqual([['b', 'untold']])
    expect(keys(plan.matches)).toEqual(['a'])
  })

  test('compares samples of very many that are alike, from the first to the last', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `id-${i}`)
    const alike = maildropOf(...ids.map(id => [id, 7] as const))
    const { doubtful } = planPurge(
      ids.map(id => queued(id, 7, 'hash')),
      alike,
      undefined,
    )
    expect(doubtful).toHaveLength(64)
    expect(keys(doubtful)[0]).toBe('id-0')
    expect(Number(keys(doubtful).at(-1)?.slice(3))).toBeGreaterThan(980)
  })

  test('finds by its number what no unique-id names, and always compares its header', () => {
    const unnamed = maildropOf([undefined, 10], [undefined, 20])
    const plan = planPurge([numbered(1, 10, 'hash'), numbered(2, 20), numbered(3, 5)], unnamed, undefined)
    expect(plan.matches.map(({ number }) => number)).toEqual([1, 2])
    expect(keys(plan.doubtful)).toEqual(['\n1'])
    expect(plan.absent).toHaveLength(1)
  })
})

test.each<[string, Maildrop, Maildrop, boolean]>([
  ['the same unique-ids', maildropOf(['a', 1]), maildropOf(['a', 1]), false],
  ['one that stayed', maildropOf(['a', 1], ['b', 1]), maildropOf(['c', 1], ['b', 1]), false],
  ['none that stayed', maildropOf(['a', 1], ['b', 1]), maildropOf(['c', 1]), true],
  ['a mailbox that was emptied', maildropOf(['a', 1]), maildropOf(), false],
  ['a mailbox that was empty', maildropOf(), maildropOf(['a', 1]), false],
  ['no unique-ids before', maildropOf([undefined, 1]), maildropOf(['a', 1]), false],
])('all messages were renamed: %s', (_, before, now, renamed) => {
  expect(isRenamed(before, now)).toBe(renamed)
})

import { describe, expect, test } from 'vitest'
import {
  collectMaildrop,
  isAmbiguous,
  type Maildrop,
  messageAt,
  rowOfId,
  rowOfNumber,
  withSummaries,
  withSummariesOf,
} from '../../src/app/maildrop.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { idOf, maildropOf, numbered, summariesOf, summaryOf, upTo } from './rig.ts'

const collect = (sizes: [number, number][], ids: [number, string][]): Maildrop => {
  const rows = collectMaildrop()
  for (const [number, octets] of sizes) rows.listed(numbered(number), octets)
  for (const [number, id] of ids) rows.identified(numbered(number), id as UniqueId)
  return rows.finish()
}

/** Every message in its row: number, size and unique-id. */
const rowsOf = (maildrop: Maildrop) =>
  upTo(maildrop.count).map(row => {
    const { number, octets, id } = messageAt(maildrop, row - 1) ?? expect.fail()
    return [number, octets, id]
  })

describe('a maildrop', () => {
  test.each<[string, [number, number][], [number, string][], unknown[][]]>([
    ['of nothing is empty', [], [], []],
    [
      'shows the newest first',
      [
        [1, 10],
        [2, 20],
      ],
      [
        [1, 'a'],
        [2, 'b'],
      ],
      [
        [2, 20, 'b'],
        [1, 10, 'a'],
      ],
    ],
    [
      'takes rows in any order',
      [
        [3, 30],
        [1, 10],
        [2, 20],
      ],
      [
        [2, 'b'],
        [3, 'c'],
        [1, 'a'],
      ],
      [
        [3, 30, 'c'],
        [2, 20, 'b'],
        [1, 10, 'a'],
      ],
    ],
    [
      'keeps gaps',
      [
        [2, 20],
        [900, 9],
      ],
      [
        [2, 'b'],
        [900, 'z'],
      ],
      [
        [900, 9, 'z'],
        [2, 20, 'b'],
      ],
    ],
    [
      'holds what only one of the two lists names',
      [
        [1, 10],
        [3, 30],
      ],
      [
        [2, 'b'],
        [3, 'c'],
      ],
      [
        [3, 30, 'c'],
        [2, undefined, 'b'],
        [1, 10, undefined],
      ],
    ],
    [
      'takes the last of two rows for a message',
      [
        [1, 10],
        [1, 11],
      ],
      [
        [1, 'a'],
        [1, 'b'],
      ],
      [[1, 11, 'b']],
    ],
    ['holds an empty message', [[1, 0]], [[1, 'a']], [[1, 0, 'a']]],
    [
      'holds the greatest number',
      [[0x7fff_ffff, 1]],
      [[1, 'a']],
      [
        [0x7fff_ffff, 1, undefined],
        [1, undefined, 'a'],
      ],
    ],
  ])('%s', (_, sizes, ids, rows) => {
    const maildrop = collect(sizes, ids)
    expect(rowsOf(maildrop)).toEqual(rows)
    expect(maildrop.octets).toBe(rows.reduce((sum, [, octets]) => sum + Number(octets ?? 0), 0))
  })

  test('has no row before its first or behind its last', () => {
    const maildrop = maildropOf(upTo(3))
    expect([-1, 3, 0.5, Number.NaN].map(row => messageAt(maildrop, row))).toEqual(Array(4).fill(undefined))
  })

  test('finds the rows of numbers and unique-ids', () => {
    const maildrop = maildropOf([2, 5, 9])
    expect([9, 5, 2].map(number => rowOfNumber(maildrop, number))).toEqual([0, 1, 2])
    expect([0, 1, 3, 10, -1].map(number => rowOfNumber(maildrop, number))).toEqual(Array(5).fill(undefined))
    expect([9, 5, 2, 7].map(number => rowOfId(maildrop, idOf(number)))).toEqual([0, 1, 2, undefined])
  })

  test('names nothing by a unique-id that several messages bear', () => {
    const maildrop = maildropOf(upTo(3), number => idOf(number < 3 ? 1 : 3))
    expect([rowOfId(maildrop, idOf(1)), isAmbiguous(maildrop, idOf(1))]).toEqual([undefined, true])
    expect([rowOfId(maildrop, idOf(3)), isAmbiguous(maildrop, idOf(3))]).toEqual([0, false])
  })

  test('takes names of what objects inherit for unique-ids like any other', () => {
    const maildrop = collect(
      [],
      [
        [1, '__proto__'],
        [2, 'constructor'],
      ],
    )
    expect(rowOfId(maildrop, '__proto__' as UniqueId)).toBe(1)
    expect(rowOfId(maildrop, 'toString' as UniqueId)).toBeUndefined()
  })

  test('holds a million messages', () => {
    const count = 1_000_000
    const maildrop = maildropOf(upTo(count))
    expect([maildrop.count, maildrop.octets]).toEqual([count, count * 1000])
    expect(rowOfNumber(maildrop, 1)).toBe(count - 1)
    expect(rowOfId(maildrop, idOf(500_000))).toBe(count - 500_000)
    const filled = withSummaries(maildrop, summariesOf(1))
    expect(messageAt(filled, count - 1)?.summary).toMatchObject(summaryOf(1))
  })
})

describe('summaries', () => {
  test('are filled in by number; those of messages that are not there are passed over', () => {
    const maildrop = withSummaries(maildropOf([2, 5]), summariesOf(5, 3))
    expect(messageAt(maildrop, 0)?.summary).toMatchObject(summaryOf(5))
    expect(messageAt(maildrop, 1)?.summary).toBeUndefined()
  })

  test('give a new version, which shares its columns with the one before', () => {
    const before = maildropOf(upTo(3))
    const after = withSummaries(before, summariesOf(3))
    expect(after).not.toBe(before)
    expect(after.version).toBe(before.version + 1)
    expect(after.columns).toBe(before.columns)
  })

  test('are handed on by unique-id, and by no other name', () => {
    const before = withSummaries(
      maildropOf(upTo(4), number => (number === 4 ? undefined : idOf(number))),
      summariesOf(1, 2, 4),
    )
    const after = withSummariesOf(
      maildropOf(upTo(4), number => (number < 3 ? idOf(number + 1) : undefined)),
      before,
    )
    const subjects = upTo(4).map(row => messageAt(after, row - 1)?.summary?.subject)
    expect(subjects).toEqual([undefined, undefined, undefined, 'Subject 2'])
  })

  test('are not handed on where several messages bear a unique-id', () => {
    const before = withSummaries(maildropOf([1]), summariesOf(1))
    const after = withSummariesOf(
      maildropOf(upTo(2), () => idOf(1)),
      before,
    )
    expect(upTo(2).map(row => messageAt(after, row - 1)?.summary)).toEqual([undefined, undefined])
    const back = withSummariesOf(maildropOf([1]), withSummaries(after, summariesOf(2)))
    expect(messageAt(back, 0)?.summary).toBeUndefined()
  })
})
